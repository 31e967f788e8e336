#include <tare/workload/mysql_oltp/sql.hpp>
#include <tare/workload/mysql_oltp/transaction.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <vector>

using namespace tare::workload::oltp;

namespace {

std::vector<habits const*> const profiles{&sysbench_0_4::habits, &sysbench_0_5::habits, &sysbench_1_0::habits};

std::vector<transaction> drawn(habits const& how, std::uint64_t seed, std::uint64_t connection, bool read_only = false, std::size_t n = 500)
{
    transactions from(how, seed, connection, 1000, read_only);
    std::vector<transaction> out(n);
    for (auto& one : out) from.next(one);
    return out;
}

bool equal(std::vector<transaction> const& a, std::vector<transaction> const& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](transaction const& x, transaction const& y) { return x.ids == y.ids && x.k == y.k && x.texts == y.texts; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_mysql_oltp_transaction)

BOOST_AUTO_TEST_CASE(a_transaction_is_twenty_statements_in_the_order_of_sysbench)
{
    using enum statement;
    std::vector<statement> expected{begin};
    expected.insert(expected.end(), 10, point);
    for (auto const s : {range, sum, order, distinct, index_update, non_index_update, erase, insert, commit}) expected.push_back(s);
    auto const steps = steps_of(false);
    BOOST_TEST(steps.size() == 20u);
    BOOST_TEST((std::vector(steps.begin(), steps.end()) == expected));
}

BOOST_AUTO_TEST_CASE(one_that_only_reads_is_the_same_without_its_writes)
{
    auto const steps = steps_of(true), all = steps_of(false);
    BOOST_TEST(steps.size() == 16u);
    BOOST_TEST((std::equal(steps.begin(), steps.begin() + 15, all.begin())));
    BOOST_TEST((steps.back() == statement::commit));
    for (auto const s : steps) BOOST_TEST(!writes(s));
}

BOOST_AUTO_TEST_CASE(transactions_follow_from_seed_and_connection_and_from_nothing_else)
{
    for (auto const* const how : profiles) {
        BOOST_TEST(equal(drawn(*how, 1, 2), drawn(*how, 1, 2)));
        BOOST_TEST(!equal(drawn(*how, 1, 2), drawn(*how, 1, 3)));
        BOOST_TEST(!equal(drawn(*how, 1, 2), drawn(*how, 2, 2)));
    }
}

BOOST_AUTO_TEST_CASE(the_row_that_is_inserted_is_the_one_that_was_deleted)
{
    for (auto const* const how : profiles)
        for (auto const& t : drawn(*how, 1, 0)) {
            BOOST_TEST_REQUIRE(t.ids[18] == t.ids[17]);
            BOOST_TEST_REQUIRE((t.k >= 1 && t.k <= 1000));
        }
}

BOOST_AUTO_TEST_CASE(each_statement_has_an_id_of_its_own)
{
    for (auto const* const how : profiles) {
        std::set<std::uint64_t> of_first, of_all;
        for (auto const& t : drawn(*how, 1, 0)) {
            of_first.insert(t.ids[1]);
            for (std::size_t i = 1; i < 18; ++i) of_all.insert(t.ids[i]);
            BOOST_TEST_REQUIRE((std::set(t.ids.begin() + 1, t.ids.begin() + 18).size() > 3));
        }
        BOOST_TEST(of_all.size() > of_first.size());
    }
}

BOOST_AUTO_TEST_CASE(ranges_pass_the_end_of_the_table_but_for_profiles_that_keep_them_inside)
{
    for (bool const inside : {true, false}) {
        auto how = sysbench_1_0::habits;
        how.inside = inside;
        how.distinct = sysbench_0_4::habits.distinct;
        how.draw = [](generator& from, std::uint64_t rows) { return 1 + from.below(rows); }; // those of the profiles keep to the middle
        std::uint64_t last = 0;
        for (auto const& t : drawn(how, 1, 0, true))
            for (std::size_t i = 11; i < 15; ++i) last = std::max(last, last_id(how, steps_of(true)[i], t.ids[i]));
        BOOST_TEST((inside ? last == 1000 : last > 1000));
    }
    BOOST_TEST(sysbench_0_4::habits.inside);
    BOOST_TEST(!sysbench_0_5::habits.inside);
    BOOST_TEST(!sysbench_1_0::habits.inside);
}

BOOST_AUTO_TEST_CASE(ranges_are_of_a_hundred_ids_and_distinct_of_0_4_of_one_more)
{
    for (auto const* const how : profiles) {
        for (auto const s : {statement::range, statement::sum, statement::order}) BOOST_TEST(last_id(*how, s, 7) == 106u);
        BOOST_TEST(last_id(*how, statement::point, 7) == 7u);
    }
    BOOST_TEST(last_id(sysbench_0_4::habits, statement::distinct, 7) == 107u);
    BOOST_TEST(last_id(sysbench_0_5::habits, statement::distinct, 7) == 106u);
    BOOST_TEST(last_id(sysbench_1_0::habits, statement::distinct, 7) == 106u);
}

BOOST_AUTO_TEST_CASE(a_sentence_has_a_value_for_each_question_mark)
{
    for (auto const* const how : profiles)
        for (std::size_t i = 0; i < statements_in_all; ++i) {
            auto const what = sentence_of(static_cast<statement>(i), *how);
            BOOST_TEST(static_cast<std::size_t>(std::count(what.sql.begin(), what.sql.end(), '?')) == what.values.size(), what.sql);
        }
}

BOOST_AUTO_TEST_CASE(profiles_differ_in_how_a_range_ends_and_in_what_is_inserted)
{
    auto const sql = [](habits const& how, statement s) { return sentence_of(s, how).sql; };
    BOOST_TEST(sql(sysbench_0_5::habits, statement::sum).ends_with("WHERE id BETWEEN ? AND ?+99"));
    BOOST_TEST(sql(sysbench_1_0::habits, statement::sum).ends_with("WHERE id BETWEEN ? AND ?"));
    BOOST_TEST(
        sql(sysbench_0_4::habits, statement::insert).ends_with("VALUES (?, 0, ' ', 'aaaaaaaaaaffffffffffrrrrrrrrrreeeeeeeeeeyyyyyyyyyy')"));
    BOOST_TEST(sql(sysbench_1_0::habits, statement::insert).ends_with("(id, k, c, pad) VALUES (?, ?, ?, ?)"));
    BOOST_TEST(size_of(value::c, sysbench_1_0::habits) == 119u); // of CHAR(120)
    BOOST_TEST(size_of(value::pad, sysbench_1_0::habits) == 59u);
    BOOST_TEST(size_of(value::c, sysbench_0_4::habits) == 109u);
}

BOOST_AUTO_TEST_SUITE_END()
