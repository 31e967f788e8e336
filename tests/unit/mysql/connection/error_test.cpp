#include <tare/mysql/connection/error.hpp>

#include "../../../says.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare::mysql;

namespace {

server_error refusal(std::uint16_t code, std::string_view message)
{
    protocol::server_error said;
    said.code = code;
    said.sql_state = {'4', '2', 'S', '0', '2'};
    said.message = message;
    return {"SELECT n FROM", said, "127.0.0.1:3306"};
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_connection_error)

BOOST_AUTO_TEST_CASE(a_refusal_has_the_servers_own_code_state_and_message)
{
    auto const refused = refusal(1146, "Table 'tare.t' doesn't exist");
    BOOST_TEST(std::string(refused.what()) == "127.0.0.1:3306 answers SELECT n FROM with ERROR 1146 (42S02): Table 'tare.t' doesn't exist");
    BOOST_TEST(refused.code() == 1146);
    BOOST_TEST(refused.state() == "42S02");
    BOOST_TEST(refused.message() == "Table 'tare.t' doesn't exist");
    BOOST_TEST(refused.remedy().empty());
}

BOOST_AUTO_TEST_CASE(what_can_be_done_is_told_where_it_is_known)
{
    BOOST_TEST(has(refusal(1040, "Too many connections"), "; close other connections, or raise the server's max_connections"));
    BOOST_TEST(has(refusal(1045, "Access denied"), "; check user and password"));
    BOOST_TEST(has(refusal(1049, "Unknown database"), "; create the database"));
    BOOST_TEST(has(refusal(1205, "Lock wait timeout exceeded"), "; run the transaction again"));
    BOOST_TEST(has(refusal(1213, "Deadlock found"), "; run the transaction again"));
    BOOST_TEST(has(refusal(1021, "Disk full"), "; make room where the server keeps its tables"));
    BOOST_TEST(has(refusal(1114, "The table is full"), "; make room where the server keeps its tables"));
}

BOOST_AUTO_TEST_CASE(a_long_message_is_cut_in_the_sentence_alone_and_no_terminal_obeys_it)
{
    auto const message = "\x1b[31m\n" + std::string(60'000, 'x');
    auto const refused = refusal(1, message);
    BOOST_TEST(std::string_view(refused.what()).size() < 700u);
    BOOST_TEST(!has(refused, "\x1b"));
    BOOST_TEST(!has(refused, "\n"));
    BOOST_TEST(refused.message() == message);
}

BOOST_AUTO_TEST_SUITE_END()
