#include <tare/workload/random_access/kernel_set.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <vector>

using namespace tare::workload::random_access_kernels;

namespace {

struct alignas(64) numbers {
    std::array<std::uint64_t, lanes> values{};
    std::array<std::uint64_t, 8> guard{};

    explicit numbers(std::uint64_t first)
    {
        fill_starts(values, first, 987'654'321);
        guard.fill(77);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(workload_random_access)

BOOST_AUTO_TEST_CASE(every_kernel_set_that_this_processor_has_makes_the_same_numbers)
{
    for (auto const& set : usable_kernel_sets())
        for (std::uint64_t const first : {0U, 1U, 63U, 1'000'000U}) {
            numbers const from(first);
            numbers to(5);
            set.advance(to.values.data(), from.values.data());
            for (std::size_t j = 0; j < lanes; ++j)
                BOOST_REQUIRE_MESSAGE(to.values[j] == next(from.values[j]), "kernel set " << set.name << ", lane " << j);
            BOOST_TEST(std::ranges::count(to.guard, 77U) == 8);
            auto same = from;
            set.advance(same.values.data(), same.values.data());
            BOOST_TEST((same.values == to.values), "kernel set " << set.name << " in place");
        }
}

BOOST_AUTO_TEST_CASE(every_kernel_set_chooses_the_same_numbers_in_the_same_order)
{
    table const on{nullptr, 1 << 10};
    for (auto const& set : usable_kernel_sets())
        for (range const own : {range{0, 1 << 10}, range{0, 512}, range{512, 512}, range{1016, 8}, range{336, 344}, range{8, 0}}) {
            numbers const from(12345);
            std::vector<std::uint64_t> expected;
            for (auto const number : from.values)
                if (on.index(number) >= own.begin && on.index(number) < own.begin + own.count) expected.push_back(number);
            numbers to(1);
            auto const count = set.choose(to.values.data(), from.values.data(), on, own);
            BOOST_TEST_CONTEXT("kernel set " << set.name << ", words from " << own.begin)
            {
                BOOST_TEST(std::vector(to.values.data(), to.values.data() + count) == expected, boost::test_tools::per_element());
                BOOST_TEST(std::ranges::count(to.guard, 77U) == 8);
            }
        }
}

BOOST_AUTO_TEST_CASE(the_widest_set_of_random_access_comes_first)
{
    auto const sets = usable_kernel_sets();
    BOOST_TEST(sets.back().name == "portable");
#if defined(__x86_64__)
    auto const widest = sets.front().name;
    BOOST_TEST(widest == (__builtin_cpu_supports("avx512f") ? "avx512f" : __builtin_cpu_supports("avx2") ? "avx2" : "portable"));
#endif
}

BOOST_AUTO_TEST_CASE(an_update_reads_a_word_and_writes_it)
{
    BOOST_TEST(update_work.bytes_read == sizeof(std::uint64_t));
    BOOST_TEST(update_work.bytes_written == sizeof(std::uint64_t));
    BOOST_TEST(update_unit % streams == 0U);
    BOOST_TEST(update_unit % lanes == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
