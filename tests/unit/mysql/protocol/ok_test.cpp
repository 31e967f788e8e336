#include <tare/mysql/protocol/ok.hpp>

#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mysql_messages;
using protocol::errc;

namespace {

constexpr auto tracking = protocol::usual | protocol::capability::session_track;

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_protocol_ok)

BOOST_AUTO_TEST_CASE(all_of_an_ok_is_read)
{
    protocol::ok o;
    BOOST_TEST((protocol::read_ok(hex("00 fc 2c 01 07 22 00 05 00"), protocol::usual, o) == errc{}));
    BOOST_TEST(o.affected_rows == 300u);
    BOOST_TEST(o.last_insert_id == 7u);
    BOOST_TEST(static_cast<unsigned>(o.status) == 0x22u);
    BOOST_TEST(o.warnings == 5u);
    BOOST_TEST(o.info.empty());
}

// The documentation has words without a length; MariaDB 10.11 and MySQL 8 send one.
BOOST_AUTO_TEST_CASE(words_are_read_with_a_length_and_without)
{
    protocol::ok o;
    auto const with = ok() + string("Rows matched: 1"), without = ok() + "Rows matched: 1";
    BOOST_TEST((protocol::read_ok(with, protocol::usual, o) == errc{}));
    BOOST_TEST(o.info == "Rows matched: 1");
    BOOST_TEST((protocol::read_ok(without, protocol::usual, o) == errc{}));
    BOOST_TEST(o.info == "Rows matched: 1");
}

// MySQL, "Session State Information": a changed schema, and autocommit that was switched off.
BOOST_AUTO_TEST_CASE(changes_of_the_session_are_read_one_by_one)
{
    auto const schema = hex("01 05 04 74 65 73 74"), variable = hex("00 0f 0a 61 75 74 6f 63 6f 6d 6d 69 74 03 4f 46 46");
    auto const message = ok(0x4000) + string("") + string(schema + variable);
    protocol::ok o;
    BOOST_TEST((protocol::read_ok(message, tracking, o) == errc{}));
    protocol::session_changes changes(o);
    protocol::session_changes::change c{};
    BOOST_TEST(changes.next(c));
    BOOST_TEST(c.kind == 1u);
    BOOST_TEST(c.content == string("test"));
    BOOST_TEST(changes.next(c));
    BOOST_TEST(c.kind == 0u);
    BOOST_TEST(c.content == string("autocommit") + string("OFF"));
    BOOST_TEST(!changes.next(c));
    BOOST_TEST((changes.error() == errc{}));
    o.session_state = std::string_view(o.session_state).substr(0, 10);
    protocol::session_changes cut(o);
    BOOST_TEST(cut.next(c));
    BOOST_TEST(!cut.next(c));
    BOOST_TEST((cut.error() == errc::cut_short));
}

BOOST_AUTO_TEST_CASE(what_is_cut_or_goes_on_is_an_error)
{
    auto const message = ok(0x4000) + string("words") + string("\x01\x02\x01x");
    protocol::ok o;
    for (std::size_t n = 0; n < message.size(); ++n)
        BOOST_TEST((protocol::read_ok(message.substr(0, n), tracking, o) != errc{}) == (n != ok().size()), n);
    BOOST_TEST((protocol::read_ok(message + "x", tracking, o) == errc::too_much));
    for (std::size_t n = 0; n < eof().size(); ++n) BOOST_TEST((protocol::read_eof(eof().substr(0, n), o) == errc::cut_short));
    BOOST_TEST((protocol::read_eof(eof() + "x", o) == errc::too_much));
}

BOOST_AUTO_TEST_SUITE_END()
