#pragma once

#include <tare/memory/array.hpp>
#include <tare/memory/huge_needs.hpp>
#include <tare/memory/mapping.hpp>
#include <tare/quantity.hpp>
#include <tare/workload/policy.hpp>
#include <tare/workload/stream/runner.hpp>
#include <tare/workload/threads.hpp>

#include <boost/hana.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

namespace tare::workload {

/// Sustained memory bandwidth by McCalpin's STREAM: four kernels over three arrays, the best pass after the first.
///
/// Rates are decimal GB/s of the bytes that the kernels name (16, 16, 24, 24 an element). Since the kernels are chosen for the
/// processor, results are "tuned STREAM" by STREAM's rules and are labelled so.
/// Source  J. D. McCalpin, https://www.cs.virginia.edu/stream/ref.html
struct stream {
    static constexpr text name = "stream";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters,                                                       //
                                 (quantity<"bytes", better::neither, std::uint64_t>, array_bytes), // of each of the three
                                 (quantity<"bytes", better::neither, std::uint64_t>, cache_bytes), // that the size was chosen for
                                 (quantity<"1", better::neither, std::uint64_t>, passes),          // at least, the first included
                                 (quantity<"s">, seconds),                                         // at least, unless emulated
                                 (quantity<"1", better::neither, std::uint64_t>, threads),         // 0: all that was granted
                                 (quantity<"1", better::neither, std::string>, stores),            // calibrated, regular, streaming
                                 (quantity<"1", better::neither, std::uint64_t>, strict));         // 1: arrays below 4 caches are refused

