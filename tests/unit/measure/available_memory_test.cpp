#include <tare/measure/available_memory.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>

using namespace tare;
using namespace tare::measure;

namespace {

/// Mounted hierarchies as files, gone after the test.
struct hierarchies {
    system::fs::path top = [] {
        char name[] = "/tmp/tare-cgroup-XXXXXX";
        return system::fs::path(::mkdtemp(name));
    }();
    ~hierarchies() { system::fs::remove_all(top); }
    void write(system::fs::path const& file, std::string const& text) const
    {
        system::fs::create_directories((top / file).parent_path());
        system::write_file(top / file, text);
    }
    std::uint64_t limit(std::string const& cgroups) const
    {
        return detail::cgroup_limit(cgroups, top, "hugetlb", "hugetlb.2MB.max", "hugetlb.2MB.limit_in_bytes");
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(measure_available_memory)

BOOST_AUTO_TEST_CASE(the_lowest_limit_of_a_cgroup_and_those_above_it_counts)
{
    hierarchies const here;
    here.write("a/hugetlb.2MB.max", "4194304\n");
    here.write("a/b/hugetlb.2MB.max", "max\n");
    BOOST_TEST(here.limit("0::/a/b\n") == 4194304U);
    here.write("a/b/hugetlb.2MB.max", "2097152\n");
    BOOST_TEST(here.limit("0::/a/b\n") == 2097152U);
    BOOST_TEST(here.limit("0::/c\n") == UINT64_MAX);
}

BOOST_AUTO_TEST_CASE(the_older_hierarchy_has_a_folder_for_each_controller)
{
    hierarchies const here;
    here.write("hugetlb/x/hugetlb.2MB.limit_in_bytes", "6291456\n");
    here.write("memory/x/hugetlb.2MB.limit_in_bytes", "1\n");
    BOOST_TEST(here.limit("9:hugetlb:/x\n4:memory:/x\n0::/\n") == 6291456U);
    BOOST_TEST(here.limit("4:memory:/x\n") == UINT64_MAX);
    BOOST_TEST(here.limit("4:hugetlb_of_mine:/x\n") == UINT64_MAX);
}

BOOST_AUTO_TEST_CASE(this_process_may_have_some_memory)
{
    BOOST_TEST(available_memory() > 0U);
    BOOST_TEST(cgroup_huge_page_limit(2 << 20) > 0U);
}

BOOST_AUTO_TEST_SUITE_END()
