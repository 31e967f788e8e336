#include "machine_files.hpp"

#include <tare/measure/available_memory.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare;
using namespace tare::measure;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

std::string mebibytes(std::uint64_t count) { return std::to_string(count * mebibyte) + '\n'; }

/// One cgroup of version 2; `cache` is page cache that was used once.
void put_unified(machine_files const& machine, std::string const& folder, std::string const& limit, std::uint64_t usage,
                 std::uint64_t cache)
{
    machine.put(folder + "/memory.max", limit);
    machine.put(folder + "/memory.current", mebibytes(usage));
    machine.put(folder + "/memory.stat", "anon 1\ninactive_anon 2\nactive_file " + mebibytes(1000) + "inactive_file " + mebibytes(cache));
}

void put_version_1(machine_files const& machine, std::string const& folder, std::uint64_t limit, std::uint64_t usage, std::uint64_t cache)
{
    machine.put(folder + "/memory.limit_in_bytes", mebibytes(limit));
    machine.put(folder + "/memory.usage_in_bytes", mebibytes(usage));
    // The counters of the cgroup alone come first, and leave out what is below.
    machine.put(folder + "/memory.stat", "inactive_file 0\nhierarchical_memory_limit 7\ntotal_inactive_file " + mebibytes(cache));
}

} // namespace

BOOST_AUTO_TEST_SUITE(measure_available_memory)

BOOST_AUTO_TEST_CASE(a_machine_without_cgroups_leaves_what_it_has)
{
    machine_files const machine;
    machine.put("proc/meminfo", "MemTotal:  8192 kB\nMemFree: 1 kB\nMemAvailable:    4096 kB\n");
    BOOST_TEST(available_memory(machine.root) == 4096u * 1024);
    BOOST_TEST(cgroup_memory_here(machine.root).limit == UINT64_MAX);
    BOOST_TEST(where_memory_is_bounded(machine.root) == "here");
}

BOOST_AUTO_TEST_CASE(a_machine_that_does_not_say_what_it_has_is_an_error)
{
    machine_files const machine;
    BOOST_CHECK_THROW(available_memory(machine.root), error);
    machine.put("proc/meminfo", "MemAvailableToo: 1 kB\n");
    BOOST_CHECK_THROW(available_memory(machine.root), error);
}

BOOST_AUTO_TEST_CASE(a_limit_leaves_what_is_not_used_and_counts_old_page_cache_as_free)
{
    machine_files const machine;
    machine.put("proc/self/cgroup", "0::/user.slice/mine\n");
    put_unified(machine, "sys/fs/cgroup/user.slice/mine", mebibytes(700), 500, 120);
    auto const here = cgroup_memory_here(machine.root);
    BOOST_TEST(here.limit == 700 * mebibyte);
    BOOST_TEST(here.room == (700 - 500 + 120) * mebibyte);
    machine.put("proc/meminfo", "MemAvailable: 99999999 kB\n");
    BOOST_TEST(available_memory(machine.root) == 320 * mebibyte);
    BOOST_TEST(where_memory_is_bounded(machine.root) == "in the cgroup of this process");
}

BOOST_AUTO_TEST_CASE(version_1_counts_what_is_below_a_cgroup_as_well)
{
    machine_files const machine;
    machine.put("proc/self/cgroup", "9:name=systemd:/\n4:hugetlb,memory:/mine\n0::/\n");
    put_version_1(machine, "sys/fs/cgroup/memory/mine", 700, 500, 120);
    BOOST_TEST(cgroup_memory_here(machine.root).room == 320 * mebibyte);
}

