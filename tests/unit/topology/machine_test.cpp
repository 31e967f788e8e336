#include <tare/topology/machine.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/topology/one_socket.hpp>
#include <tare/topology/whole_machine.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <set>

using namespace tare;
using namespace tare::topology;

namespace {

// Two sockets with a node of 8 GiB and an L3 of 16 MiB each, four cores, two hardware threads a core.
machine two_sockets() { return machine::synthetic("pack:2 [numa(memory=8GB)] l3:1(size=16MB) core:4 pu:2"); }

} // namespace

BOOST_AUTO_TEST_SUITE(topology)

BOOST_AUTO_TEST_CASE(a_machine_says_where_each_processor_lies)
{
    auto const host = two_sockets();
    BOOST_TEST(host.processors().size() == 16U);
    BOOST_TEST((host.processors()[0] == processor{0, 0, 0, 0}));
    BOOST_TEST((host.processors()[1] == processor{1, 0, 0, 0}));
    BOOST_TEST((host.processors()[2] == processor{2, 1, 0, 0}));
    BOOST_TEST((host.processors()[15] == processor{15, 7, 1, 1}));
}

BOOST_AUTO_TEST_CASE(the_last_level_cache_is_the_outermost_one_and_counted_once)
{
    auto const host = machine::synthetic("pack:2 l3:2(size=16MB) l2:2(size=1MB) core:1 pu:2");
    BOOST_REQUIRE(host.caches().size() == 4U);
    BOOST_TEST(host.caches()[0].level == 3);
    BOOST_TEST((host.caches()[1].processors == std::vector{4, 5, 6, 7}));
    BOOST_TEST(whole_machine::select(host).granted->cache_bytes == 4ULL * 16'000'000);
}

BOOST_AUTO_TEST_CASE(a_machine_without_l3_counts_its_l2)
{
    auto const host = machine::synthetic("pack:1 l2:4(size=1MB) core:1 pu:1");
    BOOST_TEST(whole_machine::select(host).granted->cache_bytes == 4'000'000U);
    BOOST_TEST(host.caches()[0].level == 2);
}

BOOST_AUTO_TEST_CASE(one_core_is_one_hardware_thread_with_its_node_and_cache)
{
    auto const got = one_core::select(two_sockets());
    BOOST_REQUIRE(got.granted);
    BOOST_TEST((got.granted->processor_ids() == std::vector{0}));
    BOOST_TEST((got.granted->nodes == std::vector{0}));
    BOOST_TEST(got.granted->cache_bytes == 16'000'000U);
    BOOST_TEST(got.granted->memory_bytes == 8'000'000'000U);
}

BOOST_AUTO_TEST_CASE(one_socket_is_every_hardware_thread_of_the_first)
{
    auto const got = one_socket::select(two_sockets());
    BOOST_REQUIRE(got.granted);
    BOOST_TEST((got.granted->processor_ids() == std::vector{0, 1, 2, 3, 4, 5, 6, 7}));
    BOOST_TEST((got.granted->nodes == std::vector{0}));
    BOOST_TEST(got.granted->cache_bytes == 16'000'000U);
}

BOOST_AUTO_TEST_CASE(whole_machine_is_all_processors_and_nodes)
{
    auto const got = whole_machine::select(two_sockets());
    BOOST_REQUIRE(got.granted);
    BOOST_TEST(got.granted->processors.size() == 16U);
    BOOST_TEST((got.granted->nodes == std::vector{0, 1}));
    BOOST_TEST(got.granted->memory_bytes == 16'000'000'000U);
    BOOST_TEST(got.granted->cache_bytes == 32'000'000U);
}

BOOST_AUTO_TEST_CASE(a_socket_of_four_nodes_is_granted_all_four)
{
    auto const host = machine::synthetic("pack:2 numa:4(memory=1GB) l3:1(size=8MB) core:2 pu:1");
    BOOST_TEST((whole_machine::select(host).granted->nodes == std::vector{0, 1, 2, 3, 4, 5, 6, 7}));
    auto const socket = *one_socket::select(host).granted;
    BOOST_TEST((socket.nodes == std::vector{0, 1, 2, 3}));
    BOOST_TEST(socket.memory_bytes == 4'000'000'000U);
    BOOST_TEST(socket.processors.size() == 8U);
}

BOOST_AUTO_TEST_CASE(on_one_processor_all_three_policies_select_the_same)
{
    auto const host = machine::synthetic("pack:1 core:1 pu:1");
    BOOST_TEST((one_core::select(host).granted == whole_machine::select(host).granted));
    BOOST_TEST((one_socket::select(host).granted == whole_machine::select(host).granted));
}

BOOST_AUTO_TEST_CASE(one_socket_gives_its_reason_where_sockets_are_not_told)
{
    auto const got = one_socket::select(machine::synthetic("core:4 pu:1"));
    BOOST_TEST(!got.granted);
    BOOST_TEST(got.reason.find("which processors share a socket") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_description_that_is_none_is_refused_with_its_text)
{
    BOOST_CHECK_EXCEPTION(machine::synthetic("pack:two"), error,
                          [](error const& e) { return e.problem().find("'pack:two'") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(the_host_has_the_processors_that_this_process_may_use)
{
    auto const host = machine::host();
    std::set<int> found;
    for (auto const& p : host.processors()) found.insert(p.id);
    auto const allowed = allowed_processors();
    BOOST_TEST((found == std::set<int>(allowed.begin(), allowed.end())));
    BOOST_TEST(whole_machine::select(host).granted->memory_bytes > 0U);
}

BOOST_AUTO_TEST_CASE(a_host_that_hwloc_was_told_to_invent_is_refused)
{
    ::setenv("HWLOC_SYNTHETIC", "pack:2 core:8 pu:2", 1);
    BOOST_CHECK_THROW(machine::host(), error);
    ::unsetenv("HWLOC_SYNTHETIC");
}

BOOST_AUTO_TEST_SUITE_END()
