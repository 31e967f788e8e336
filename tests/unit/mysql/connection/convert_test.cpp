#include <tare/mysql/connection/convert.hpp>

#include "../../../thrown_by.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

using namespace tare::mysql;
using namespace std::chrono_literals;
using namespace std::literals;

namespace {

place const where{.question = "SELECT n FROM", .server = "127.0.0.1:3306", .row = 2, .column = "n"};

template <class T>
T got(value const& v)
{
    return convert<T>::from(v, where);
}

template <class T>
std::string refusal(value const& v)
{
    return thrown_by<result_mismatch>([&] { got<T>(v); }).what();
}

template <class T>
void check_refused(value const& v, std::string_view wanted)
{
    auto const words = refusal<T>(v);
    BOOST_TEST(words.find(" where " + std::string(wanted) + " was expected") != words.npos, words);
}

protocol::date const leap_day{2024, 2, 29};

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_connection_convert)

BOOST_AUTO_TEST_CASE(a_mismatch_says_where_it_lies_and_not_what_is_there)
{
    BOOST_TEST(refusal<int>("s3cret"sv) == "the result of SELECT n FROM from 127.0.0.1:3306: column n of row 2 is a text of 6 bytes, "
                                           "where an integer of 32 bits was expected");
    BOOST_TEST(refusal<int>({}) == "the result of SELECT n FROM from 127.0.0.1:3306: column n of row 2 is NULL, where an integer of 32 "
                                   "bits was expected; ask for a std::optional, which takes NULL");
    auto odd = where;
    odd.column = "\x1b[31m";
    auto const words = std::string(thrown_by<result_mismatch>([&] { convert<int>::from({}, odd); }).what());
    BOOST_TEST(words.find('\x1b') == words.npos); // a terminal does not obey a server
}

BOOST_AUTO_TEST_CASE(texts_are_bytes_and_what_has_one_text)
{
    BOOST_TEST(got<std::string>("a\0b"sv) == "a\0b"s);
    BOOST_TEST(got<std::string>(std::int64_t{-5}) == "-5");
    BOOST_TEST(got<std::string>(leap_day) == "2024-02-29");
    check_refused<std::string>(1.5, "a text");
    check_refused<std::string>(1.5F, "a text");
    check_refused<std::string>({}, "a text");
}

BOOST_AUTO_TEST_CASE(integers_have_to_fit)
{
    BOOST_TEST(got<std::int8_t>(std::int64_t{-128}) == -128);
    BOOST_TEST(got<std::uint8_t>(std::int64_t{255}) == 255);
    BOOST_TEST(got<std::int64_t>(std::uint64_t{9223372036854775807U}) == std::numeric_limits<std::int64_t>::max());
    BOOST_TEST(got<std::uint64_t>(std::uint64_t{18446744073709551615U}) == std::numeric_limits<std::uint64_t>::max());
    BOOST_TEST(got<int>("-12"sv) == -12);
    check_refused<std::int8_t>(std::int64_t{128}, "an integer of 8 bits");
    check_refused<unsigned>(std::int64_t{-1}, "an integer of 32 bits without sign");
    check_refused<std::int64_t>(std::uint64_t{9223372036854775808U}, "an integer of 64 bits");
    for (auto const text : {"12x"sv, "1.5"sv, ""sv, " 1"sv, "99999999999"sv}) check_refused<int>(text, "an integer of 32 bits");
    check_refused<int>(1.0, "an integer of 32 bits");
}

BOOST_AUTO_TEST_CASE(a_boolean_is_0_or_1)
{
    BOOST_TEST(got<bool>(std::int64_t{1}));
    BOOST_TEST(!got<bool>(std::int64_t{0}));
    check_refused<bool>(std::int64_t{2}, "0 or 1");
    check_refused<bool>("1"sv, "0 or 1");
}

BOOST_AUTO_TEST_CASE(a_number_comes_as_any_kind_of_number)
{
    BOOST_TEST(got<double>(1.5) == 1.5);
    BOOST_TEST(got<double>(2.5F) == 2.5);
    BOOST_TEST(got<double>(std::int64_t{-3}) == -3.0);
    BOOST_TEST(got<double>(std::uint64_t{4}) == 4.0);
    BOOST_TEST(got<double>("-1.25"sv) == -1.25);
    check_refused<double>("1.5 "sv, "a number");
    check_refused<double>(leap_day, "a number");
}

BOOST_AUTO_TEST_CASE(days_and_moments_are_those_of_the_calendar)
{
    BOOST_TEST((got<std::chrono::year_month_day>(leap_day) == std::chrono::year(2024) / 2 / 29));
    auto const moment = got<clock_time>(protocol::date_time{leap_day, 23, 59, 58, 7});
    BOOST_TEST((moment == std::chrono::local_days(std::chrono::year(2024) / 2 / 29) + 23h + 59min + 58s + 7us));
    for (auto const& none : {protocol::date{0, 0, 0}, protocol::date{2024, 0, 1}, protocol::date{2023, 2, 29}}) {
        check_refused<std::chrono::year_month_day>(none, "a day of the calendar");
        check_refused<clock_time>(protocol::date_time{none}, "a day of the calendar with a time");
        BOOST_TEST((got<protocol::date>(none) == none)); // the codec's own has place for it
    }
    check_refused<std::chrono::year_month_day>("2024-02-29"sv, "a day of the calendar");
    check_refused<clock_time>(leap_day, "a day of the calendar with a time");
    check_refused<protocol::date>(protocol::date_time{leap_day}, "a date or a time of the kind that was asked for");
}

BOOST_AUTO_TEST_CASE(a_time_has_a_sign)
{
    protocol::time const longest{true, 838, 59, 58, 7};
    BOOST_TEST((got<std::chrono::microseconds>(longest) == -(838h + 59min + 58s + 7us)));
    BOOST_TEST((got<std::chrono::microseconds>(protocol::time{false, 1, 2, 3, 4}) == 1h + 2min + 3s + 4us));
    BOOST_TEST((got<protocol::time>(longest) == longest));
    check_refused<std::chrono::microseconds>("01:00:00"sv, "a time");
}

BOOST_AUTO_TEST_CASE(null_is_an_empty_optional_and_nothing_else)
{
    BOOST_TEST(!got<std::optional<int>>({}).has_value());
    BOOST_TEST(got<std::optional<int>>(std::int64_t{5}).value() == 5);
    check_refused<std::optional<int>>("x"sv, "an integer of 32 bits");
}

BOOST_AUTO_TEST_SUITE_END()
