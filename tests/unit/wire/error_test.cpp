#include <tare/wire/error.hpp>

#include "../../thrown_by.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <system_error>

using tare::wire::connection_error;

BOOST_AUTO_TEST_SUITE(wire_error)

BOOST_AUTO_TEST_CASE(an_error_has_a_sentence_for_readers_and_a_code_for_programs)
{
    auto const reset = std::make_error_code(std::errc::connection_reset);
    auto const thrown = thrown_by<tare::error>([&] { throw connection_error(reset, "it was closed", "try again"); });
    BOOST_TEST(std::string(thrown.what()) == "it was closed; try again");
    BOOST_TEST(std::string(connection_error(reset, "it was closed").what()) == "it was closed");
    BOOST_TEST(connection_error(reset, "it was closed").code() == reset);
}

BOOST_AUTO_TEST_SUITE_END()
