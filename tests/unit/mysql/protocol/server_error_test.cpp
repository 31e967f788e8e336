#include <tare/mysql/protocol/server_error.hpp>

#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mysql_messages;
using protocol::errc;

BOOST_AUTO_TEST_SUITE(mysql_protocol_server_error)

// MySQL, "ERR_Packet".
BOOST_AUTO_TEST_CASE(the_example_of_the_documentation_is_read)
{
    auto const bytes = hex("ff 48 04 23 48 59 30 30 30 4e 6f 20 74 61 62 6c 65 73 20 75 73 65 64");
    protocol::server_error e;
    BOOST_TEST((protocol::read_error(bytes, e) == errc{}));
    BOOST_TEST(e.code == 1096u);
    BOOST_TEST(e.state() == "HY000");
    BOOST_TEST(e.message == "No tables used");
    BOOST_TEST(e.text() == "ERROR 1096 (HY000): No tables used");
}

BOOST_AUTO_TEST_CASE(before_a_login_there_may_be_no_state)
{
    auto const bytes = hex("ff 10 04") + "Too many connections";
    protocol::server_error e;
    BOOST_TEST((protocol::read_error(bytes, e) == errc{}));
    BOOST_TEST(e.text() == "ERROR 1040 (HY000): Too many connections");
}

BOOST_AUTO_TEST_CASE(what_is_cut_or_is_no_error_is_told)
{
    auto const bytes = error(1064, "42000", "");
    protocol::server_error e;
    BOOST_TEST((protocol::read_error(bytes, e) == errc{}));
    for (std::size_t n = 0; n < bytes.size(); ++n)
        BOOST_TEST((protocol::read_error(bytes.substr(0, n), e) != errc{}) == (n != 3), n); // without state and words it is whole
    BOOST_TEST((protocol::read_error(ok(), e) == errc::not_an_answer));
    BOOST_TEST(protocol::is_error(bytes));
    BOOST_TEST(!protocol::is_error(ok()));
    BOOST_TEST(!protocol::is_error(""));
}

BOOST_AUTO_TEST_CASE(no_terminal_obeys_the_words_of_a_server)
{
    auto const bytes = error(1064, "42\x1b[0", "a\nb\x1b[31m\x7f ä");
    protocol::server_error e;
    BOOST_TEST((protocol::read_error(bytes, e) == errc{}));
    BOOST_TEST(e.text() == "ERROR 1064 (42?[0): a b?[31m? ??");
}

BOOST_AUTO_TEST_SUITE_END()
