#include <tare/workload/mysql_oltp/table.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
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

BOOST_AUTO_TEST_CASE(neighbours_have_no_group_of_digits_in_common)
{
    auto const groups = [](std::uint64_t id) {
        oltp::row const one(id, 5000);
        std::set<std::string> out;
        for (std::size_t at = 0; at < one.c.size(); at += 12) out.insert(text(one.c).substr(at, 11));
        for (std::size_t at = 0; at < one.pad.size(); at += 12) out.insert(text(one.pad).substr(at, 11));
        return out;
    };
    for (std::uint64_t id = 1; id < 1000; ++id) {
        auto both = groups(id);
        both.merge(groups(id + 1));
        BOOST_REQUIRE(both.size() == 30u);
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

BOOST_AUTO_TEST_CASE(rows_are_sent_with_their_ids_and_values)
{
    constexpr std::uint64_t rows = 1000;
    auto const got = oltp::rows_between(17, 18, rows);
    tare::mysql::bulk_rows expected;
    for (std::uint64_t const id : {17U, 18U}) {
        oltp::row const one(id, rows);
        expected.add(id, one.k, text(one.c), text(one.pad));
    }
    BOOST_TEST(got.rows() == 2u);
    BOOST_TEST((got.bytes() == expected.bytes()));
    BOOST_TEST(oltp::rows_between(1000, 1000, rows).rows() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
