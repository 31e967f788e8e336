#pragma once

// A test program that is its own agent: `main` dispatches the verb `agent` to a table of tiny workloads and everything else to
// Boost.Test. Helpers start a program in an environment and speak with its agent.

#include <tare/agent/main.hpp>
#include <tare/environment/instance.hpp>
#include <tare/environment/site.hpp>
#include <tare/image/closure.hpp>

#include <boost/hana.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

namespace harness {

using namespace tare;

/// Measured inside: counts the sockets and nodes that the kernel there shows, or hangs or dies on request.
struct look_around {
    static constexpr text name = "look_around";
    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"1", better::neither, std::string>, act));
        static parameters for_profile(profile, limits const&) { return {{"look"}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (quantity<"1">, nodes), (quantity<"1">, processors));
    };
    static std::uint64_t memory_bytes(parameters const&) { return 1 << 20; }
    static double seconds(parameters const&) { return 0.1; }

    template <memory::policy Memory>
    class sut {
    public:
        sut(parameters const& given, workload::context const& where) : act_(given.act.value), where_(where) {}
        workload::outcome<sample> measure()
        {
            if (act_ == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
            if (act_ == "sleep") std::this_thread::sleep_for(std::chrono::seconds(2));
            if (act_ == "die") std::_Exit(42);
            double nodes = 0;
            std::error_code missing;
            for (auto const& entry : std::filesystem::directory_iterator("/sys/devices/system/node", missing))
                nodes += entry.path().filename().string().starts_with("node") ? 1 : 0;
            boost::json::object facts;
            for (int cpu = 0; cpu < static_cast<int>(std::thread::hardware_concurrency()); ++cpu) {
                auto const folder = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/";
                facts["socket" + std::to_string(cpu)] = system::read_line(folder + "physical_package_id").value_or("?");
            }
            if (!where_.data_folder.empty()) facts["data"] = system::read_file(where_.data_folder / "hello");
            return {{{nodes}, {static_cast<double>(std::thread::hardware_concurrency())}}, {}, facts};
        }
        workload::verification verify() { return {}; }

    private:
        std::string act_;
        workload::context where_;
    };
};
static_assert(workload::policy<look_around>);

/// A third-party server: Debian's redis-server, without persistence, on the address that it is given.
struct redis_server {
    static constexpr text name = "redis_server";
    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"bytes", better::neither, std::uint64_t>, maxmemory));
        static parameters for_profile(profile, limits const&) { return {{64 << 20}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (quantity<"1/s", better::higher>, pings));
    };
    static std::uint64_t memory_bytes(parameters const& p) { return 2 * p.maxmemory.value; }
    static double seconds(parameters const&) { return 0.1; }
    static workload::server program(parameters const& p, workload::context const& where)
    {
        return {{"/usr/bin/redis-server", "--port", std::to_string(where.port), "--bind", where.listen_address, "--save", "",
                 "--protected-mode", "no", "--maxmemory", std::to_string(p.maxmemory.value)},
                {}};
    }

    /// Never made: these tests ping the server themselves.
    struct peer {
        peer(parameters const&, workload::context const&) {}
        workload::outcome<sample> measure() { return {}; }
        workload::verification verify() { return {}; }
    };
};
static_assert(workload::policy<redis_server>);

/// Pages as the kernel gives them.
struct plain_memory {
    static constexpr text name = "plain";
    static memory::region map(std::size_t bytes) { return {::operator new(bytes), bytes, 4096}; }
    static void unmap(memory::region r) { ::operator delete(r.data); }
    static void process() {}
    static struct memory::backing backing() { return {}; }
    static boost::json::object facts(memory::region) { return {}; }
};
static_assert(memory::policy<plain_memory>);

inline workload::functions const* find(std::string const& experiment)
{
    static workload::functions const look = workload::erase<look_around, plain_memory>();
    static workload::functions const redis = workload::erase<redis_server, plain_memory>();
    return experiment == "look_around" ? &look : experiment == "redis_server" ? &redis : nullptr;
}

/// The assignment for an instance, as the campaign would send it.
inline boost::json::object assignment(environment::instance const& where, std::string const& experiment, boost::json::object parameters,
                                      std::uint16_t port = 0)
{
    workload::context context{where.inside_processors(), false, where.inside_address(), {}, port, where.inside_data(), 1};
    return {{"kind", "assignment"},
            {"experiment", experiment},
            {"side", "sut"},
            {"parameters", std::move(parameters)},
            {"context", agent::to_json(context)},
            {"guest", where.guest()}};
}

/// The next message; fails the test unless it is of that kind.
inline boost::json::object expect(system::channel& channel, std::string const& kind, std::chrono::seconds limit = std::chrono::seconds(60))
{
    auto const message = channel.receive(std::chrono::steady_clock::now() + limit);
    BOOST_REQUIRE_MESSAGE(message, "the channel was closed; wanted: " << kind);
    BOOST_REQUIRE_MESSAGE(agent::text_of(*message, "kind") == kind, "wanted " << kind << ", got " << boost::json::serialize(*message));
    return *message;
}

} // namespace harness

#ifdef TARE_HARNESS_MAIN
int main(int argc, char** argv)
{
    auto const began = std::chrono::steady_clock::now();
    if (auto const code = tare::agent::run_if_asked(argc, argv, began, &harness::find)) return *code;
    return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
#endif
