#include <tare/mysql/connection/value_text.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>

using namespace tare::mysql;
using namespace std::literals;

BOOST_AUTO_TEST_SUITE(mysql_connection_value_text)

BOOST_AUTO_TEST_CASE(values_are_written_as_a_server_writes_them) // what MariaDB 10.11 prints for the same values
{
    BOOST_TEST(text_of("a\0b"sv).value() == "a\0b"s);
    BOOST_TEST(text_of(std::int64_t{-9223372036854775807 - 1}).value() == "-9223372036854775808");
    BOOST_TEST(text_of(std::uint64_t{18446744073709551615U}).value() == "18446744073709551615");
    BOOST_TEST(text_of(protocol::date{7, 1, 2}).value() == "0007-01-02");
    BOOST_TEST(text_of(protocol::date{}).value() == "0000-00-00");
    BOOST_TEST(text_of(protocol::date_time{{2024, 2, 29}, 1, 2, 3, 0}).value() == "2024-02-29 01:02:03");
    BOOST_TEST(text_of(protocol::date_time{{2024, 2, 29}, 1, 2, 3, 50}).value() == "2024-02-29 01:02:03.000050");
    BOOST_TEST(text_of(protocol::time{true, 838, 59, 59, 0}).value() == "-838:59:59");
    BOOST_TEST(text_of(protocol::time{false, 1, 2, 3, 500'000}).value() == "01:02:03.500000");
}

BOOST_AUTO_TEST_CASE(null_and_reals_have_no_one_text)
{
    BOOST_TEST(!text_of({}).has_value());
    BOOST_TEST(!text_of(1.5).has_value());
    BOOST_TEST(!text_of(1.5F).has_value());
}

BOOST_AUTO_TEST_CASE(a_kind_is_told_without_the_value)
{
    BOOST_TEST(kind_words({}) == "NULL");
    BOOST_TEST(kind_words(std::int64_t{42}) == "an integer");
    BOOST_TEST(kind_words(std::uint64_t{42}) == "an integer");
    BOOST_TEST(kind_words(1.5F) == "a real");
    BOOST_TEST(kind_words(1.5) == "a real");
    BOOST_TEST(kind_words("s3cret"sv) == "a text of 6 bytes");
    BOOST_TEST(kind_words(protocol::date{}) == "a date");
    BOOST_TEST(kind_words(protocol::date_time{}) == "a date with a time");
    BOOST_TEST(kind_words(protocol::time{}) == "a time");
}

BOOST_AUTO_TEST_CASE(days_of_the_calendar_are_told_from_others)
{
    BOOST_TEST((calendar_day({2024, 2, 29}) == std::chrono::year(2024) / 2 / 29));
    BOOST_TEST(!calendar_day({2024, 0, 1}).ok());
    BOOST_TEST(!calendar_day({2023, 2, 29}).ok());
}

BOOST_AUTO_TEST_SUITE_END()
