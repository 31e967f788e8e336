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

auto const says(std::string const& part)
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
