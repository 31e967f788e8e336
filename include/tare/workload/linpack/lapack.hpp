#pragma once

#include <tare/workload/linpack/solver.hpp>

#include <dlfcn.h>
#include <sched.h>

#include <limits>
#include <string_view>

/// A LAPACK has to be linked: Tare's own build defines TARE_LAPACK where it found one.
#ifdef TARE_LAPACK
extern "C" {
void dgetrf_(int const* m, int const* n, double* a, int const* lda, int* pivots, int* info);
void dgetrs_(char const* trans, int const* n, int const* nrhs, double const* a, int const* lda, int const* pivots, double* b,
             int const* ldb, int* info);
}
#endif

namespace tare::workload::solver {

/// dgetrf and dgetrs of the LAPACK that the program is linked with: OpenBLAS, or another by the CMake option TARE_LAPACK.
///
/// Source  LAPACK Users' Guide, dgetrf and dgetrs; OpenBLAS, cblas.h (openblas_get_config, openblas_get_corename).
struct lapack {
    static constexpr text name = "lapack";

    static std::string missing()
    {
#ifdef TARE_LAPACK
        return {};
#else
        return "this program was built without a LAPACK; install one with 'apt install libopenblas-dev' and build again";
#endif
    }
    static std::uint64_t memory_bytes(std::size_t n) { return n * sizeof(int) + (512ULL << 20); }

    lapack(std::vector<int> const& processors, equations const& on) : on_(on), pivots_(on.n), threads_(static_cast<int>(processors.size()))
    {
        if (auto const why = missing(); !why.empty()) throw error(why);
        if (on.stride > std::numeric_limits<int>::max())
            throw error("LAPACK counts rows with 32 bits: " + std::to_string(on.n) + " are too many");
        if (auto* const set = symbol<void(int)>("openblas_set_num_threads")) set(threads_);
    }

    void solve()
    {
#ifdef TARE_LAPACK
        auto const n = static_cast<int>(on_.n), stride = static_cast<int>(on_.stride), one = 1;
        int info = 0;
        dgetrf_(&n, &n, on_.values, &stride, pivots_.data(), &info);
        if (info > 0) fail_singular(static_cast<std::size_t>(info) - 1);
        dgetrs_("N", &n, &one, on_.values, &stride, pivots_.data(), on_.right_side(), &n, &info);
        if (info != 0) throw error("LAPACK refuses argument " + std::to_string(-info) + " of dgetrs");
#endif
    }

    /// Which library, version and kernels: OpenBLAS tells, others are named by the file that dgetrf came from.
    boost::json::object facts() const
    {
        boost::json::object out{{"threads", threads_}};
#ifdef TARE_LAPACK
        Dl_info from{};
        if (::dladdr(reinterpret_cast<void*>(&dgetrf_), &from) != 0 && from.dli_fname) out["file"] = from.dli_fname;
#endif
        if (auto* const config = symbol<char*()>("openblas_get_config")) out["library"] = std::string_view(config());
        if (auto* const core = symbol<char*()>("openblas_get_corename")) out["kernel_set"] = std::string_view(core());
        return out;
    }

private:
    template <class Function>
    static Function* symbol(char const* of)
    {
        return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, of));
    }

    equations on_;
    std::vector<int> pivots_;
    int threads_;
};
static_assert(policy<lapack>);

} // namespace tare::workload::solver
