#pragma once

#include <tare/measure/fma.hpp>
#include <tare/memory/array.hpp>
#include <tare/memory/huge_needs.hpp>
#include <tare/workload/linpack/parameters.hpp>
#include <tare/workload/linpack/residual.hpp>
#include <tare/workload/linpack/solver.hpp>
#include <tare/workload/policy.hpp>
#include <tare/workload/threads.hpp>

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace tare::workload {

/// Linpack: solves n dense equations by LU with partial pivoting; 10^9 operations per second by HPL's count.
///
/// Timed    factorisation and solution; not the generation, not the check.
/// Valid    when HPL's scaled residual of the last solution is below 16.
/// Solver   `solver::tare`, `solver::lapack`, `solver::eigen`, or your own.
/// Source   HPL 2.3: matrix, count of operations, residual; Felter et al. 2014, figure 1.
template <solver::policy Solver>
struct linpack {
    static constexpr auto name = text{"linpack-"} + Solver::name;
    using parameters = linpack_kernels::parameters;

    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample,                                        //
                                 (quantity<"GFLOP/s", better::higher>, gflops), //
                                 (quantity<"1", better::higher>, peak_share));  // of the multiply-add rate before and after
    };

    static std::string missing() { return Solver::missing(); }

    /// Throws `usage_error` that names the parameter.
    static void validate(parameters const& p) { linpack_kernels::validate(p); }

    /// The equations, what alignment adds, what the solver takes, and the program itself.
    static std::uint64_t memory_bytes(parameters const& p)
    {
        validate(p);
        return 8 * linpack_kernels::values_for(p.n.value) + Solver::memory_bytes(p.n.value) + 2 * memory::huge_page + (32ULL << 20);
    }

    /// A rough model of a native trial: 5 GFLOP/s, and 50 million numbers a second to make and to check.
    static double seconds(parameters const& p)
    {
        auto const n = static_cast<double>(p.n.value);
        return std::max(2 * p.seconds.value, linpack_kernels::operations(p.n.value) / 5e9) + 2 * n * n / 50e6 +
               8 * p.calibration_seconds.value;
    }

    /// The measured side.
    template <memory::policy Memory>
    class sut {
    public:
        /// Throws `error` when memory, processors or the solver's library are missing, `usage_error` when a parameter is wrong.
        sut(parameters const& p, context const& c)
            : parameters_(checked(p)), emulated_(c.emulated), processors_(processors_for(p.threads.value, c)),
              values_(linpack_kernels::values_for(p.n.value)), equations_{values_.data(), p.n.value, linpack_kernels::stride_for(p.n.value)}
        {
            generate();
        }

        /// As many solutions as make up the seconds; each of newly made equations.
        outcome<sample> measure()
        {
            auto const before = peaks();
            Solver solver(processors_, equations_);
            std::vector<double> rates;
            double gone = 0;
            for (;;) {
                auto const begin = measure::now();
                solver.solve();
                auto const took = measure::seconds(measure::now() - begin);
                rates.push_back(linpack_kernels::operations(parameters_.n.value) / took * 1e-9);
                gone += took;
                if (emulated_ || gone >= parameters_.seconds.value || rates.size() == most_solutions) break;
                generate();
            }
            auto facts = solver.facts();
            return result(std::move(rates), gone, std::move(facts), before, peaks());
        }

        verification verify()
        {
            topology::team team(processors_);
            auto const residual = linpack_kernels::residual(team, {equations_.right_side(), equations_.n});
            if (residual < linpack_kernels::most_residual) return {};
            return {"the scaled residual is " + std::to_string(residual) + ", not below 16"};
        }

    private:
        static constexpr std::size_t most_solutions = 10'000;

        static parameters const& checked(parameters const& p)
        {
            if (auto const needed = memory_bytes(p), there = memory::available<Memory>(); needed > there)
                throw error(name.str() + " needs " + std::to_string(needed) + " bytes, and " + std::to_string(there) + " are available " +
                                measure::where_memory_is_bounded(),
                            "set a smaller n");
            return p;
        }

        /// A team of its own: one that is there binds the thread that a solver starts its own from.
        void generate()
        {
            topology::team team(processors_);
            linpack_kernels::generate(team, equations_);
        }

        /// The rate of each instruction set that the processor has, the widest first.
        std::vector<std::pair<std::string_view, double>> peaks()
        {
            topology::team team(processors_);
            std::vector<std::pair<std::string_view, double>> out;
            for (auto const& unit : measure::usable_fma_units())
                out.emplace_back(unit.name, measure::fma_gflops(team, unit, parameters_.calibration_seconds.value));
            return out;
        }

        outcome<sample> result(std::vector<double> rates, double gone, boost::json::object solver,
                               std::vector<std::pair<std::string_view, double>> const& before,
                               std::vector<std::pair<std::string_view, double>> const& after) const
        {
            auto const gflops = linpack_kernels::operations(parameters_.n.value) * static_cast<double>(rates.size()) / gone * 1e-9;
            boost::json::object peak;
            for (std::size_t i = 0; i < before.size(); ++i)
                peak[before[i].first] = {{"before", before[i].second}, {"after", after[i].second}};
            outcome<sample> out{{{gflops}, {2 * gflops / (before.front().second + after.front().second)}}, {}, std::move(solver)};
            out.samples["gflops"] = std::move(rates);
            out.facts["solver"] = Solver::name.str();
            out.facts["n"] = parameters_.n.value;
            out.facts["fma_gflops"] = std::move(peak);
            out.facts["pages"] = values_.facts();
            return out;
        }

        parameters parameters_;
        bool emulated_;
        std::vector<int> processors_;
        memory::array<double, Memory> values_;
        linpack_kernels::equations equations_;
    };
};

} // namespace tare::workload
