#include <tare/wire/ending.hpp>

#include "../../thrown_by.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <string>

using namespace tare::wire;

namespace {

connection_error told(std::exception_ptr const& failure)
{
    return thrown_by<connection_error>([&] { std::rethrow_exception(failure); });
}

ending read_failure(boost::system::error_code code, bool between) { return reading_failed(code, between, "a reply"); }

} // namespace

BOOST_AUTO_TEST_SUITE(wire_ending)

BOOST_AUTO_TEST_CASE(an_operation_is_told_what_ended_it_and_what_to_do)
{
    ending const how{std::make_error_code(std::errc::timed_out), "it was late", "wait for longer"};
    auto const blamed = told(how.told_of("no reply to GET from 127.0.0.1:1"));
    BOOST_TEST(std::string(blamed.what()) == "no reply to GET from 127.0.0.1:1: it was late; wait for longer");
    BOOST_TEST(blamed.code() == std::make_error_code(std::errc::timed_out));
    auto const aside = told(how.told_aside("no reply to SET from 127.0.0.1:1"));
    BOOST_TEST(std::string(aside.what()) == "no reply to SET from 127.0.0.1:1: it was late; wait for longer");
    BOOST_TEST(aside.code() == std::make_error_code(std::errc::connection_aborted));
}

BOOST_AUTO_TEST_CASE(numbers_of_the_system_are_those_of_errc)
{
    BOOST_TEST(plain({ECONNREFUSED, std::system_category()}) == std::make_error_code(std::errc::connection_refused));
    BOOST_TEST((plain({ECONNREFUSED, std::system_category()}).category() == std::generic_category()));
    std::error_code const other(1, std::iostream_category());
    BOOST_TEST((plain(other) == other && plain(other).category() == std::iostream_category()));
}

BOOST_AUTO_TEST_CASE(what_could_not_be_connected_to_says_why)
{
    auto const refused = connecting_failed(boost::asio::error::connection_refused, "");
    BOOST_TEST(refused.code == std::make_error_code(std::errc::connection_refused));
    BOOST_TEST(refused.why == "Connection refused");
    BOOST_TEST(refused.remedy == "is a server there, and is this its address?");
    BOOST_TEST(connecting_failed(boost::asio::error::connection_refused, "TLS failed").why == "TLS failed");
}

BOOST_AUTO_TEST_CASE(a_server_that_goes_is_told_from_a_network_that_does)
{
    for (boost::system::error_code const code :
         {boost::system::error_code(boost::asio::error::eof), boost::system::error_code(boost::asio::error::connection_reset)}) {
        BOOST_TEST(read_failure(code, true).code == std::make_error_code(std::errc::connection_reset));
        BOOST_TEST(read_failure(code, true).why == "the server closed the connection");
        BOOST_TEST(read_failure(code, false).why == "the server closed the connection in the middle of a reply");
    }
    auto const silent = read_failure(boost::asio::error::timed_out, false);
    BOOST_TEST(silent.code == std::make_error_code(std::errc::timed_out));
    BOOST_TEST(silent.why == "reading failed in the middle of a reply: Connection timed out");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_sent_is_told_by_the_age_of_the_connection)
{
    BOOST_TEST(why_not_open(false, never_connected) == "it was never connected");
    BOOST_TEST(why_not_open(false, "") == "it is still being connected");
    BOOST_TEST(why_not_open(true, "its user has quit") == "the connection is closed, since its user has quit");
}

BOOST_AUTO_TEST_CASE(an_end_by_its_user_and_one_by_memory_have_their_codes)
{
    BOOST_TEST(closed_by_user().code == std::make_error_code(std::errc::connection_aborted));
    BOOST_TEST(no_memory("the answer").code == std::make_error_code(std::errc::not_enough_memory));
    BOOST_TEST(no_memory("the answer").why == "there is no memory for the answer");
}

BOOST_AUTO_TEST_SUITE_END()
