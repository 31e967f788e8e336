#include <tare/memory/array.hpp>
#include <tare/memory/explicit_huge.hpp>
#include <tare/memory/transparent_huge.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>

#include <cstdlib>

using namespace tare;
using namespace tare::memory;

namespace {

struct scratch {
    system::fs::path path = [] {
        char name[] = "/tmp/tare-explicit-XXXXXX";
        return system::fs::path(::mkdtemp(name));
    }();
    ~scratch() { system::fs::remove_all(path); }
    void write(system::fs::path const& file, std::string const& text) const
    {
        system::fs::create_directories((path / file).parent_path());
        system::write_file(path / file, text);
    }
};

auto says(std::string const& part)
{
    return [part](error const& e) {
        BOOST_TEST_MESSAGE(e.what());
        return std::string(e.what()).find(part) != std::string::npos;
    };
}

topology::resources granted(std::vector<int> nodes)
{
    topology::resources out;
    out.nodes = std::move(nodes);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(names_of_explicit_pages_say_size_and_placement)
{
    BOOST_TEST(std::string_view(explicit_huge<>::name) == "huge2m-local");
    BOOST_TEST(std::string_view(explicit_huge<gigantic_page, placement::interleaved>::name) == "huge1g-interleaved");
    BOOST_TEST(std::string_view(explicit_huge<huge_page, placement::bound<12>>::name) == "huge2m-bound12");
}

BOOST_AUTO_TEST_CASE(backing_tells_a_guest_the_page_and_the_node)
{
    auto const backing = explicit_huge<gigantic_page, placement::bound<3>>::backing();
    BOOST_TEST(backing.explicit_page == gigantic_page);
    BOOST_TEST(backing.bound_node == 3);
    BOOST_TEST(!backing.huge_advice);
    BOOST_TEST((explicit_huge<huge_page, placement::interleaved>::backing().interleaved));
    BOOST_TEST(explicit_huge<>::backing().bound_node == -1);
    BOOST_TEST((transparent_huge<placement::bound<1>>::backing().bound_node == 1));
}

BOOST_AUTO_TEST_CASE(every_array_may_leave_a_page_partly_unused)
{
    BOOST_TEST(huge_bytes(1, huge_page) == most_arrays * huge_page);
    BOOST_TEST(huge_bytes(3 * huge_page, huge_page) == 6 * huge_page);
    BOOST_TEST(huge_bytes(gigantic_page + 1, gigantic_page) == 5 * gigantic_page);
}

BOOST_AUTO_TEST_CASE(missing_pages_are_counted_and_the_command_that_reserves_them_is_given)
{
    scratch const sys;
    auto const pool = "devices/system/node/node1/hugepages/hugepages-2048kB/";
    sys.write(system::fs::path(pool) / "nr_hugepages", "20\n");
    sys.write(system::fs::path(pool) / "free_hugepages", "5\n");
    auto const lacking = lacks_huge_pages(8 * huge_page - 1, huge_page, 1, sys.path);
    BOOST_TEST(lacking.problem() == "8 huge pages of 2 MiB are needed on NUMA node 1, and 5 of 20 are free");
    BOOST_TEST(lacking.remedy().starts_with("reserve them with 'echo 23 > " + (sys.path / pool).string() + "nr_hugepages'"));
    BOOST_TEST(lacks_huge_pages(1, gigantic_page, -1, sys.path).problem() == "there are no huge pages of 1 GiB");
    BOOST_TEST(lacks_huge_pages(1, huge_page, 2, sys.path).problem() == "there are no huge pages of 2 MiB on NUMA node 2");
}

BOOST_AUTO_TEST_CASE(more_pages_than_any_machine_has_are_refused_with_a_sentence)
{
    BOOST_CHECK_EXCEPTION(explicit_huge<>::map(std::size_t{1} << 45), error, says("16777216 huge pages of 2 MiB are needed"));
    BOOST_CHECK_EXCEPTION(explicit_huge<gigantic_page>::map(std::size_t{1} << 45), error, says("huge pages of 1 GiB"));
    BOOST_CHECK_THROW(explicit_huge<>::map(0), error);
    BOOST_CHECK_THROW(explicit_huge<>::map(std::numeric_limits<std::size_t>::max()), error);
}

BOOST_AUTO_TEST_CASE(a_limit_of_the_cgroup_is_an_error_and_not_a_signal)
{
    BOOST_CHECK_NO_THROW(tare::memory::detail::require_within(UINT64_MAX, huge_page, huge_page));
    BOOST_CHECK_NO_THROW(tare::memory::detail::require_within(huge_page, huge_page, huge_page));
    BOOST_CHECK_EXCEPTION(tare::memory::detail::require_within(huge_page, 3 * huge_page, huge_page), error,
                          says("6 MiB in huge pages of 2 MiB are needed, and the cgroup of this process may have 2 MiB"));
}

BOOST_AUTO_TEST_CASE(explicit_pages_need_the_node_that_they_are_bound_to)
{
    BOOST_TEST((explicit_huge<huge_page, placement::bound<1>>::not_applicable(granted({0}))) ==
               "memory cannot be bound to NUMA node 1, which is not among the granted ones");
    BOOST_TEST((explicit_huge<huge_page, placement::interleaved>::not_applicable(granted({0}))) ==
               "interleaving needs more than one NUMA node");
}

BOOST_AUTO_TEST_CASE(a_process_with_explicit_pages_asks_malloc_for_that_size)
{
    pid_t const child = ::fork();
    if (child == 0) {
        explicit_huge<gigantic_page>::process();
        ::_exit(std::string_view(::getenv("GLIBC_TUNABLES")) == "glibc.malloc.hugetlb=1073741824" ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST(status == 0);
}

BOOST_AUTO_TEST_CASE(a_system_that_never_gives_transparent_pages_says_so)
{
    scratch const root;
    auto const file = "sys/kernel/mm/transparent_hugepage/enabled";
    root.write(file, "always madvise [never]\n");
    BOOST_TEST(no_transparent_huge_pages(root.path).starts_with("this system never gives transparent huge pages; allow them with 'echo"));
    root.write(file, "always [madvise] never\n");
    BOOST_TEST(no_transparent_huge_pages(root.path).empty());
    BOOST_TEST(no_transparent_huge_pages(root.path / "none").starts_with("this kernel has no transparent huge pages"));
}

BOOST_AUTO_TEST_SUITE_END()
