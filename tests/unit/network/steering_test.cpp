#include <tare/network/steering.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::network;

BOOST_AUTO_TEST_SUITE(network_steering)

BOOST_AUTO_TEST_CASE(a_mask_has_the_kernels_form)
{
    BOOST_TEST(processor_mask({}) == "0");
    BOOST_TEST(processor_mask({0}) == "1");
    BOOST_TEST(processor_mask({1, 0, 5}) == "23");
    BOOST_TEST(processor_mask({31}) == "80000000");
    BOOST_TEST(processor_mask({32, 0}) == "1,00000001");
    BOOST_TEST(processor_mask({64}) == "1,00000000,00000000");
    BOOST_CHECK_THROW(processor_mask({-1}), tare::error);
    BOOST_CHECK_THROW(processor_mask({1 << 20}), tare::error);
}

BOOST_AUTO_TEST_CASE(a_mask_is_read_back_as_the_same_processors)
{
    for (std::vector<int> const& processors : {std::vector<int>{}, {0}, {0, 1}, {3, 31, 32, 63, 64, 200}}) {
        auto const read = processors_in(processor_mask(processors));
        BOOST_REQUIRE(read.has_value());
        BOOST_TEST(*read == processors, boost::test_tools::per_element());
    }
    // As an /sys of 48 possible processors prints two of them.
    auto const padded = processors_in("0000,00000003");
    BOOST_REQUIRE(padded.has_value());
    BOOST_TEST(*padded == (std::vector<int>{0, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(text_that_is_no_mask_is_refused)
{
    for (std::string const text : {"", "x", "1,", ",1", "1 2", "fffffffff"}) BOOST_TEST(!processors_in(text).has_value());
    std::string endless = "1";
    for (int i = 0; i < 300; ++i) endless += ",00000000";
    BOOST_TEST(!processors_in(endless).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
