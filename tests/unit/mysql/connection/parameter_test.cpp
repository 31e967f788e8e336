#include <tare/mysql/connection/parameter.hpp>

#include "../../../says.hpp"
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

bool is_refused(auto const& v, std::string_view words)
{
    return has(thrown_by<tare::usage_error>([&] { (void)to_value(v); }), words);
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_connection_parameter)

BOOST_AUTO_TEST_CASE(integers_keep_their_sign)
{
    BOOST_TEST((to_value(-1) == value{std::int64_t{-1}}));
    BOOST_TEST((to_value(std::numeric_limits<std::uint64_t>::max()) == value{std::uint64_t{18446744073709551615U}}));
    BOOST_TEST((to_value(std::uint8_t{200}) == value{std::uint64_t{200}}));
    BOOST_TEST((to_value(true) == value{std::uint64_t{1}}));
}

BOOST_AUTO_TEST_CASE(reals_are_finite)
{
    BOOST_TEST((to_value(1.5) == value{1.5}));
    BOOST_TEST((to_value(1.5F) == value{1.5F}));
    for (auto const v : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -HUGE_VAL})
        BOOST_TEST(is_refused(v, "send NULL for what is not known"));
}

BOOST_AUTO_TEST_CASE(texts_are_looked_at_and_not_copied)
{
    std::string const text = "a\0'b"s;
    auto const v = to_value(text);
    BOOST_TEST((v == value{std::string_view(text)}));
    BOOST_TEST(std::get<std::string_view>(v).data() == text.data());
    BOOST_TEST((to_value("literal") == value{"literal"sv}));
}

BOOST_AUTO_TEST_CASE(null_is_nullopt_or_an_empty_optional)
{
    BOOST_TEST((to_value(std::nullopt) == value{}));
    BOOST_TEST((to_value(std::optional<int>()) == value{}));
    BOOST_TEST((to_value(std::optional<std::string_view>("x")) == value{"x"sv}));
    BOOST_TEST((to_value(value{std::int64_t{3}}) == value{std::int64_t{3}}));
}

BOOST_AUTO_TEST_CASE(days_have_four_digits_of_year)
{
    BOOST_TEST((to_value(std::chrono::year(2024) / 2 / 29) == value{protocol::date{2024, 2, 29}}));
    BOOST_TEST((to_value(std::chrono::year(9999) / 12 / 31) == value{protocol::date{9999, 12, 31}}));
    BOOST_TEST((to_value(std::chrono::year(0) / 1 / 1) == value{protocol::date{0, 1, 1}}));
    BOOST_TEST(is_refused(std::chrono::year(10'000) / 1 / 1, "no day that a server knows"));
    BOOST_TEST(is_refused(std::chrono::year(-1) / 1 / 1, "no day that a server knows"));
    BOOST_TEST(is_refused(std::chrono::year(2023) / 2 / 29, "no day that a server knows"));
}

BOOST_AUTO_TEST_CASE(moments_are_days_and_clocks)
{
    auto const day = std::chrono::local_days(std::chrono::year(2024) / 2 / 29);
    BOOST_TEST((to_value(clock_time(day + 23h + 59min + 58s + 7us)) == value{protocol::date_time{{2024, 2, 29}, 23, 59, 58, 7}}));
    auto const before_1970 = std::chrono::local_days(std::chrono::year(1969) / 12 / 31);
    BOOST_TEST((to_value(clock_time(before_1970 + 1us)) == value{protocol::date_time{{1969, 12, 31}, 0, 0, 0, 1}}));
}

BOOST_AUTO_TEST_CASE(times_are_shorter_than_839_hours)
{
    auto const longest = 838h + 59min + 59s + 999'999us;
    BOOST_TEST((to_value(std::chrono::microseconds(longest)) == value{protocol::time{false, 838, 59, 59, 999'999}}));
    BOOST_TEST((to_value(std::chrono::microseconds(-longest)) == value{protocol::time{true, 838, 59, 59, 999'999}}));
    BOOST_TEST((to_value(std::chrono::seconds(-61)) == value{protocol::time{true, 0, 1, 1, 0}}));
    BOOST_TEST(is_refused(std::chrono::hours(839), "838:59:59 at most"));
    BOOST_TEST(is_refused(std::chrono::hours(-839), "838:59:59 at most"));
}

BOOST_AUTO_TEST_CASE(several_are_in_the_order_of_the_statement)
{
    BOOST_TEST((values_of(1, "x", std::nullopt) == std::vector<value>{std::int64_t{1}, "x"sv, {}}));
    BOOST_TEST(values_of().empty());
}

BOOST_AUTO_TEST_SUITE_END()
