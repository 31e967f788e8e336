#include <tare/mysql/connection/row.hpp>

#include "../../../thrown_by.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace tare::mysql;
using namespace std::literals;

namespace {

std::vector<std::string> const names{"id", "name", "note"};
std::vector<value> const values{std::int64_t{7}, "a"sv, {}};

template <class Row>
Row read(std::size_t columns)
{
    return row_of<Row>::from(std::span(values).first(columns), std::span(names).first(columns), {.question = "SELECT", .server = "here"});
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_connection_row)

BOOST_AUTO_TEST_CASE(a_row_is_a_value_a_pair_a_tuple_or_a_vector)
{
    BOOST_TEST(read<int>(1) == 7);
    BOOST_TEST((read<std::pair<int, std::string>>(2) == std::pair(7, "a"s)));
    BOOST_TEST((read<std::tuple<int, std::string, std::optional<int>>>(3) == std::tuple(7, "a"s, std::optional<int>())));
    BOOST_TEST((read<std::vector<std::optional<std::string>>>(3) == std::vector<std::optional<std::string>>{"7", "a", std::nullopt}));
}

BOOST_AUTO_TEST_CASE(it_says_how_many_columns_it_has)
{
    BOOST_TEST(row_of<int>::columns == 1u);
    BOOST_TEST((row_of<std::pair<int, int>>::columns == 2u));
    BOOST_TEST((row_of<std::tuple<int, int, int>>::columns == 3u));
    BOOST_TEST(row_of<std::vector<int>>::columns == any_columns);
    BOOST_TEST(row_of<std::optional<int>>::columns == 1u);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_told_with_its_own_column)
{
    auto const column_of = [](auto const& action) {
        auto const words = std::string(thrown_by<result_mismatch>(action).what());
        return words.substr(words.find("column"), words.find(" is ") - words.find("column"));
    };
    BOOST_TEST(column_of([] { read<std::pair<int, int>>(2); }) == "column name of row 0");
    BOOST_TEST(column_of([] { read<std::tuple<int, std::string, int>>(3); }) == "column note of row 0");
    BOOST_TEST(column_of([] { read<std::vector<int>>(3); }) == "column name of row 0");
    BOOST_TEST(column_of([] { read<bool>(1); }) == "column id of row 0");
}

BOOST_AUTO_TEST_SUITE_END()
