#pragma once

#include <tare/memory/small.hpp>
#include <tare/workload/tool_pair.hpp>

#include <atomic>
#include <string>

// Tools that are programs of every system, and the workload whose work they pretend to do.
namespace invocations {

constexpr std::uint16_t answering = 1, silent = 2; ///< ports

struct served {
    static constexpr tare::text name = "served";
    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (tare::quantity<"1", tare::better::neither, std::uint64_t>, n));
        static parameters for_profile(tare::profile, tare::limits const&) { return {{1}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (tare::quantity<"1", tare::better::higher>, number));
    };
    static std::uint64_t memory_bytes(parameters const&) { return 4096; }
    static double seconds(parameters const&) { return 0.25; }

    template <tare::memory::policy Memory>
    class sut {
    public:
        sut(parameters const&, tare::workload::context const&) {}
        void serve(std::atomic<bool> const&) {}
    };
    class peer {
    public:
        peer(parameters const&, tare::workload::context const&) {}
        tare::workload::outcome<sample> measure() { return {}; }
        tare::workload::verification verify() { return {}; }
    };
};
static_assert(tare::workload::policy<served>);

/// Prints its parameter and a half; of 0 it fails, and 13 is wrong.
struct printing {
    using work = served;
    static constexpr tare::text name = "printing";

    static std::string missing() { return "nothing is missing"; }
    static bool answers(tare::workload::context const& where) { return where.port == answering; }
    static tare::workload::server serve(work::parameters const& p, tare::workload::context const& where)
    {
        return {{"/bin/true", std::to_string(p.n.value), std::to_string(where.port)}, {}};
    }
    static tare::workload::tool_run run(work::parameters const& p, tare::workload::context const&)
    {
        if (p.n.value == 0) return {.argv = {"false"}};
        return {.argv = {"cat", "number"}, .files = {{"number", std::to_string(p.n.value) + ".5"}}, .deadline = std::chrono::seconds(20)};
    }
    static tare::workload::tool_reading<work::sample> read(work::parameters const& p, tare::workload::context const& where,
                                                           tare::workload::tool_output const& out)
    {
        return {.sample = {{std::stod(out.printed)}},
                .work = "printed to port " + std::to_string(where.port),
                .wrong = p.n.value == 13 ? "13 is no number" : "",
                .units = 3};
    }
};

/// The same, whose server keeps what clients store.
struct storing : printing {
    static inline std::uint16_t cleared = 0;
    static void clear(tare::workload::context const& where) { cleared = where.port; }
};

struct silent_tool : printing {
    static tare::workload::tool_run run(work::parameters const&, tare::workload::context const&) { return {.argv = {"true"}}; }
    static tare::workload::tool_reading<work::sample> read(work::parameters const&, tare::workload::context const&,
                                                           tare::workload::tool_output const& out)
    {
        if (out.printed.empty()) throw tare::error("it printed nothing");
        return {};
    }
};

} // namespace invocations
