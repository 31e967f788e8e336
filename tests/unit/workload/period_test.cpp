#include <tare/workload/period.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::workload;

BOOST_AUTO_TEST_SUITE(workload_period)

BOOST_AUTO_TEST_CASE(it_comes_after_the_warm_up)
{
    auto const p = period_after(1000, 2e-6, 4e-6);
    BOOST_TEST(p.begin == 3000);
    BOOST_TEST(p.end == 7000);
}

BOOST_AUTO_TEST_CASE(its_begin_belongs_to_it_and_its_end_does_not)
{
    period const p{3000, 7000};
    BOOST_TEST(!p.holds(2999));
    BOOST_TEST(p.holds(3000));
    BOOST_TEST(p.holds(6999));
    BOOST_TEST(!p.holds(7000));
}

BOOST_AUTO_TEST_CASE(the_share_that_is_over_is_negative_before_it)
{
    period const p{3000, 7000};
    BOOST_TEST(p.over(4000) == 0.25);
    BOOST_TEST(p.over(2000) == -0.25);
}

BOOST_AUTO_TEST_SUITE_END()
