#include <tare/mysql/protocol/row_walker.hpp>

#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mysql_messages;
using protocol::errc;
using protocol::field_type;
using protocol::kind;

namespace {

errc walked(protocol::format f, std::vector<kind> const& kinds, std::string_view row, std::size_t piece)
{
    protocol::row_walker walker(kinds.size());
    walker.begin(f, kinds);
    for (; !row.empty(); row.remove_prefix(std::min(piece, row.size()))) walker.walk(row.substr(0, piece));
    return walker.end();
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_protocol_row_walker)

BOOST_AUTO_TEST_CASE(every_layout_is_passed_over_in_pieces_of_any_size_and_misses_its_last_byte)
{
    std::vector<kind> kinds;
    std::string row = std::string(1, '\0') + std::string(2, '\0');
    auto const add = [&](field_type t, std::string const& value) {
        kinds.push_back({t, false});
        row += value;
    };
    add(field_type::tiny, std::string(1, 'x'));
    add(field_type::year, std::string(2, 'x'));
    add(field_type::int24, std::string(4, 'x'));
    add(field_type::double_, std::string(8, 'x'));
    add(field_type::time, std::string(1, '\0'));
    add(field_type::datetime, "\x0b" + std::string(11, 'x'));
    add(field_type::json, string(std::string(300, 'x')));
    add(field_type::null, "");
    row[2] = 2; // the eighth
    add(field_type::blob, string("end"));
    for (std::size_t piece = 1; piece <= row.size(); ++piece) {
        BOOST_TEST((walked(protocol::format::binary, kinds, row, piece) == errc{}));
        BOOST_TEST((walked(protocol::format::binary, kinds, row + "x", piece) == errc::too_much));
        for (std::size_t n = 0; n < row.size(); n += piece)
            BOOST_TEST((walked(protocol::format::binary, kinds, row.substr(0, n), piece) == errc::cut_short));
    }
}

BOOST_AUTO_TEST_CASE(a_row_may_end_with_nulls_that_take_no_bytes)
{
    std::vector<kind> const kinds(3, kind{field_type::tiny, false});
    BOOST_TEST((walked(protocol::format::binary, kinds, hex("00 18 01"), 1) == errc{}));
    BOOST_TEST((walked(protocol::format::binary, kinds, hex("00 1c"), 1) == errc{}));
    BOOST_TEST((walked(protocol::format::binary, kinds, hex("00 0c"), 1) == errc::cut_short));
    BOOST_TEST((walked(protocol::format::text, kinds, hex("fb fb fb"), 1) == errc{}));
}

BOOST_AUTO_TEST_CASE(a_short_length_behind_a_long_one_has_nothing_of_it)
{
    std::vector<kind> const kinds(2, kind{field_type::blob, false});
    auto const row = string(std::string(70'000, 'x')) + string(std::string(300, 'y'));
    for (std::size_t const piece : {1U, 1000U, 100'000U}) BOOST_TEST((walked(protocol::format::text, kinds, row, piece) == errc{}));
}

BOOST_AUTO_TEST_CASE(a_walker_begins_anew_with_each_row_whatever_the_last_one_was)
{
    std::vector<kind> const kinds{{field_type::blob, false}};
    protocol::row_walker walker(1);
    for (auto const* bad : {"fc 00", "ff", "01 61 62", "05 61"}) {
        walker.begin(protocol::format::text, kinds);
        walker.walk(hex(bad));
        BOOST_TEST((walker.end() != errc{}));
        walker.begin(protocol::format::text, kinds);
        walker.walk(string("good"));
        BOOST_TEST((walker.end() == errc{}));
    }
}

BOOST_AUTO_TEST_SUITE_END()
