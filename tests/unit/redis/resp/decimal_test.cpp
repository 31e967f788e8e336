#include <tare/redis/resp/decimal.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <string>

using namespace tare::redis::resp;

BOOST_AUTO_TEST_SUITE(redis_resp_decimal)

BOOST_AUTO_TEST_CASE(lengths_are_digits_and_nothing_else)
{
    BOOST_TEST(unsigned_decimal("0").value() == 0u);
    BOOST_TEST(unsigned_decimal("007").value() == 7u);
    BOOST_TEST(unsigned_decimal("9999999999999999999").value() == 9999999999999999999U);
    for (auto const* text : {"", "-1", "+1", " 1", "1 ", "1a", "/", ":", "12345678901234567890"}) BOOST_TEST(!unsigned_decimal(text), text);
}

BOOST_AUTO_TEST_CASE(numbers_have_the_range_of_64_bits)
{
    using limits = std::numeric_limits<std::int64_t>;
    for (auto const n : {std::int64_t{0}, std::int64_t{-1}, limits::min(), limits::max(), limits::min() + 1})
        BOOST_TEST(signed_decimal(std::to_string(n)).value() == n);
    BOOST_TEST(signed_decimal("+5").value() == 5);
    BOOST_TEST(signed_decimal("-0").value() == 0);
    for (auto const* text : {"9223372036854775808", "-9223372036854775809", "", "-", "+", "+-1", "1.0"})
        BOOST_TEST(!signed_decimal(text), text);
}

BOOST_AUTO_TEST_CASE(doubles_follow_the_grammar_of_the_specification)
{
    BOOST_TEST(double_of("1.23").value() == 1.23);
    BOOST_TEST(double_of("-0").value() == 0.0);
    BOOST_TEST(std::signbit(double_of("-0").value()));
    BOOST_TEST(double_of("+1e3").value() == 1000.0);
    BOOST_TEST(double_of("1E-3").value() == 0.001);
    BOOST_TEST(double_of("4.9406564584124654e-324").value() == std::numeric_limits<double>::denorm_min());
    BOOST_TEST(double_of("1.7976931348623157e+308").value() == std::numeric_limits<double>::max());
    BOOST_TEST(std::isinf(double_of("inf").value()));
    BOOST_TEST(double_of("-inf").value() < 0);
    for (auto const* text : {"nan", "-nan", "NAN", "nan(0x7)"}) BOOST_TEST(std::isnan(double_of(text).value()), text);
    for (auto const* text :
         {"", ".5", "1.", "1e", "1e+", "e1", "--1", "+-1", "1 ", "0x1", "Inf", "infinity", "nan(", "1e999", "1e-999", "1,5"})
        BOOST_TEST(!double_of(text), text);
    BOOST_TEST(double_of(std::string(5000, '1').insert(1, ".")).value() == 1.1111111111111112);
}

BOOST_AUTO_TEST_CASE(big_numbers_are_integers_of_any_length)
{
    BOOST_TEST(is_big_number("3492890328409238509324850943850943825024385"));
    BOOST_TEST(is_big_number("-1"));
    BOOST_TEST(is_big_number("+1"));
    for (auto const* text : {"", "-", "1.0", "1e3", "1 "}) BOOST_TEST(!is_big_number(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
