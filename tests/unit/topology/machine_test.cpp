#include <tare/topology/machine.hpp>
#include <tare/topology/numa_node.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/topology/one_socket.hpp>
#include <tare/topology/per_core.hpp>
#include <tare/topology/whole_machine.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <set>

using namespace tare;
using namespace tare::topology;

namespace {

// Two sockets with a node of 8 GiB and an L3 of 16 MiB each, four cores, two hardware threads a core.
machine two_sockets() { return machine::synthetic("pack:2 [numa(memory=8GB)] l3:1(size=16MB) core:4 pu:2"); }

// Eight nodes of 1 GiB in two sockets, one core of two hardware threads each.
machine eight_nodes() { return machine::synthetic("pack:2 numa:4(memory=1GB) l3:1(size=8MB) core:1 pu:2"); }

// One socket with a performance core of two hardware threads (0, 1) and two efficient cores of one (2, 3), as lstopo writes it.
machine hybrid()
{
    return machine::xml(R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE topology SYSTEM "hwloc2.dtd">
<topology version="2.0">
 <object type="Machine" os_index="0" cpuset="0xf" complete_cpuset="0xf" allowed_cpuset="0xf" nodeset="0x1" complete_nodeset="0x1"
         allowed_nodeset="0x1" gp_index="1">
  <object type="Package" os_index="0" cpuset="0xf" complete_cpuset="0xf" nodeset="0x1" complete_nodeset="0x1" gp_index="2">
   <object type="NUMANode" os_index="0" cpuset="0xf" complete_cpuset="0xf" nodeset="0x1" complete_nodeset="0x1" gp_index="3"
           local_memory="4000000000"/>
   <object type="Core" os_index="0" cpuset="0x3" complete_cpuset="0x3" nodeset="0x1" complete_nodeset="0x1" gp_index="4">
    <object type="PU" os_index="0" cpuset="0x1" complete_cpuset="0x1" nodeset="0x1" complete_nodeset="0x1" gp_index="5"/>
    <object type="PU" os_index="1" cpuset="0x2" complete_cpuset="0x2" nodeset="0x1" complete_nodeset="0x1" gp_index="6"/>
   </object>
   <object type="Core" os_index="4" cpuset="0x4" complete_cpuset="0x4" nodeset="0x1" complete_nodeset="0x1" gp_index="7">
    <object type="PU" os_index="2" cpuset="0x4" complete_cpuset="0x4" nodeset="0x1" complete_nodeset="0x1" gp_index="8"/>
   </object>
   <object type="Core" os_index="5" cpuset="0x8" complete_cpuset="0x8" nodeset="0x1" complete_nodeset="0x1" gp_index="9">
    <object type="PU" os_index="3" cpuset="0x8" complete_cpuset="0x8" nodeset="0x1" complete_nodeset="0x1" gp_index="10"/>
   </object>
  </object>
 </object>
 <cpukind cpuset="0x3" forced_efficiency="1"><info name="CoreType" value="IntelCore"/></cpukind>
 <cpukind cpuset="0xc" forced_efficiency="0"><info name="CoreType" value="IntelAtom"/></cpukind>
</topology>
)");
}

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

BOOST_AUTO_TEST_CASE(a_cores_own_cache_is_of_level_2_at_most_and_not_shared_with_other_cores)
{
    BOOST_TEST(machine::synthetic("pack:1 l3:1(size=16MB) l2:4(size=1MB) l1d:1(size=32kB) core:1 pu:2").own_cache_bytes() == 1'000'000U);
    BOOST_TEST(machine::synthetic("pack:1 l2:1(size=1MB) core:4 l1d:1(size=32kB) pu:2").own_cache_bytes() == 32'000U);
    BOOST_TEST(machine::synthetic("pack:1 l3:2(size=64MB) core:1 pu:1").own_cache_bytes() == 0U); // a last level for each core
    BOOST_TEST(machine::synthetic("core:1 pu:1").own_cache_bytes() == 0U);
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

BOOST_AUTO_TEST_CASE(on_one_processor_all_policies_select_the_same)
{
    auto const host = machine::synthetic("pack:1 core:1 pu:1");
    BOOST_TEST((one_core::select(host).granted == whole_machine::select(host).granted));
    BOOST_TEST((one_socket::select(host).granted == whole_machine::select(host).granted));
    BOOST_TEST((numa_node<0>::select(host).granted == whole_machine::select(host).granted));
    BOOST_TEST((per_core<one_socket>::select(host).granted == whole_machine::select(host).granted));
}

BOOST_AUTO_TEST_CASE(a_node_is_every_hardware_thread_on_it_with_its_memory)
{
    auto const got = numa_node<1>::select(two_sockets());
    BOOST_REQUIRE(got.granted);
    BOOST_TEST((got.granted->processor_ids() == std::vector{8, 9, 10, 11, 12, 13, 14, 15}));
    BOOST_TEST((got.granted->nodes == std::vector{1}));
    BOOST_TEST(got.granted->memory_bytes == 8'000'000'000U);
    BOOST_TEST(got.granted->cache_bytes == 16'000'000U);
    BOOST_TEST((numa_node<5>::select(eight_nodes()).granted->processor_ids() == std::vector{10, 11}));
}

BOOST_AUTO_TEST_CASE(names_of_nodes_are_their_numbers)
{
    BOOST_TEST(std::string_view(numa_node<0>::name) == "node0");
    BOOST_TEST(std::string_view(numa_node<127>::name) == "node127");
    BOOST_TEST(std::string_view(per_core<one_socket>::name) == "one_socket-per_core");
    BOOST_TEST(std::string_view(per_core<numa_node<10>>::name) == "node10-per_core");
}

BOOST_AUTO_TEST_CASE(a_node_that_is_not_there_is_named_beside_those_that_are)
{
    auto const got = numa_node<2>::select(two_sockets());
    BOOST_TEST(!got.granted);
    BOOST_TEST(got.reason == "this machine has no NUMA node 2; its nodes are 0, 1");
    BOOST_TEST(!per_core<numa_node<2>>::select(two_sockets()).granted);
    BOOST_TEST(per_core<numa_node<2>>::select(two_sockets()).reason == got.reason);
}

BOOST_AUTO_TEST_CASE(a_node_whose_processors_are_not_this_processs_has_none_to_give)
{
    auto const host = machine::synthetic("pack:2 [numa(memory=8GB)] core:2 pu:1", std::vector{0, 1});
    BOOST_TEST(!numa_node<1>::select(host).granted);
    BOOST_TEST(numa_node<1>::select(host).reason == "NUMA node 1 has no processor that this process may use");
    BOOST_TEST((numa_node<0>::select(host).granted->processor_ids() == std::vector{0, 1}));
}

BOOST_AUTO_TEST_CASE(every_policy_keeps_to_the_processors_that_may_be_used)
{
    auto const host = machine::synthetic("pack:2 [numa(memory=8GB)] core:4 pu:2", std::vector{3, 4, 5, 12});
    BOOST_TEST((one_core::select(host).granted->processor_ids() == std::vector{3}));
    BOOST_TEST((one_socket::select(host).granted->processor_ids() == std::vector{3, 4, 5}));
    BOOST_TEST((whole_machine::select(host).granted->processor_ids() == std::vector{3, 4, 5, 12}));
    BOOST_TEST((per_core<whole_machine>::select(host).granted->processor_ids() == std::vector{3, 4, 12}));
    BOOST_CHECK_THROW(machine::synthetic("core:4 pu:1", std::vector{7}), error);
}

BOOST_AUTO_TEST_CASE(one_thread_a_core_is_the_first_of_each)
{
    auto const got = per_core<one_socket>::select(two_sockets());
    BOOST_REQUIRE(got.granted);
    BOOST_TEST((got.granted->processor_ids() == std::vector{0, 2, 4, 6}));
    BOOST_TEST((got.granted->nodes == std::vector{0}));
    BOOST_TEST(per_core<whole_machine>::select(eight_nodes()).granted->processors.size() == 8U);
    BOOST_TEST(per_core<whole_machine>::select(eight_nodes()).granted->nodes.size() == 8U);
}

BOOST_AUTO_TEST_CASE(cores_of_one_thread_are_all_kept)
{
    auto const host = machine::synthetic("pack:1 core:4 pu:1");
    BOOST_TEST((per_core<whole_machine>::select(host).granted == whole_machine::select(host).granted));
    BOOST_TEST(per_core<whole_machine>::select(machine::synthetic("pack:1 pu:4")).granted->processors.size() == 4U, "no core is told");
}

BOOST_AUTO_TEST_CASE(cores_of_two_kinds_give_one_thread_each)
{
    BOOST_TEST((whole_machine::select(hybrid()).granted->processor_ids() == std::vector{0, 1, 2, 3}));
    BOOST_TEST((per_core<one_socket>::select(hybrid()).granted->processor_ids() == std::vector{0, 2, 3}));
    BOOST_TEST((numa_node<0>::select(hybrid()).granted->memory_bytes == 4'000'000'000U));
}

BOOST_AUTO_TEST_CASE(text_that_is_no_machine_is_refused) { BOOST_CHECK_THROW(machine::xml("<topology"), error); }

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