BOOST_AUTO_TEST_CASE(the_tightest_of_all_levels_counts_even_where_its_limit_is_not_the_lowest)
{
    machine_files const machine;
    machine.put("proc/self/cgroup", "0::/outer/inner\n4:memory:/outer\n");
    put_unified(machine, "sys/fs/cgroup/outer/inner", mebibytes(300), 10, 0);
    put_unified(machine, "sys/fs/cgroup/outer", mebibytes(1000), 800, 0); // shared with others, who use most of it
    put_unified(machine, "sys/fs/cgroup", "max\n", 5000, 0);
    auto const here = cgroup_memory_here(machine.root);
    BOOST_TEST(here.limit == 300 * mebibyte);
    BOOST_TEST(here.room == 200 * mebibyte);
    put_version_1(machine, "sys/fs/cgroup/memory", 100, 50, 0);
    BOOST_TEST(cgroup_memory_here(machine.root).room == 50 * mebibyte);
    put_unified(machine, "sys/fs/cgroup/outer/inner", mebibytes(300), 299, 0); // the first that is looked at
    BOOST_TEST(cgroup_memory_here(machine.root).room == 1 * mebibyte);
}

BOOST_AUTO_TEST_CASE(a_cgroup_that_holds_more_than_its_limit_leaves_nothing)
{
    machine_files const machine;
    machine.put("proc/self/cgroup", "0::/mine\n");
    put_unified(machine, "sys/fs/cgroup/mine", mebibytes(100), 110, 0);
    BOOST_TEST(cgroup_memory_here(machine.root).room == 0u);
    put_unified(machine, "sys/fs/cgroup/mine", mebibytes(100), 50, 90); // counters are not read in one moment
    BOOST_TEST(cgroup_memory_here(machine.root).room == 100 * mebibyte);
}

BOOST_AUTO_TEST_CASE(without_a_limit_the_usage_says_nothing)
{
    machine_files const machine;
    machine.put("proc/self/cgroup", "0::/mine\n");
    put_unified(machine, "sys/fs/cgroup/mine", "max\n", 500, 0);
    BOOST_TEST(cgroup_memory_here(machine.root).room == UINT64_MAX);
}

BOOST_AUTO_TEST_CASE(a_cgroup_that_is_named_from_outside_of_a_container_is_looked_for_at_the_top)
{
    machine_files const machine;
    machine.put("proc/self/cgroup", "4:memory:/docker/0123\n");
    put_version_1(machine, "sys/fs/cgroup/memory", 256, 56, 0);
    BOOST_TEST(cgroup_memory_here(machine.root).room == 200 * mebibyte);
}

BOOST_AUTO_TEST_CASE(the_machine_that_runs_this_test_has_memory)
{
    BOOST_TEST(available_memory() > 0u);
    BOOST_TEST(available_memory() <= memory_of_machine() + (64 << 20));
}

BOOST_AUTO_TEST_CASE(the_lowest_limit_of_huge_pages_counts_in_both_versions)
{
    machine_files const machine;
    BOOST_TEST(cgroup_huge_page_limit(2 << 20, machine.root) == UINT64_MAX);
    machine.put("proc/self/cgroup", "9:hugetlb:/x\n4:memory:/x\n0::/a/b\n");
    machine.put("sys/fs/cgroup/memory/x/hugetlb.2MB.limit_in_bytes", "1\n");
    machine.put("sys/fs/cgroup/a/b/hugetlb.2MB.max", "max\n");
    BOOST_TEST(cgroup_huge_page_limit(2 << 20, machine.root) == UINT64_MAX);
    machine.put("sys/fs/cgroup/a/hugetlb.2MB.max", mebibytes(8));
    BOOST_TEST(cgroup_huge_page_limit(2 << 20, machine.root) == 8 * mebibyte);
    machine.put("sys/fs/cgroup/hugetlb/x/hugetlb.2MB.limit_in_bytes", mebibytes(6));
    BOOST_TEST(cgroup_huge_page_limit(2 << 20, machine.root) == 6 * mebibyte);
    BOOST_TEST(cgroup_huge_page_limit(1 << 30, machine.root) == UINT64_MAX);
}

BOOST_AUTO_TEST_SUITE_END()
