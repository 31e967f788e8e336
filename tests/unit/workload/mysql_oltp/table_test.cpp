#include <tare/workload/mysql_oltp/table.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace tare::workload;

namespace {

std::string text(auto const& chars) { return {chars.begin(), chars.end()}; }

} // namespace

BOOST_AUTO_TEST_SUITE(workload_mysql_oltp_table)

BOOST_AUTO_TEST_CASE(a_row_follows_from_its_id_and_the_tables_size)
{
    oltp::row const one(17, 5000), again(17, 5000), next(18, 5000);
    BOOST_TEST(text(one.c) == text(again.c));
    BOOST_TEST(one.k == again.k);
    BOOST_TEST(text(one.c) != text(next.c));
    BOOST_TEST(text(one.pad) != text(next.pad));
    BOOST_TEST(text(one.c).substr(0, one.pad.size()) != text(one.pad));
    for (std::uint64_t id = 1; id <= 5000; ++id) {
        oltp::row const r(id, 5000);
        BOOST_REQUIRE(r.k >= 1);
        BOOST_REQUIRE(r.k <= 5000);
    }
}

BOOST_AUTO_TEST_CASE(texts_are_groups_of_eleven_digits)
{
    oltp::row const one(1, 1000);
    BOOST_TEST(one.c.size() == 119u);
    BOOST_TEST(one.pad.size() == 59u);
    BOOST_TEST(std::ranges::count(one.c, '-') == 9);
    BOOST_TEST(std::ranges::count(one.pad, '-') == 4);
    for (std::size_t i = 0; i < one.c.size(); ++i) BOOST_TEST((i % 12 == 11) == (one.c[i] == '-'));
    BOOST_TEST(std::ranges::all_of(one.c, [](char c) { return c == '-' || (c >= '0' && c <= '9'); }));
}

BOOST_AUTO_TEST_CASE(statements_hold_all_rows_once_and_no_more_than_their_bytes)
{
    constexpr std::uint64_t rows = 1000;
    std::string sql;
    std::uint64_t held = 0;
    int statements = 0;
    for (std::uint64_t id = 1, first = 1; id <= rows; first = id, ++statements) {
        oltp::write_insert(sql, id, rows, 10'000);
        BOOST_TEST(sql.size() <= 10'000u);
        oltp::row const begin(first, rows);
        auto const expected = "INSERT INTO sbtest1 (id,k,c,pad) VALUES (" + std::to_string(first) + "," + std::to_string(begin.k) + ",'" +
                              text(begin.c) + "','" + text(begin.pad) + "')";
        BOOST_TEST(sql.starts_with(expected), sql.substr(0, 300));
        BOOST_TEST(sql.ends_with("')"));
        held += static_cast<std::uint64_t>(std::ranges::count(sql, '(')) - 1;
    }
    BOOST_TEST(held == rows);
    BOOST_TEST(statements > 10);
}

BOOST_AUTO_TEST_SUITE_END()
