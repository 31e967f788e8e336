#include <tare/workload/mysql_oltp/distribution.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <map>
#include <string>
#include <vector>

using namespace tare::workload::oltp;

namespace {

using draw = std::uint64_t (*)(generator&, std::uint64_t);

constexpr std::uint64_t rows = 100'000, many = 400'000;
constexpr std::uint64_t hot_begin = rows / 2 - rows / 200, hot = rows / 100;

std::vector<std::uint64_t> drawn(draw how, std::uint64_t key = 1, std::uint64_t count = many, std::uint64_t of = rows)
{
    generator from(key);
    std::vector<std::uint64_t> out(count);
    for (auto& id : out) id = how(from, of);
    return out;
}

/// The share of ids from `first` on, so many of them.
double share(std::vector<std::uint64_t> const& ids, std::uint64_t first, std::uint64_t count)
{
    std::uint64_t in = 0;
    for (auto const id : ids) in += id >= first && id < first + count;
    return static_cast<double>(in) / static_cast<double>(ids.size());
}

/// Of the average of 12 numbers below `rows`: the share in an interval of that width at the middle, by the normal distribution, to which it
/// is near.
double share_of_average(double width) { return std::erf(width / 2 / (static_cast<double>(rows) / 12) / std::sqrt(2.0)); }

} // namespace

BOOST_AUTO_TEST_SUITE(workload_mysql_oltp_distribution)

BOOST_AUTO_TEST_CASE(three_quarters_lie_in_the_central_hundredth)
{
    // Those that are not special are there as well, some of them: a quarter of 4.8 %.
    auto const expected = 0.75 + 0.25 * share_of_average(static_cast<double>(hot));
    BOOST_TEST(share(drawn(special_0_4), hot_begin, hot) == expected, boost::test_tools::tolerance(0.005));
    BOOST_TEST(share(drawn(special_0_5), hot_begin + 1, hot) == expected, boost::test_tools::tolerance(0.005));
    BOOST_TEST(share(drawn(special_1_0), hot_begin, hot + 1) == expected, boost::test_tools::tolerance(0.005));
}

BOOST_AUTO_TEST_CASE(the_central_hundredth_of_0_4_begins_one_id_before_that_of_0_5)
{
    auto const usual = 0.75 / static_cast<double>(hot);
    auto const four = drawn(special_0_4), five = drawn(special_0_5);
    BOOST_TEST(share(four, hot_begin, 1) > usual / 2);
    BOOST_TEST(share(four, hot_begin + hot, 1) < usual / 2);
    BOOST_TEST(share(five, hot_begin, 1) < usual / 2);
    BOOST_TEST(share(five, hot_begin + hot, 1) > usual / 2);
}

BOOST_AUTO_TEST_CASE(special_ids_are_uniform_in_the_older_ones_and_in_three_quarters_of_the_hundredth_in_1_0)
{
    auto const old = drawn(special_0_4), new_one = drawn(special_1_0);
    auto const quarter = hot / 4;
    for (std::uint64_t i = 0; i < 4; ++i) {
        auto const in_old = share(old, hot_begin + i * quarter, quarter), in_new = share(new_one, hot_begin + i * quarter, quarter);
        BOOST_TEST(in_old == 0.75 / 4 + 0.003, boost::test_tools::tolerance(0.02));
        if (i == 0)
            BOOST_TEST(in_new < 0.01);
        else
            BOOST_TEST(in_new == 0.25 + 0.003, boost::test_tools::tolerance(0.02));
    }
}

BOOST_AUTO_TEST_CASE(the_rest_is_an_average_of_twelve)
{
    for (auto const how : {special_0_4, special_0_5, special_1_0}) {
        double sum = 0, squares = 0, count = 0;
        for (auto const id : drawn(how)) {
            if (id + 1 >= hot_begin && id <= hot_begin + hot + 1) continue;
            auto const off = static_cast<double>(id) - static_cast<double>(rows) / 2;
            sum += off;
            squares += off * off;
            ++count;
        }
        auto const sigma = static_cast<double>(rows) / 12; // of 12 uniform ones: rows / sqrt(12) / sqrt(12)
        BOOST_TEST(std::abs(sum / count) < sigma / 50);
        BOOST_TEST(std::sqrt(squares / count) == sigma, boost::test_tools::tolerance(0.05)); // those at the middle are missing
        BOOST_TEST(count / static_cast<double>(many) == 0.25 * (1 - share_of_average(static_cast<double>(hot))),
                   boost::test_tools::tolerance(0.02));
    }
}

BOOST_AUTO_TEST_CASE(every_id_is_one_of_the_table)
{
    for (auto const how : {special_0_4, special_0_5, special_1_0})
        for (std::uint64_t const of : {100U, 1000U, 1'000'000'000U})
            for (auto const id : drawn(how, of, 20'000, of)) BOOST_TEST_REQUIRE((id >= 1 && id <= of));
    for (std::uint64_t const of : {1U, 2U, 3U}) // whose ends are near enough to be met
        for (auto const id : drawn(special_1_0, of, 20'000, of)) BOOST_TEST_REQUIRE((id >= 1 && id <= of));
}

BOOST_AUTO_TEST_CASE(the_same_key_gives_the_same_ids_and_another_one_others)
{
    for (auto const how : {special_0_4, special_0_5, special_1_0}) {
        BOOST_TEST((drawn(how, 5, 1000) == drawn(how, 5, 1000)));
        BOOST_TEST((drawn(how, 5, 1000) != drawn(how, 6, 1000)));
    }
}

BOOST_AUTO_TEST_CASE(texts_are_groups_of_digits_that_are_all_equally_frequent)
{
    generator from(3);
    std::map<char, unsigned> seen;
    std::string text(119, ' ');
    for (int n = 0; n < 1000; ++n) {
        fill_groups(text, 11, from);
        for (std::size_t i = 0; i < text.size(); ++i) {
            BOOST_TEST_REQUIRE((text[i] == '-') == (i % 12 == 11));
            ++seen[text[i]];
        }
    }
    BOOST_TEST(seen.size() == 11u);
    for (char digit = '0'; digit <= '9'; ++digit)
        BOOST_TEST(static_cast<double>(seen[digit]) == 11'000.0, boost::test_tools::tolerance(0.05));
    std::string short_one(5, ' ');
    fill_groups(short_one, 2, from);
    BOOST_TEST(short_one[2] == '-');
}

BOOST_AUTO_TEST_SUITE_END()
