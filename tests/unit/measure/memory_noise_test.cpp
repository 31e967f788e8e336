#include "machine_files.hpp"

#include <tare/measure/memory_noise.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::measure;

BOOST_AUTO_TEST_SUITE(measure_memory_noise)

BOOST_AUTO_TEST_CASE(a_kernel_without_the_settings_says_nothing_about_them)
{
    machine_files const machine;
    BOOST_TEST(reserved_huge_pages(machine.root).reserved == 0u);
    BOOST_TEST(!merges_pages(machine.root));
    BOOST_TEST(!balances_nodes(machine.root));
    BOOST_TEST(!swap_in_use(machine.root));
    BOOST_TEST(node_count(machine.root) == 0u);
}

BOOST_AUTO_TEST_CASE(reserved_huge_pages_of_all_sizes_are_added_up_in_bytes)
{
    machine_files const machine;
    machine.put("sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "512\n");
    machine.put("sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "500\n");
    machine.put("sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages", "1\n");
    machine.put("sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages", "0\n");
    auto const pages = reserved_huge_pages(machine.root);
    BOOST_TEST(pages.reserved == std::uint64_t(2) << 30);
    BOOST_TEST(pages.unused == std::uint64_t(1000) << 20);
}

BOOST_AUTO_TEST_CASE(merging_is_on_only_while_it_runs)
{
    machine_files const machine;
    machine.put("sys/kernel/mm/ksm/run", "1\n");
    BOOST_TEST(*merges_pages(machine.root));
    machine.put("sys/kernel/mm/ksm/run", "2\n"); // takes merged pages apart
    BOOST_TEST(!*merges_pages(machine.root));
}

BOOST_AUTO_TEST_CASE(nodes_are_counted_and_their_balancing_is_any_mode_but_0)
{
    machine_files const machine;
    for (auto const* node : {"node0", "node1", "node10"}) machine.put(std::string("sys/devices/system/node/") + node + "/cpulist", "0\n");
    machine.put("sys/devices/system/node/online", "0-1\n");
    BOOST_TEST(node_count(machine.root) == 3u);
    for (auto const& [text, on] : {std::pair{"0\n", false}, {"1\n", true}, {"3\n", true}}) {
        machine.put("proc/sys/kernel/numa_balancing", text);
        BOOST_TEST(*balances_nodes(machine.root) == on);
    }
}

BOOST_AUTO_TEST_CASE(swap_in_use_is_what_is_not_free)
{
    machine_files const machine;
    machine.put("proc/meminfo", "MemTotal: 9 kB\nSwapCached: 5 kB\nSwapTotal: 1000 kB\nSwapFree: 400 kB\n");
    BOOST_TEST(*swap_in_use(machine.root) == 600u * 1024);
}

BOOST_AUTO_TEST_SUITE_END()
