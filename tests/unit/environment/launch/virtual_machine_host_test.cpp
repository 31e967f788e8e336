#include <tare/environment/launch/virtual_machine_clock.hpp>
#include <tare/environment/launch/virtual_machine_host.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>

using namespace tare;
using namespace tare::environment::launch;

namespace {

struct scratch {
    system::fs::path path = [] {
        char name[] = "/tmp/tare-vm-unit-XXXXXX";
        return system::fs::path(::mkdtemp(name));
    }();
    ~scratch() { system::fs::remove_all(path); }
};

auto says(std::string const& part)
{
    return [part](error const& e) { return std::string(e.what()).find(part) != std::string::npos; };
}

} // namespace

BOOST_AUTO_TEST_SUITE(environment_virtual_machine_host)

BOOST_AUTO_TEST_CASE(nodes_are_the_numbered_folders_in_order)
{
    scratch const here;
    for (char const* const name : {"node10", "node2", "nodes", "possible", "node"}) system::fs::create_directory(here.path / name);
    BOOST_TEST(host_nodes(here.path) == (std::vector<int>{2, 10}), boost::test_tools::per_element());
    BOOST_TEST(host_nodes(here.path / "none").empty());
}

BOOST_AUTO_TEST_CASE(the_choice_of_huge_pages_is_the_word_in_brackets)
{
    scratch const here;
    system::write_file(here.path / "enabled", "always [madvise] never\n");
    BOOST_TEST(transparent_huge_pages(here.path) == (boost::json::object{{"enabled", "madvise"}}));
    BOOST_TEST(transparent_huge_pages(here.path / "none").empty());
}

BOOST_AUTO_TEST_CASE(a_panic_is_the_last_word_though_pages_follow_it)
{
    scratch const here;
    auto const log = here.path / "log";
    system::write_file(log, "[    3.1] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00002a00\r\n" +
                                std::string(3000, 'r') + "\r\n---[ end Kernel panic - not syncing: Attempted to kill init!");
    auto const words = last_words_of_guest(log);
    BOOST_TEST(words == "the guest's kernel panicked: Attempted to kill init!");
    system::write_file(log, "tare: the guest has no network link\r\n");
    BOOST_TEST(last_words_of_guest(log) == "tare: the guest has no network link");
}

BOOST_AUTO_TEST_CASE(a_guest_gets_the_workloads_memory_and_its_own)
{
    constexpr std::uint64_t mebibyte = 1 << 20, gibibyte = 1 << 30;
    auto const small = guest_bytes(0, 30 * mebibyte, 1);
    BOOST_TEST(small > 60 * mebibyte + 64 * mebibyte);
    BOOST_TEST(small < 256 * mebibyte);
    auto const big = guest_bytes(8 * gibibyte, 30 * mebibyte, 1);
    BOOST_TEST(big - small > 8 * gibibyte + 8 * gibibyte / 64);
    BOOST_TEST(big - small < 8 * gibibyte + 8 * gibibyte / 24); // a struct page is 1/64 of its page, and the kernel reserves more
}

BOOST_AUTO_TEST_CASE(a_guest_that_does_not_fit_is_refused_with_both_numbers)
{
    BOOST_CHECK_EXCEPTION(require_memory(std::uint64_t{1} << 46, 0, 1 << 20), error, says("a workload of 1 MiB needs 67108992 MiB"));
    BOOST_CHECK_NO_THROW(require_memory(1 << 20, 0, 1 << 20));
}

BOOST_AUTO_TEST_CASE(explicit_pages_are_counted_where_the_guests_nodes_lie)
{
    constexpr std::uint64_t page = 2 << 20;
    using counts = std::map<int, std::uint64_t>;
    guest_layout layout;
    layout.granted = {0, 1};
    layout.nodes = {{8 * page, {0}, {0}, false}, {5 * page, {1}, {1}, false}};
    BOOST_TEST((huge_pages_of(layout, page, {0, 1}) == counts{{0, 8}, {1, 5}}));
    layout.nodes = {{7 * page, {0, 1}, {0, 1}, true}};
    BOOST_TEST((huge_pages_of(layout, page, {0, 1}) == counts{{0, 4}, {1, 4}}));
    layout.nodes = {{8 * page, {0}, {}, false}, {5 * page, {1}, {}, false}};
    BOOST_TEST((huge_pages_of(layout, page, {0}) == counts{{0, 13}}), "a node that the host lacks");
    layout.granted = {2, 5};
    BOOST_TEST((huge_pages_of(layout, page, {0}) == counts{{0, 13}}), "none of whose nodes the host has");
    BOOST_TEST((huge_pages_of(layout, page, {}) == counts{{-1, 13}}), "a host that tells no nodes");
}

BOOST_AUTO_TEST_CASE(a_guests_kernel_sets_explicit_pages_aside)
{
    using words = std::vector<std::string>;
    BOOST_TEST(huge_page_arguments(0, 2 << 20, -1).empty());
    BOOST_TEST((huge_page_arguments(64 << 20, 2 << 20, -1) == words{"hugepagesz=2M", "hugepages=32"}));
    BOOST_TEST((huge_page_arguments(std::uint64_t{3} << 30, 1 << 30, 1) == words{"hugepagesz=1G", "hugepages=1:3"}));
}

BOOST_AUTO_TEST_CASE(pages_lie_on_the_bound_node_or_in_equal_shares)
{
    using counts = std::map<int, std::uint64_t>;
    memory::backing backing;
    backing.explicit_page = 2 << 20;
    BOOST_TEST((spread(9 << 20, backing, {0, 3}) == counts{{0, 3}, {3, 3}}));
    backing.bound_node = 3;
    BOOST_TEST((spread(9 << 20, backing, {0, 3}) == counts{{3, 5}}));
}

BOOST_AUTO_TEST_CASE(huge_pages_are_refused_only_while_it_lives)
{
    auto const before = ::prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0);
    {
        without_huge_pages const refused;
        BOOST_TEST(::prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == (before < 0 ? before : 1));
    }
    BOOST_TEST(::prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == before);
}

BOOST_AUTO_TEST_CASE(the_frequency_of_the_counter_is_found_twice_the_same)
{
    auto const first = tsc_khz(), second = tsc_khz();
    BOOST_TEST(first > 500'000u);
    BOOST_TEST(first < 8'000'000u);
    auto const apart = first > second ? first - second : second - first;
    BOOST_TEST(apart * 10'000 < first, first << " and " << second << " kHz"); // 100 ppm; trials are compared at 1 %
}

BOOST_AUTO_TEST_SUITE_END()
