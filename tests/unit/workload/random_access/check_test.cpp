#include <tare/topology/allowed.hpp>
#include <tare/workload/random_access/runner.hpp>

#include <boost/test/unit_test.hpp>

#include <numeric>
#include <vector>

using namespace tare;
using namespace tare::workload;
using namespace tare::workload::random_access_kernels;

namespace {

constexpr std::uint64_t table_words = 1 << 12;
constexpr std::uint64_t updates = 4 * table_words;

std::vector<int> two()
{
    auto const allowed = topology::allowed_processors();
    return {allowed.front(), allowed.back()};
}

struct tables {
    std::vector<std::uint64_t> memory = std::vector<std::uint64_t>(table_words);
    runner run{two(), {memory.data(), table_words}, updates, 2 * lanes};

    void spoil(std::uint64_t count)
    {
        for (std::uint64_t i = 0; i < count; ++i) memory[i * 37 % table_words] ^= 1ULL << (i % 64);
    }
    std::int64_t errors() const { return run.facts().at("errors").to_number<std::int64_t>(); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(workload_random_access)

BOOST_AUTO_TEST_CASE(a_replay_takes_the_updates_back)
{
    tables t;
    t.run.update<form::exact>();
    BOOST_TEST(t.memory[5] != 5U);
    t.run.check();
    BOOST_TEST(t.errors() == 0);
    for (std::uint64_t i = 0; i < table_words; ++i) BOOST_REQUIRE(t.memory[i] == i);
    BOOST_TEST(t.run.verify(0).wrong == "");
}

BOOST_AUTO_TEST_CASE(an_injected_error_is_counted_and_mended)
{
    tables t;
    t.run.update<form::exact>();
    t.spoil(3);
    t.run.check();
    BOOST_TEST(t.errors() == 3);
    BOOST_TEST(t.run.verify(most_errors).wrong == "");
    BOOST_TEST(t.run.verify(0).wrong == "3 of 4096 words are wrong, more than the 0 % that may be");
    for (std::uint64_t i = 0; i < table_words; ++i) BOOST_REQUIRE(t.memory[i] == i);
}

BOOST_AUTO_TEST_CASE(one_percent_of_wrong_words_is_allowed_and_no_more)
{
    for (std::uint64_t const spoilt : {40U, 41U}) { // 40.96 are one percent
        tables t;
        t.run.update<form::exact>();
        t.spoil(spoilt);
        t.run.check();
        BOOST_TEST(t.run.verify(most_errors).passed() == (spoilt == 40));
    }
}

BOOST_AUTO_TEST_CASE(updates_without_a_check_are_not_verified)
{
    tables t;
    BOOST_TEST(t.run.verify(1).wrong == "the updates were not checked");
    t.run.update<form::exact>();
    t.run.check();
    BOOST_TEST(t.run.verify(0).passed());
    t.run.update<form::exact>();
    BOOST_TEST(!t.run.verify(1).passed());
}

BOOST_AUTO_TEST_CASE(updates_that_were_not_made_are_wrong)
{
    tables t;
    t.run.check();
    BOOST_TEST(t.errors() > 2000); // of 4096 words; the first thousands of numbers have few bits and meet often
    BOOST_TEST(!t.run.verify(most_errors).passed());
}

BOOST_AUTO_TEST_CASE(few_updates_leave_room_for_few_errors)
{
    std::vector<std::uint64_t> memory(table_words);
    runner run(two(), {memory.data(), table_words}, 512, 2 * lanes);
    run.update<form::exact>();
    for (std::uint64_t i = 0; i < 6; ++i) memory[i] ^= 1; // 0.15 % of the words, more than 1 % of the updates
    run.check();
    BOOST_TEST(run.verify(most_errors).wrong == "6 of 512 words are wrong, more than the 1 % that may be");
}

BOOST_AUTO_TEST_CASE(a_replay_touches_its_own_slab_alone)
{
    std::vector<std::uint64_t> memory(table_words), whole(table_words);
    replay({memory.data(), table_words}, updates, {1024, 512});
    replay({whole.data(), table_words}, updates, {0, table_words});
    for (std::uint64_t i = 0; i < table_words; ++i) BOOST_REQUIRE(memory[i] == (i >= 1024 && i < 1536 ? whole[i] : 0));
}

BOOST_AUTO_TEST_SUITE_END()
