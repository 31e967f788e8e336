#include <tare/describe.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/workload/stream.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <limits>

using namespace tare;
using workload::stream;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

stream::parameters small_work(std::string stores = "regular")
{
    return {{4 * mebibyte}, {mebibyte}, {4}, {0}, {0}, {std::move(stores)}, {0}};
}

using side = stream::sut<memory::small<>>;

/// The parameter that a refusal names.
bool names(error const& e, std::string_view parameter) { return e.problem().find(parameter) != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(workload_stream)

BOOST_AUTO_TEST_CASE(arrays_are_four_times_the_caches)
{
    auto const p = stream::parameters::for_profile(profile::quick, {2, 64ULL << 30, 40 * mebibyte});
    BOOST_TEST(p.array_bytes.value == 160 * mebibyte);
    BOOST_TEST(p.cache_bytes.value == 40 * mebibyte);
    BOOST_TEST(stream::parameters::for_profile(profile::standard, {2, 64ULL << 30, 0}).array_bytes.value == 32 * mebibyte);
}

BOOST_AUTO_TEST_CASE(arrays_fit_the_smallest_environment)
{
    auto const p = stream::parameters::for_profile(profile::quick, {2, 512 * mebibyte, 300 * mebibyte});
    BOOST_TEST(p.array_bytes.value == 102 * mebibyte); // a fifth, in whole huge pages
    BOOST_TEST(stream::memory_bytes(p) < 512 * mebibyte);
}

BOOST_AUTO_TEST_CASE(the_papers_arrays_are_used_where_they_fit)
{
    auto const p = stream::parameters::for_profile(profile::paper, {16, 256ULL << 30, 20 * mebibyte});
    BOOST_TEST(p.array_bytes.value >= 12'300'000'000U);
    BOOST_TEST(p.array_bytes.value < 12'302'100'000U);
    BOOST_TEST(p.passes.value == 10U);
}

BOOST_AUTO_TEST_CASE(defaults_of_every_profile_are_valid)
{
    for (auto const p : {profile::quick, profile::standard, profile::paper})
        for (std::uint64_t const memory : {std::uint64_t{0}, mebibyte, 1024 * mebibyte, mebibyte * mebibyte})
            if (p != profile::paper || memory == 0 || memory == mebibyte * mebibyte)
                BOOST_CHECK_NO_THROW(stream::validate(stream::parameters::for_profile(p, {1, memory, 123'456'789})));
}

BOOST_AUTO_TEST_CASE(arrays_below_four_times_the_caches_are_refused_in_the_profile_paper_and_by_no_other)
{
    constexpr std::uint64_t cache = 512 * mebibyte, too_little = 4096 * mebibyte;
    auto const papers = stream::parameters::for_profile(profile::paper, {1, too_little, cache});
    BOOST_CHECK_EXCEPTION(stream::validate(papers), usage_error, [](error const& e) { return names(e, "array_bytes"); });
    for (auto const p : {profile::quick, profile::standard})
        BOOST_CHECK_NO_THROW(stream::validate(stream::parameters::for_profile(p, {1, too_little, cache})));
}

BOOST_AUTO_TEST_CASE(quick_arrays_stay_small_however_large_the_caches_are_said_to_be)
{
    auto const quick = stream::parameters::for_profile(profile::quick, {2, 0, 1024 * mebibyte});
    BOOST_TEST(quick.array_bytes.value == 256 * mebibyte);
    auto const standard = stream::parameters::for_profile(profile::standard, {2, 0, 1024 * mebibyte});
    BOOST_TEST(standard.array_bytes.value == 4096 * mebibyte);
}

BOOST_AUTO_TEST_CASE(a_wrong_parameter_is_refused_by_its_name)
{
    auto const refused = [](auto&& change, std::string_view parameter) {
        auto p = small_work();
        change(p);
        BOOST_CHECK_EXCEPTION(stream::validate(p), usage_error, [&](error const& e) { return names(e, parameter); });
        BOOST_CHECK_EXCEPTION(side(p, {}), usage_error, [&](error const& e) { return names(e, parameter); });
    };
    for (std::uint64_t const bytes : {std::uint64_t{0}, std::uint64_t{4097}, ~std::uint64_t{0}, (std::uint64_t{1} << 44) + 4096})
        refused([bytes](auto& p) { p.array_bytes.value = bytes; }, "array_bytes");
    for (std::uint64_t const passes : {0u, 1u, 201u}) refused([passes](auto& p) { p.passes.value = passes; }, "passes");
    for (double const s : {-1.0, 3601.0, std::numeric_limits<double>::quiet_NaN()})
        refused([s](auto& p) { p.seconds.value = s; }, "seconds");
    refused([](auto& p) { p.threads.value = 1 << 20; }, "threads");
    refused([](auto& p) { p.stores.value = "fast"; }, "stores");
}

BOOST_AUTO_TEST_CASE(arrays_that_do_not_fit_here_are_refused_before_they_are_touched)
{
    auto p = small_work();
    p.array_bytes.value = mebibyte * mebibyte;
    BOOST_CHECK_EXCEPTION(side(p, {}), error, [](error const& e) { return names(e, "are available here"); });
}

BOOST_AUTO_TEST_CASE(more_threads_than_processors_are_refused)
{
    auto p = small_work();
    p.threads.value = 60000;
    BOOST_CHECK_EXCEPTION(side(p, {}), usage_error, [](error const& e) { return names(e, "threads=60000"); });
}

BOOST_AUTO_TEST_CASE(a_trial_gives_four_verified_rates_and_all_passes_after_the_first)
{
    side run(small_work(), {});
    auto const got = run.measure();
    BOOST_TEST(run.verify().wrong == "");
    for (auto const* name : {"copy", "scale", "add", "triad"}) BOOST_TEST(got.samples.at(name).size() == 3U);
    BOOST_TEST(got.sample.copy.value == std::ranges::max(got.samples.at("copy")));
    BOOST_TEST(got.sample.scale.value == std::ranges::max(got.samples.at("scale")));
    BOOST_TEST(got.sample.add.value == std::ranges::max(got.samples.at("add")));
    BOOST_TEST(got.sample.triad.value == std::ranges::max(got.samples.at("triad")));
    BOOST_TEST(got.sample.triad.value > 0.01);
    BOOST_TEST(got.sample.triad.value < 10'000);
    BOOST_TEST(got.facts.at("label").as_string() == "tuned STREAM");
    BOOST_TEST(got.facts.at("stores").as_string() == "regular");
    BOOST_TEST(got.facts.at("pages").as_array().size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_side_can_be_measured_more_than_once)
{
    side run(small_work(), {});
    for (int i = 0; i < 3; ++i) {
        run.measure();
        BOOST_TEST(run.verify().wrong == "");
    }
}

BOOST_AUTO_TEST_CASE(calibration_says_which_stores_won_and_both_rates)
{
    if (!workload::stream_kernels::usable_kernel_sets().front().streams()) return;
    stream::sut<memory::transparent_huge<>> run(small_work("calibrated"), {});
    auto const got = run.measure();
    BOOST_TEST(run.verify().wrong == "");
    auto const& rates = got.facts.at("calibrated_triad_gb_per_second").as_object();
    BOOST_TEST(rates.at("regular").as_double() > 0);
    BOOST_TEST(rates.at("streaming").as_double() > 0);
    auto const chosen = got.facts.at("stores").as_string();
    BOOST_TEST((chosen == "regular" || chosen == "streaming"));
}

BOOST_AUTO_TEST_CASE(a_trial_lasts_its_seconds_unless_the_processor_is_emulated)
{
    auto p = small_work();
    p.array_bytes.value = mebibyte;
    p.seconds.value = 0.05;
    p.passes.value = 2;
    BOOST_TEST(side(p, {}).measure().samples.at("copy").size() > 1U);
    workload::context emulated;
    emulated.emulated = true;
    BOOST_TEST(side(p, emulated).measure().samples.at("copy").size() == 1U);
}

BOOST_AUTO_TEST_CASE(arrays_that_the_caches_could_hold_are_noted)
{
    auto p = small_work();
    BOOST_TEST(!side(p, {}).measure().facts.contains("caveat"));
    p.cache_bytes.value = 32 * mebibyte;
    BOOST_TEST(side(p, {}).measure().facts.at("caveat").as_string() ==
               "its arrays are smaller than four times the caches that this machine tells of, so caches may take part");
}

BOOST_AUTO_TEST_CASE(kernels_too_short_for_the_clock_make_the_trial_invalid)
{
    auto p = small_work();
    p.array_bytes.value = 4096;
    p.threads.value = 1;
    workload::stream_kernels::runner run({topology::allowed_processors().front()}, {}, "regular", false);
    run.measure({2, 0});
    BOOST_TEST(run.verify().wrong.find("fewer than 20 ticks") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(parameters_are_set_by_name)
{
    auto p = small_work();
    set_member(p, "array_bytes", "8e6");
    set_member(p, "stores", "streaming");
    BOOST_TEST(p.array_bytes.value == 8'000'000U);
    BOOST_TEST(to_json(p).at("stores").as_string() == "streaming");
    BOOST_TEST(from_json<stream::parameters>(to_json(p)).passes.value == 4U);
}

BOOST_AUTO_TEST_SUITE_END()
