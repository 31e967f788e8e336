#pragma once

#include <tare/comparison.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/topology/one_socket.hpp>
#include <tare/topology/whole_machine.hpp>

#include <string>

/// The smallest workload and environments that the core can be tested with. The environments cannot start anything.
namespace tiny {

using namespace tare;

struct add {
    static constexpr text name = "add";
    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"1", better::neither, std::uint64_t>, clients),
                                 (quantity<"bytes", better::neither, std::uint64_t>, size));
        static parameters for_profile(profile, limits const& l) { return {{1}, {l.cache_bytes}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (quantity<"1/s", better::higher>, rate));
    };
    static void validate(parameters const& p)
    {
        if (p.clients.value == 0) throw usage_error("clients cannot be 0", "give at least 1");
    }
    static std::uint64_t memory_bytes(parameters const& p) { return p.size.value; }
    static double seconds(parameters const&) { return 0.1; }
    template <memory::policy Memory>
    struct sut {
        sut(parameters const& given, workload::context const& where) : given_(given), seed_(where.seed) {}
        workload::outcome<sample> measure()
        {
            return {{{static_cast<double>(given_.clients.value)}}, {{"rates", {1.0, 2.0}}}, {{"seed", seed_}}};
        }
        workload::verification verify() { return {given_.size.value == 13 ? "thirteen brings bad luck" : ""}; }
        parameters given_;
        std::uint64_t seed_;
    };
};
static_assert(workload::policy<add>);

template <text Name, bool Works>
struct place {
    static constexpr auto name = Name;
    static constexpr bool emulated = !Works;
    static boost::json::object factors() { return {{"network", "host"}}; }
    static environment::availability available(environment::site&)
    {
        return Works ? environment::availability{} : environment::availability{"it has no engine", "install one"};
    }
    static std::unique_ptr<environment::instance> start(environment::site&, environment::program const&) { return nullptr; }
};
using here = place<"here", true>;
using there = place<"there", true>;
using nowhere = place<"nowhere", false>;
static_assert(environment::policy<here> && environment::policy<nowhere>);

using clients = sweep<&add::parameters::clients, 1, 4, 16, 64>;
using thp = memory::transparent_huge<placement::local>;
using small = memory::small<placement::local>;

/// As `add`, but the number of clients is settled by a calibration.
struct settled : add {
    static constexpr text name = "settled";
    static inline int calibrations = 0;
    template <memory::policy Memory>
    static workload::calibration<parameters> calibrate(parameters p, workload::context const& where)
    {
        p.clients.value = 10 * where.processors.size() + static_cast<std::uint64_t>(++calibrations);
        return {p, {{"tried", 2}}};
    }
};
static_assert(workload::policy<settled> && workload::calibrates<settled> && !workload::calibrates<add>);

/// Asks without a campaign: by what is cheap.
inline environment::availability cheap(environment_choice const& choice)
{
    environment::site site("test", {}, nullptr);
    return choice.available(site);
}

} // namespace tiny

/// A combination that has no sense, with its reason.
template <class E>
struct tare::compatible<E, tare::topology::one_core, tiny::small, tiny::add> {
    static constexpr std::string_view why_not = "adding small pages on one core has no sense";
};
