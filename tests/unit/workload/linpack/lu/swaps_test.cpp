#include <tare/workload/linpack/lu/swaps.hpp>

#include <boost/test/unit_test.hpp>

#include <random>

using namespace tare::workload::linpack_kernels;

BOOST_AUTO_TEST_SUITE(workload_linpack_lu_swaps)

BOOST_AUTO_TEST_CASE(one_gathering_is_worth_all_exchanges)
{
    constexpr std::size_t rows = 60, first = 7, width = 16;
    std::mt19937_64 random(1);
    swaps once(rows, width);
    for (int round = 0; round < 200; ++round) {
        std::vector<std::size_t> pivots;
        for (std::size_t i = 0; i < width; ++i) pivots.push_back(first + i + random() % (round % 2 ? rows - first - i : 20));
        std::vector<double> column(rows), stepwise, own(width * 3, -1);
        std::iota(column.begin(), column.end(), 0.0);
        stepwise = column;
        for (std::size_t i = 0; i < width; ++i) std::swap(stepwise[first + i], stepwise[pivots[i]]);
        once.take(first, pivots); // the same object for every block, as a factorisation uses it
        once.prefetch(column.data());
        once.gather(column.data(), own.data(), 3);
        for (std::size_t i = 0; i < width; ++i) column[first + i] = own[3 * i];
        BOOST_TEST(column == stepwise, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_SUITE_END()
