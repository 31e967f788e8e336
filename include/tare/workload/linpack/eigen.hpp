#pragma once

#include <tare/workload/linpack/solver.hpp>

#include <Eigen/Core>
#include <Eigen/LU>

#include <string_view>

namespace tare::workload::solver {

/// Eigen's PartialPivLU, in place. Its instruction set is fixed when it is compiled: the preset `native` gives it all that the machine
/// has. One thread, unless the whole program is compiled with -fopenmp; then its products have several.
struct eigen {
    static constexpr text name = "eigen";

    static std::string missing() { return {}; }
    static std::uint64_t memory_bytes(std::size_t n) { return 3 * n * sizeof(double) + (64ULL << 20); }

    eigen(std::vector<int> const& processors, equations const& on) : on_(on) { Eigen::setNbThreads(static_cast<int>(processors.size())); }

    void solve()
    {
        using matrix = Eigen::Ref<Eigen::MatrixXd, 0, Eigen::OuterStride<>>;
        auto const n = static_cast<Eigen::Index>(on_.n);
        Eigen::Map<Eigen::MatrixXd, 0, Eigen::OuterStride<>> a(on_.values, n, n,
                                                               Eigen::OuterStride<>(static_cast<Eigen::Index>(on_.stride)));
        matrix in_place(a);
        Eigen::PartialPivLU<matrix> const lu(in_place);
        for (std::size_t j = 0; j < on_.n; ++j)
            if (auto const pivot = on_.column(j)[j]; !(pivot < 0 || pivot > 0)) fail_singular(j);
        Eigen::Map<Eigen::VectorXd> b(on_.right_side(), n);
        b = lu.solve(b).eval();
    }

    boost::json::object facts() const
    {
        return {{"library", "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + '.' + std::to_string(EIGEN_MAJOR_VERSION) + '.' +
                                std::to_string(EIGEN_MINOR_VERSION)},
                {"kernel_set", std::string_view(Eigen::SimdInstructionSetsInUse())},
                {"threads", Eigen::nbThreads()}};
    }

private:
    equations on_;
};
static_assert(policy<eigen>);

} // namespace tare::workload::solver
