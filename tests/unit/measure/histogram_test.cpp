#include <tare/measure/histogram.hpp>

#include <boost/test/unit_test.hpp>

#include <random>

using tare::measure::histogram;

BOOST_AUTO_TEST_SUITE(measure_histogram)

BOOST_AUTO_TEST_CASE(a_value_is_read_back_within_one_percent)
{
    std::mt19937_64 random(1);
    for (int i = 0; i < 20000; ++i) {
        auto const value = static_cast<std::int64_t>(random() >> (22 + random() % 40));
        histogram one;
        if (i % 100 == 0) {
            one.add(value);
            auto const back = static_cast<double>(one.quantile(0.5)), of = static_cast<double>(value);
            BOOST_TEST(back <= of);
            BOOST_TEST(back >= of * (1 - 1.0 / 128));
        }
    }
}

BOOST_AUTO_TEST_CASE(small_values_are_exact_and_borders_of_octaves_are_kept)
{
    for (int value = 0; value < 256; ++value) {
        histogram one;
        one.add(value);
        BOOST_TEST(one.quantile(0.5) == static_cast<std::uint64_t>(value));
    }
    for (std::uint64_t const value : {256U, 512U, 1U << 20, 1U << 30}) {
        histogram one;
        one.add(static_cast<std::int64_t>(value));
        BOOST_TEST(one.quantile(0.5) == value);
    }
}

BOOST_AUTO_TEST_CASE(quantiles_are_those_of_the_sorted_values)
{
    histogram all;
    for (int i = 100; i > 0; --i) all.add(i); // exact below 128
    BOOST_TEST(all.count() == 100u);
    BOOST_TEST(all.quantile(0) == 1u);
    BOOST_TEST(all.quantile(0.5) == 51u);
    BOOST_TEST(all.quantile(0.99) == 100u);
    BOOST_TEST(all.quantile(1) == 100u);
    BOOST_TEST(all.mean() == 50.5);
    BOOST_TEST(all.most() == 100u);
    BOOST_TEST(histogram().quantile(0.5) == 0u);
    BOOST_TEST(histogram().mean() == 0.0);
}

BOOST_AUTO_TEST_CASE(values_beyond_the_ends_count_as_the_ends)
{
    histogram one;
    one.add(-5);
    one.add(INT64_MAX);
    BOOST_TEST(one.quantile(0) == 0u);
    BOOST_TEST(one.most() == histogram::longest);
    BOOST_TEST(one.count() == 2u);
}

BOOST_AUTO_TEST_CASE(merging_is_counting_together)
{
    histogram one, other, both;
    for (int i = 0; i < 1000; ++i) {
        (i % 3 ? one : other).add(i * i);
        both.add(i * i);
    }
    one.add(other);
    BOOST_TEST((one.to_json() == both.to_json()));
    BOOST_TEST(one.mean() == both.mean());
    BOOST_TEST(one.most() == both.most());
}

BOOST_AUTO_TEST_CASE(json_holds_what_is_there_and_no_more)
{
    histogram one;
    for (int const value : {7, 7, 1000}) one.add(value);
    auto const json = one.to_json();
    BOOST_TEST(json.at("counts") == (boost::json::array{7, 2, 1000, 1}));
    BOOST_TEST(json.at("unit").as_string() == "ns");
}

BOOST_AUTO_TEST_SUITE_END()
