#include <tare/workload/linpack/lu/blocking.hpp>

#include <tare/workload/linpack/lu/kernel_set.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::workload::linpack_kernels;

BOOST_AUTO_TEST_SUITE(workload_linpack_lu_blocking)

BOOST_AUTO_TEST_CASE(blocks_cover_all_columns_and_are_whole_leaves)
{
    auto const set = usable_kernel_sets().front();
    for (std::size_t const n : {1U, 7U, 8U, 9U, 100U, 1000U, 4001U, 45000U})
        for (int const threads : {1, 2, 16, 200}) {
            auto const cut = blocking_for(set, n, threads, 1 << 20);
            BOOST_TEST(cut.begins.front() == 0u);
            BOOST_TEST(cut.begins.back() == n);
            for (std::size_t k = 0; k + 1 < cut.begins.size(); ++k) {
                BOOST_TEST(cut.begins[k] < cut.begins[k + 1]);
                BOOST_TEST(cut.begins[k + 1] - cut.begins[k] <= cut.most_width);
                BOOST_TEST(cut.begins[k] % leaf_width == 0u);
            }
        }
}

BOOST_AUTO_TEST_CASE(what_stays_in_a_core_follows_its_cache)
{
    auto const set = usable_kernel_sets().front();
    auto const large = blocking_for(set, 4000, 2, 2 << 20), small = blocking_for(set, 4000, 2, 256 << 10),
               unknown = blocking_for(set, 4000, 2, 0);
    BOOST_TEST(large.tiles > small.tiles);
    BOOST_TEST(large.slabs > small.slabs);
    BOOST_TEST(small.tiles >= 1u);
    BOOST_TEST(unknown.tiles == blocking_for(set, 4000, 2, 512 << 10).tiles);
}

BOOST_AUTO_TEST_SUITE_END()
