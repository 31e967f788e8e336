#include <tare/mysql/protocol/bulk_rows.hpp>

#include "../../../thrown_by.hpp"
#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace mysql_messages;
using protocol::bulk_rows;
using protocol::value;
using namespace std::literals;

namespace {

bulk_rows rows_of(std::vector<std::vector<value>> const& all)
{
    bulk_rows out;
    for (auto const& row : all) out.add(row);
    return out;
}

std::string written(std::uint32_t statement, bulk_rows const& rows)
{
    std::string out;
    protocol::write_bulk_execute(out, statement, rows);
    return out;
}

std::string refused(bulk_rows& rows, std::vector<value> const& row)
{
    return thrown_by<tare::usage_error>([&] { rows.add(row); }).what();
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_protocol_bulk_rows)

// MariaDB, "COM_STMT_BULK_EXECUTE": statement, flags (0x80: types follow), types, and each value behind 0 (a value follows) or 1 (NULL).
BOOST_AUTO_TEST_CASE(rows_follow_their_types_each_value_behind_its_indicator)
{
    BOOST_TEST(written(0x04030201, rows_of({{std::int64_t{1}, "a"sv}, {std::int64_t{2}, "bc"sv}})) ==
               hex("24 00 00 00 fa 01 02 03 04 80 00 08 00 fd 00 "
                   "00 01 00 00 00 00 00 00 00 00 01 61 00 02 00 00 00 00 00 00 00 00 02 62 63"));
}

BOOST_AUTO_TEST_CASE(a_null_is_its_indicator_and_has_no_type)
{
    auto const both = rows_of({{value{}, std::uint64_t{1}}, {"x"sv, value{}}});
    BOOST_TEST(written(1, both) == hex("19 00 00 00 fa 01 00 00 00 80 00 fd 00 08 80 01 00 01 00 00 00 00 00 00 00 00 01 78 01"));
    BOOST_TEST(written(1, rows_of({{value{}}})) == hex("0a 00 00 00 fa 01 00 00 00 80 00 06 00 01"));
}

BOOST_AUTO_TEST_CASE(rows_are_counted)
{
    BOOST_TEST(bulk_rows().rows() == 0u);
    BOOST_TEST(bulk_rows().parameters() == 0u);
    auto const two = rows_of({{1.5, "a"sv}, {2.5, "b"sv}});
    BOOST_TEST(two.rows() == 2u);
    BOOST_TEST(two.parameters() == 2u);
}

BOOST_AUTO_TEST_CASE(a_row_of_other_types_is_refused_and_not_added)
{
    auto rows = rows_of({{std::int64_t{1}, "a"sv}});
    auto const before = rows.bytes();
    BOOST_TEST(refused(rows, {std::int64_t{2}, 2.5}).starts_with("value 2 of a row is of another type than in the rows before it"));
    BOOST_TEST(refused(rows, {std::uint64_t{2}, "b"sv}).starts_with("value 1 of a row")); // of another sign
    BOOST_TEST(refused(rows, {std::int64_t{2}}).starts_with("a row has 1 values, and the rows before it have 2"));
    BOOST_TEST(rows.rows() == 1u);
    BOOST_TEST((rows.bytes() == before));
}

BOOST_AUTO_TEST_SUITE_END()
