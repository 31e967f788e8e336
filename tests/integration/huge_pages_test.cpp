// Real pools of this host: explicit huge pages are added, mapped, found where they were asked for, and given back, also after SIGKILL.

#include <tare/campaign/undo.hpp>
#include <tare/environment/launch/huge_pages.hpp>
#include <tare/memory/array.hpp>
#include <tare/memory/explicit_huge.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>

#include <cstdlib>
#include <cstring>

using namespace tare;
using environment::launch::reserved_huge_pages;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t page = memory::huge_page;

boost::test_tools::assertion_result can_add_pages(boost::unit_test::test_unit_id)
{
    bool const can = ::geteuid() == 0 && system::huge_pool(page, 0).exists();
    boost::test_tools::assertion_result out(can);
    if (!can) out.message() << "adding huge pages needs root and a node 0 with pages of 2 MiB";
    return out;
}

/// A campaign of one test, and the pool as it was before.
struct campaign_here {
    fs::path folder = [] {
        char name[] = "/tmp/tare-hugetlb-XXXXXX";
        return fs::path(::mkdtemp(name));
    }();
    std::string id = "hg" + std::to_string(::getpid() % 100'000);
    system::journal book{folder / "journal.jsonl"};
    environment::site site{id, folder, &book};
    system::huge_pool pool{page, 0};
    std::uint64_t before = pool.total(), unused = pool.free();
    ~campaign_here()
    {
        BOOST_TEST(pool.total() == before, "the pool of node 0 has another size than before");
        fs::remove_all(folder);
    }
    std::vector<system::entry> open() const { return system::open_entries(book.file(), id, folder); }
};

std::uint64_t number(boost::json::object const& facts, char const* name) { return facts.at(name).to_number<std::uint64_t>(); }

} // namespace

BOOST_AUTO_TEST_SUITE(huge_pages, *boost::unit_test::precondition(can_add_pages))

BOOST_AUTO_TEST_CASE(pages_are_announced_added_and_given_back)
{
    campaign_here here;
    {
        reserved_huge_pages const held(here.site, page, {{0, here.unused + 8}});
        BOOST_TEST(here.pool.total() == here.before + 8);
        BOOST_TEST(here.pool.free() == here.unused + 8);
        BOOST_REQUIRE_EQUAL(here.open().size(), 1u);
        BOOST_TEST(here.open()[0].name == "node0:2048kB:" + std::to_string(here.before) + "+8");
        reserved_huge_pages const again(here.site, page, {{0, here.unused + 5}});
        BOOST_TEST(here.pool.total() == here.before + 8, "what is free already is only used");
    }
    BOOST_TEST(here.pool.total() == here.before);
    BOOST_TEST(here.open().empty());
}

BOOST_AUTO_TEST_CASE(when_a_node_lacks_its_share_what_another_was_given_goes_back)
{
    campaign_here here;
    auto const too_many = std::uint64_t{1} << 30;
    BOOST_CHECK_EXCEPTION((reserved_huge_pages(here.site, page, {{0, here.unused + 4}, {1023, too_many}})), error, [&](error const& e) {
        BOOST_TEST(here.open().empty());
        return e.problem().starts_with("1073741824 huge pages of 2 MiB are needed");
    });
}

BOOST_AUTO_TEST_CASE(an_array_lies_in_explicit_pages_and_the_facts_say_so)
{
    campaign_here here;
    reserved_huge_pages const held(here.site, page, {{0, here.unused + 8}});
    {
        memory::array<char, memory::explicit_huge<>> const a(3 * page - 100);
        BOOST_TEST(reinterpret_cast<std::uintptr_t>(a.data()) % page == 0u);
        BOOST_TEST(number(a.facts(), "resident_bytes") == 0u, "it was touched before its owner touched it");
        std::memset(a.data(), 1, a.size());
        auto const facts = a.facts();
        BOOST_TEST_MESSAGE(boost::json::serialize(facts));
        BOOST_TEST(number(facts, "kernel_page_bytes") == page);
        BOOST_TEST(number(facts, "explicit_huge_bytes") == 3 * page);
        BOOST_TEST(number(facts, "resident_bytes") == 3 * page);
        BOOST_TEST(number(facts, "transparent_huge_bytes") == 0u);
        BOOST_TEST(facts.at("huge_share").as_double() == 1.0);
        if (auto const* const nodes = facts.if_contains("node_bytes")) BOOST_TEST(number(nodes->as_object(), "0") == 3 * page);
        BOOST_TEST(here.pool.free() == here.unused + 5);
        BOOST_TEST(number(memory::pages_of_process(::getpid()), "explicit_huge_bytes") == 3 * page);
    }
    BOOST_TEST(here.pool.free() == here.unused + 8);
}

BOOST_AUTO_TEST_CASE(bound_memory_is_populated_at_once_so_that_a_missing_page_is_no_signal)
{
    campaign_here here;
    reserved_huge_pages const held(here.site, page, {{0, here.unused + 4}});
    memory::array<char, memory::explicit_huge<memory::huge_page, placement::bound<0>>> const a(2 * page);
    BOOST_TEST(number(a.facts(), "resident_bytes") == 2 * page);
}

BOOST_AUTO_TEST_CASE(what_is_not_reserved_is_refused_with_the_command)
{
    campaign_here here;
    auto const wanted = system::huge_pool(page).free() + 7;
    auto const says_so = [&](error const& e) {
        BOOST_TEST_MESSAGE(e.what());
        return e.problem().starts_with(std::to_string(wanted) + " huge pages of 2 MiB are needed, and ") &&
               e.remedy().find("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages") != std::string::npos;
    };
    BOOST_CHECK_EXCEPTION((memory::array<char, memory::explicit_huge<>>(wanted * page)), error, says_so);
}

BOOST_AUTO_TEST_CASE(pages_of_a_killed_campaign_are_given_back_by_its_journal)
{
    campaign_here here;
    auto const child = ::fork();
    if (child == 0) {
        reserved_huge_pages const held(here.site, page, {{0, here.unused + 6}});
        ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
    BOOST_TEST(here.pool.total() == here.before + 6);
    auto const done = campaign::undo(here.book.file(), here.id, here.folder);
    BOOST_TEST(done.complete());
    BOOST_REQUIRE_EQUAL(done.undone.size(), 1u);
    BOOST_TEST(done.undone[0] == "gave back 6 huge pages of node 0");
    BOOST_TEST(here.pool.total() == here.before);
    BOOST_TEST(campaign::undo(here.book.file(), here.id, here.folder).undone.empty());
}

BOOST_AUTO_TEST_CASE(pages_that_were_announced_and_never_added_take_none_of_the_others)
{
    campaign_here here;
    here.book.will_create(system::created::huge_pages, system::added_huge_pages{0, page, here.before, 50}.str());
    auto const done = campaign::undo(here.book.file(), here.id, here.folder);
    BOOST_TEST(done.complete());
    BOOST_TEST(done.undone.empty());
    BOOST_TEST(here.pool.total() == here.before);
}

BOOST_AUTO_TEST_SUITE_END()
