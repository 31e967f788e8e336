// STREAM as its rules have it, in plain C++ with OpenMP, compiled with -O3: what somebody writes who wants the number and nothing else.
// Written for Tare from the rules (https://www.cs.virginia.edu/stream/ref.html). Usage: plain_stream ELEMENTS PASSES
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>

int main(int argc, char** argv)
{
    long const n = argc == 3 ? std::atol(argv[1]) : 0;
    int const passes = argc == 3 ? std::atoi(argv[2]) : 0;
    if (n < 1 || n > 1L << 40 || passes < 2 || passes > 1000) {
        std::fprintf(stderr, "usage: plain_stream ELEMENTS PASSES\n");
        return 2;
    }
    double const scalar = 0.4; // STREAM's 3 overflows after some 260 passes
    std::unique_ptr<double[]> const of_a(new double[n]), of_b(new double[n]), of_c(new double[n]);
    double* __restrict a = of_a.get(), * __restrict b = of_b.get(), * __restrict c = of_c.get();
#pragma omp parallel for
    for (long i = 0; i < n; ++i) {
        a[i] = 1;
        b[i] = 2;
        c[i] = 0;
    }
    auto const now = [] { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); };
    double best[4] = {1e99, 1e99, 1e99, 1e99};
    for (int pass = 0; pass < passes; ++pass) {
        double at[5];
        at[0] = now();
#pragma omp parallel for
        for (long i = 0; i < n; ++i) c[i] = a[i];
        at[1] = now();
#pragma omp parallel for
        for (long i = 0; i < n; ++i) b[i] = scalar * c[i];
        at[2] = now();
#pragma omp parallel for
        for (long i = 0; i < n; ++i) c[i] = a[i] + b[i];
        at[3] = now();
#pragma omp parallel for
        for (long i = 0; i < n; ++i) a[i] = b[i] + scalar * c[i];
        at[4] = now();
        for (int k = 0; k < 4 && pass > 0; ++k) best[k] = std::min(best[k], at[k + 1] - at[k]);
    }
    double right_a = 1, right_b = 2, right_c = 0, wrong = 0;
    for (int pass = 0; pass < passes; ++pass) {
        right_c = right_a;
        right_b = scalar * right_c;
        right_c = right_a + right_b;
        right_a = right_b + scalar * right_c;
    }
    for (long i = 0; i < n; ++i)
        wrong = std::max({wrong, std::abs(a[i] / right_a - 1), std::abs(b[i] / right_b - 1), std::abs(c[i] / right_c - 1)});
    int const bytes[4] = {16, 16, 24, 24};
    char const* const names[4] = {"copy", "scale", "add", "triad"};
    for (int k = 0; k < 4; ++k) std::printf("%s=%.6f\n", names[k], 1e-9 * bytes[k] * static_cast<double>(n) / best[k]);
    std::printf("error=%.3e\n", wrong);
    return wrong < 1e-13 ? 0 : 1;
}