        /// Arrays of four times the caches (the paper: 12.3 GB), at most a fifth of the memory each. Quick ones have at most 256 MiB: a
        /// hypervisor may tell a guest of the caches of a whole socket (1 GiB was seen), and an emulated side has to fill them too.
        static parameters for_profile(profile p, limits const& l)
        {
            constexpr std::uint64_t unit = memory::huge_page, smallest = 32 << 20, quick_most = 256 << 20, papers = 12'300'000'000;
            auto wanted = std::max(4 * l.cache_bytes, smallest);
            if (p == profile::quick) wanted = std::min(wanted, quick_most);
            if (p == profile::paper) wanted = std::max(wanted, papers);
            wanted = (wanted + unit - 1) / unit * unit;
            if (l.memory_bytes > 0) wanted = std::clamp(wanted, unit, std::max(l.memory_bytes / 5 / unit * unit, unit));
            bool const quick = p == profile::quick;
            return {{wanted}, {l.cache_bytes}, {quick ? 5U : 10U}, {quick ? 0.5 : 2.0}, {0}, {"calibrated"}, {p == profile::paper}};
        }
    };

    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample,                                    //
                                 (quantity<"GB/s", better::higher>, copy),  //
                                 (quantity<"GB/s", better::higher>, scale), //
                                 (quantity<"GB/s", better::higher>, add),   //
                                 (quantity<"GB/s", better::higher>, triad));
    };

    /// Throws `usage_error` that names the parameter.
    static void validate(parameters const& p)
    {
        constexpr std::uint64_t most = 1ULL << 44; // 16 TiB: three of them do not overflow, and no machine has them
        if (p.array_bytes.value == 0 || p.array_bytes.value % memory::small_page != 0 || p.array_bytes.value > most)
            throw usage_error("array_bytes cannot be " + std::to_string(p.array_bytes.value), "give a multiple of 4096, at most 2^44");
        if (p.strict.value != 0 && p.array_bytes.value < 4 * p.cache_bytes.value)
            throw usage_error("array_bytes cannot be " + std::to_string(p.array_bytes.value) +
                                  " in the profile paper: by STREAM's rules an array has "
                                  "at least four times the " +
                                  std::to_string(p.cache_bytes.value) + " bytes of cache",
                              "give larger arrays, or leave the rule with --set strict=0");
        if (p.passes.value < 2 || p.passes.value > stream_kernels::most_passes)
            throw usage_error("passes cannot be " + std::to_string(p.passes.value), "give 2 to 200; the first is not counted");
        if (!(p.seconds.value >= 0 && p.seconds.value <= 3600)) throw usage_error("seconds is out of range", "give 0 to 3600");
        if (p.threads.value > 65536) throw usage_error("threads is out of range", "give 0 (all) to 65536");
        auto const& s = p.stores.value;
        if (s != "calibrated" && s != "regular" && s != "streaming")
            throw usage_error("stores cannot be '" + s + "'", "give calibrated, regular or streaming");
    }

    /// The three arrays, what alignment adds, and the program itself.
    static std::uint64_t memory_bytes(parameters const& p)
    {
        validate(p);
        return 3 * (p.array_bytes.value + 2 * memory::huge_page) + (32ULL << 20);
    }

    /// A rough model of a native trial: 10 GB/s, and 1 GB/s to fault the arrays in and to check them.
    static double seconds(parameters const& p)
    {
        auto const bytes = static_cast<double>(p.array_bytes.value);
        return std::max(p.seconds.value, static_cast<double>(p.passes.value) * bytes * 1e-9) + 6 * bytes * 1e-9 + 3 * bytes * 1e-9;
    }

    /// Which stores are faster is settled once, natively, for all environments.
    template <memory::policy Memory>
    static calibration<parameters> calibrate(parameters const& p, context const& where)
    {
        if (p.stores.value != "calibrated") return {p};
        sut<Memory> const trial(p, where);
        auto settled = p;
        settled.stores.value = trial.chosen_stores();
        return {settled, trial.calibrated()};
    }

    /// The measured side. Small, since it is made once for each kind of memory: `runner` does the work.
    template <memory::policy Memory>
    class sut {
    public:
        /// Throws `error` when memory or processors are missing, `usage_error` when a parameter is wrong.
        sut(parameters const& p, context const& c)
            : parameters_(checked(p)), emulated_(c.emulated), a_(elements(), 0), b_(elements(), offset), c_(elements(), 2 * offset),
              runner_(processors_for(p.threads.value, c), {a_.data(), b_.data(), c_.data(), elements()}, p.stores.value, c.emulated)
        {
        }

        outcome<sample> measure()
        {
            auto const nanoseconds = emulated_ ? 0 : measure::nanoseconds(parameters_.seconds.value);
            return result(runner_.measure({static_cast<int>(parameters_.passes.value), nanoseconds}), elements(), facts());
        }
        verification verify() { return runner_.verify(); }

        std::string chosen_stores() const { return std::string(to_string(runner_.chosen())); }
        boost::json::object calibrated() const { return {{"triad_gb_per_second", runner_.calibrated()}}; }

    private:
        /// The arrays begin 22 and 44 lines into a page: a load and a store whose addresses agree in the lowest 12 bits
        /// would wait for one another.
        static constexpr std::size_t offset = 22 * 64;

        static parameters const& checked(parameters const& p)
        {
            if (auto const needed = memory_bytes(p), there = memory::available<Memory>(); needed > there)
                throw error("stream needs " + std::to_string(needed) + " bytes, and " + std::to_string(there) + " are available " +
                                measure::where_memory_is_bounded(),
                            "set a smaller array_bytes");
            return p;
        }
        std::size_t elements() const { return parameters_.array_bytes.value / sizeof(double); }

        boost::json::object facts() const
        {
            auto out = runner_.facts();
            out["array_bytes"] = parameters_.array_bytes.value;
            if (parameters_.array_bytes.value < 4 * parameters_.cache_bytes.value)
                out["caveat"] = "its arrays are smaller than four times the caches that this machine tells of, so caches may take part";
            out["pages"] = {a_.facts(), b_.facts(), c_.facts()};
            return out;
        }

        parameters parameters_;
        bool emulated_;
        memory::array<double, Memory> a_, b_, c_;
        stream_kernels::runner runner_;
    };

private:
    /// The best pass of each kernel is the score; all but the first are kept.
    static outcome<sample> result(stream_kernels::pass_times const& times, std::size_t elements, boost::json::object facts)
    {
        outcome<sample> out;
        double best[4]{};
        for (auto const& work : stream_kernels::work_of) {
            auto const op = static_cast<std::size_t>(work.which);
            auto& rates = out.samples[std::string(work.name)];
            for (std::size_t pass = 1; pass < times.size(); ++pass)
                rates.push_back(static_cast<double>(work.bytes * elements) / times[pass][op] * 1e-9);
            best[op] = std::ranges::max(rates);
        }
        out.sample = {{best[0]}, {best[1]}, {best[2]}, {best[3]}};
        out.facts = std::move(facts);
        out.facts["passes"] = times.size();
        return out;
    }
};
static_assert(policy<stream>);

} // namespace tare::workload
