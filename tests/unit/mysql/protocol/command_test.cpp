#include <tare/mysql/protocol/command.hpp>

#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mysql_messages;

namespace {

template <class Write>
std::string written(Write write)
{
    std::string out;
    write(out);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_protocol_command)

// MySQL, "COM_QUERY", "COM_INIT_DB", "COM_PING", "COM_QUIT", "COM_STMT_PREPARE", "COM_STMT_CLOSE", "COM_STMT_RESET".
BOOST_AUTO_TEST_CASE(the_examples_of_the_documentation_are_written)
{
    BOOST_TEST(written([](auto& out) { protocol::write_query(out, "select @@version_comment limit 1"); }) ==
               hex("21 00 00 00 03 73 65 6c 65 63 74 20 40 40 76 65 72 73 69 6f 6e 5f 63 6f 6d 6d 65 6e 74 20 6c 69 6d 69 74 20 31"));
    BOOST_TEST(written([](auto& out) { protocol::write_init_db(out, "test"); }) == hex("05 00 00 00 02 74 65 73 74"));
    BOOST_TEST(written([](auto& out) { protocol::write_ping(out); }) == hex("01 00 00 00 0e"));
    BOOST_TEST(written([](auto& out) { protocol::write_quit(out); }) == hex("01 00 00 00 01"));
    BOOST_TEST(written([](auto& out) { protocol::write_prepare(out, "SELECT CONCAT(?, ?) AS col1"); }) ==
               hex("1c 00 00 00 16 53 45 4c 45 43 54 20 43 4f 4e 43 41 54 28 3f 2c 20 3f 29 20 41 53 20 63 6f 6c 31"));
    BOOST_TEST(written([](auto& out) { protocol::write_close(out, 1); }) == hex("05 00 00 00 19 01 00 00 00"));
    BOOST_TEST(written([](auto& out) { protocol::write_reset(out, 1); }) == hex("05 00 00 00 1a 01 00 00 00"));
    BOOST_TEST(written([](auto& out) { protocol::write_refusal(out, 2); }) == hex("00 00 00 02"));
}

BOOST_AUTO_TEST_CASE(commands_are_appended_to_what_is_there)
{
    std::string out = "x";
    protocol::write_ping(out);
    protocol::write_ping(out);
    BOOST_TEST(out == "x" + hex("01 00 00 00 0e 01 00 00 00 0e"));
}

BOOST_AUTO_TEST_CASE(a_query_too_long_for_a_packet_goes_in_several)
{
    for (std::size_t const size : {0xfffffdU, 0xfffffeU, 0xffffffU, 0x1000005U}) {
        std::string const sql(size, 's');
        std::string out = "before", expected = "before";
        protocol::write_query(out, sql);
        protocol::append_message(expected, 0, "\x03" + sql);
        BOOST_TEST((out == expected), size);
    }
}

BOOST_AUTO_TEST_SUITE_END()
