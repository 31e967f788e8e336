// dgetrf and dgetrs called directly, with nothing else: what a LAPACK gives to somebody who wants the number.
// HPL's matrix, count of operations and residual. Usage: plain_lapack N SECONDS
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

extern "C" {
void dgetrf_(int const* m, int const* n, double* a, int const* lda, int* pivots, int* info);
void dgetrs_(char const* trans, int const* n, int const* nrhs, double const* a, int const* lda, int const* pivots, double* b,
             int const* ldb, int* info);
}

namespace {

constexpr std::uint64_t multiplier = 6364136223846793005;

double value_of(std::uint64_t x) { return 0.5 - static_cast<double>(x) * 0x1p-64; }

void generate(std::vector<double>& a, std::vector<double>& b, int n, int stride)
{
    std::uint64_t x = 100;
    for (int j = 0; j <= n; ++j)
        for (int i = 0; i < n; ++i, x = multiplier * x + 1)
            (j < n ? a[static_cast<std::size_t>(j) * static_cast<std::size_t>(stride) + static_cast<std::size_t>(i)]
                   : b[static_cast<std::size_t>(i)]) = value_of(x);
}

double residual(std::vector<double> const& x, int n)
{
    auto const size = static_cast<std::size_t>(n);
    std::vector<double> product(size), row(size);
    std::uint64_t state = 100;
    for (std::size_t j = 0; j < size; ++j)
        for (std::size_t i = 0; i < size; ++i, state = multiplier * state + 1) {
            product[i] += value_of(state) * x[j];
            row[i] += std::abs(value_of(state));
        }
    double difference = 0, norm_a = 0, norm_x = 0, norm_b = 0;
    for (std::size_t i = 0; i < size; ++i, state = multiplier * state + 1) {
        difference = std::max(difference, std::abs(product[i] - value_of(state)));
        norm_a = std::max(norm_a, row[i]);
        norm_x = std::max(norm_x, std::abs(x[i]));
        norm_b = std::max(norm_b, std::abs(value_of(state)));
    }
    return difference / (0x1p-53 * (norm_a * norm_x + norm_b) * n);
}

} // namespace

int main(int argc, char** argv)
{
    int const n = argc == 3 ? std::atoi(argv[1]) : 0;
    double const seconds = argc == 3 ? std::atof(argv[2]) : 0;
    if (n < 1 || n > 1'000'000 || !(seconds >= 0 && seconds < 3600)) {
        std::fprintf(stderr, "usage: plain_lapack N SECONDS\n");
        return 2;
    }
    int const stride = (n + 7) / 8 % 32 == 0 ? (n + 7) / 8 * 8 + 8 : (n + 7) / 8 * 8, one = 1;
    std::vector<double> a(static_cast<std::size_t>(stride) * static_cast<std::size_t>(n)), b(static_cast<std::size_t>(n));
    std::vector<int> pivots(static_cast<std::size_t>(n));
    double gone = 0;
    int count = 0, info = 0;
    do {
        generate(a, b, n, stride);
        auto const begin = std::chrono::steady_clock::now();
        dgetrf_(&n, &n, a.data(), &stride, pivots.data(), &info);
        if (info == 0) dgetrs_("N", &n, &one, a.data(), &stride, pivots.data(), b.data(), &n, &info);
        gone += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        ++count;
    } while (info == 0 && gone < seconds);
    if (info != 0 || !(residual(b, n) < 16)) {
        std::fprintf(stderr, "plain_lapack: the answer is wrong\n");
        return 1;
    }
    std::printf("gflops=%.6f\n", (2.0 / 3 * n * n * n + 1.5 * n * n) * count / gone * 1e-9);
}
