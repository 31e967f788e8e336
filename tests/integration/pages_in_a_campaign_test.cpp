// A driver with every kind of page on one axis: each record says in which pages the arrays lay, and the host has its pools back.
#include "driver_run.hpp"

#include <tare/system/huge_pages.hpp>

using namespace driver_run;

namespace {

constexpr std::uint64_t huge = 2 << 20, array_bytes = 8 << 20;

boost::test_tools::assertion_result can_add_pages(boost::unit_test::test_unit_id)
{
    bool const can = ::geteuid() == 0 && system::huge_pool(huge, 0).exists();
    boost::test_tools::assertion_result out(can);
    if (!can) out.message() << "adding huge pages needs root and a node 0 with pages of 2 MiB";
    return out;
}

std::vector<std::string> native(scratch const& here, std::string const& memory)
{
    return {driver("pages"), "run",
            "--blocks",      "1",
            "--only",        "*/native/*/" + memory,
            "--set",         "array_bytes=" + std::to_string(array_bytes),
            "--set",         "passes=2",
            "--set",         "seconds=0",
            "--profile",     "standard",
            "--output",      (here / "out").string()};
}

std::uint64_t number(boost::json::object const& facts, char const* name) { return facts.at(name).to_number<std::uint64_t>(); }

} // namespace

BOOST_AUTO_TEST_SUITE(pages_in_a_campaign)

BOOST_AUTO_TEST_CASE(small_and_explicit_pages_stand_on_one_axis, *boost::unit_test::precondition(can_add_pages))
{
    scratch const here;
    system::huge_pool const pool(huge, 0);
    auto const before = pool.total();
    auto const got = run(here, native(here, "*"));
    BOOST_TEST(got.status.code == 0, got.errors);
    BOOST_TEST(pool.total() == before, "the pool of node 0 has another size than before");
    std::map<std::string, campaign::record> of;
    for (auto const& r : records(here / "out")) of[r.memory] = r;
    for (auto const& [memory, page] : {std::pair{"small-local", std::uint64_t{4096}}, {"huge2m-local", huge}, {"huge2m-bound0", huge}}) {
        BOOST_TEST_CONTEXT(memory)
        {
            BOOST_REQUIRE(of.contains(memory));
            BOOST_TEST((of[memory].status == campaign::status::valid), of[memory].reason);
            auto const arrays = of[memory].facts.at("workload").at("pages").as_array();
            BOOST_REQUIRE_EQUAL(arrays.size(), 3u);
            for (auto const& each : arrays) {
                BOOST_TEST(number(each.as_object(), "kernel_page_bytes") == page);
                BOOST_TEST(number(each.as_object(), "explicit_huge_bytes") == (page == huge ? number(each.as_object(), "bytes") : 0));
            }
        }
    }
    BOOST_TEST(of["huge2m-bound7"].reason == "memory cannot be bound to NUMA node 7, which is not among the granted ones");
    check_nothing_left(here, id_of(here / "out"));
}

BOOST_AUTO_TEST_CASE(without_root_the_user_is_told_how_to_reserve_pages)
{
    if (::geteuid() != 0 || !system::find_program("setpriv") || system::huge_pool(huge).total() != 0 || !system::huge_pool(huge).exists()) {
        BOOST_TEST_MESSAGE("not looked at: it needs root to become nobody, setpriv, and an empty pool of huge pages");
        return;
    }
    scratch const here;
    fs::permissions(here.path(), fs::perms::all);
    auto const got = run(here, {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", driver("pages"), "list"});
    BOOST_TEST(got.out.find("huge2m-local     cannot run: no huge pages of 2 MiB are reserved; run as root, or reserve as many as the "
                            "workload needs with 'echo COUNT > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages'") !=
                   std::string::npos,
               got.out);
}

BOOST_AUTO_TEST_SUITE_END()
