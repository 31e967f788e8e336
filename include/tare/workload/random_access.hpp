#pragma once

#include <tare/memory/array.hpp>
#include <tare/memory/huge_needs.hpp>
#include <tare/workload/policy.hpp>
#include <tare/workload/random_access/runner.hpp>
#include <tare/workload/threads.hpp>

#include <cstdint>
#include <string>

namespace tare::workload {

/// HPC Challenge's RandomAccess: exclusive-ors random words of a table with the numbers that chose them; 10^9 updates per second.
///
/// Units    GUP/s; bytes. The table is a power of two, so that the low bits of a number are an index.
/// Valid    when a replay of the updates brings the table back, but for 1 % of the words where threads race, and all with `form::exact`.
/// Form     how the updates are spread over threads: `form::persistent`, `form::exact`, `form::paper`.
/// Source   HPCC 1.5.0, RandomAccess/core_single_cpu.c; Felter et al. 2014, figures 4 and 5.
template <form::policy Form = form::persistent>
struct random_access {
    static constexpr auto name = Form::name;
    using parameters = random_access_kernels::parameters;
    using sample = typename Form::sample;

    /// Throws `usage_error` that names the parameter.
    static void validate(parameters const& p) { random_access_kernels::validate(p); }

    /// The table, what alignment adds, and the program itself.
    static std::uint64_t memory_bytes(parameters const& p)
    {
        validate(p);
        return p.table_bytes.value + 2 * memory::huge_page + (32ULL << 20);
    }

    /// A rough model of a native trial: 0.02 GUP/s for updates, as much for their replay, and 1 GB/s to fault the table in.
    static double seconds(parameters const& p)
    {
        return 2 * static_cast<double>(p.updates.value) / 0.02e9 + static_cast<double>(p.table_bytes.value) * 1e-9;
    }

    /// The measured side. Small, since it is made once for each kind of memory: `runner` does the work.
    template <memory::policy Memory>
    class sut {
    public:
        /// Throws `error` when memory or processors are missing, `usage_error` when a parameter is wrong.
        sut(parameters const& p, context const& c)
            : parameters_(checked(p)), table_(p.table_bytes.value / sizeof(std::uint64_t)),
              runner_(processors_for(p.threads.value, c), {table_.data(), table_.size()}, random_access_kernels::updates_of(p, c.emulated),
                      p.look_ahead.value)
        {
        }

        outcome<sample> measure()
        {
            outcome<sample> out;
            out.sample = runner_.template update<Form>();
            runner_.check();
            out.facts = facts();
            return out;
        }
        verification verify() { return runner_.verify(Form::most_errors); }

    private:
        static parameters const& checked(parameters const& p)
        {
            if (auto const needed = memory_bytes(p), there = memory::available<Memory>(); needed > there)
                throw error(name.str() + " needs " + std::to_string(needed) + " bytes, and " + std::to_string(there) + " are available " +
                                measure::where_memory_is_bounded(),
                            "set a smaller table_bytes");
            return p;
        }

        boost::json::object facts() const
        {
            auto out = runner_.facts();
            out["form"] = Form::short_name.str();
            out["table_bytes"] = parameters_.table_bytes.value;
            if (parameters_.table_bytes.value < 4 * parameters_.cache_bytes.value)
                out["caveat"] = "the table is smaller than four times the caches";
            out["pages"] = table_.facts();
            return out;
        }

        parameters parameters_;
        memory::array<std::uint64_t, Memory> table_;
        random_access_kernels::runner runner_;
    };
};
static_assert(policy<random_access<form::persistent>>);
static_assert(policy<random_access<form::exact>>);
static_assert(policy<random_access<form::paper>>);

} // namespace tare::workload
