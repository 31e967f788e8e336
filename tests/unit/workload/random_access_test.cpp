#include <tare/describe.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/workload/random_access.hpp>

#include <boost/test/unit_test.hpp>

#include <bit>

using namespace tare;
using workload::random_access;
namespace form = workload::form;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20, gibibyte = 1 << 30;

using parameters = random_access<>::parameters;

parameters small_work() { return {{mebibyte}, {mebibyte / 4}, {4 * mebibyte / 8}, {0}, {128}}; }

using side = random_access<>::sut<memory::small<>>;

/// The parameter that a refusal names.
bool names(error const& e, std::string_view parameter) { return e.problem().find(parameter) != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(workload_random_access)

BOOST_AUTO_TEST_CASE(forms_have_names_of_their_own)
{
    BOOST_TEST(std::string_view(random_access<>::name) == "random_access");
    BOOST_TEST(std::string_view(random_access<form::paper>::name) == "random_access-paper");
    BOOST_TEST(std::string_view(random_access<form::exact>::name) == "random_access-exact");
}

BOOST_AUTO_TEST_CASE(a_table_is_at_least_four_times_the_caches_and_a_power_of_two)
{
    auto const p = parameters::for_profile(profile::quick, {2, 64 * gibibyte, 96 * mebibyte});
    BOOST_TEST(p.table_bytes.value == 256 * mebibyte);
    BOOST_TEST(p.cache_bytes.value == 96 * mebibyte);
    BOOST_TEST(parameters::for_profile(profile::quick, {2, 64 * gibibyte, 0}).table_bytes.value == 256 * mebibyte);
    BOOST_TEST(parameters::for_profile(profile::standard, {2, 64 * gibibyte, 96 * mebibyte}).table_bytes.value == 2 * gibibyte);
}

BOOST_AUTO_TEST_CASE(a_table_that_an_emulated_guest_cannot_fill_in_time_is_not_asked_for)
{
    for (auto const caches : {gibibyte, gibibyte * gibibyte * 4}) // the latter four times is 0 in 64 bits
        BOOST_TEST(parameters::for_profile(profile::quick, {2, 64 * gibibyte, caches}).table_bytes.value == 256 * mebibyte);
    BOOST_TEST(parameters::for_profile(profile::standard, {2, 640 * gibibyte, 2 * gibibyte}).table_bytes.value == 16 * gibibyte);
}

BOOST_AUTO_TEST_CASE(a_table_is_at_most_half_of_the_memory)
{
    for (auto const p : {profile::quick, profile::standard, profile::paper}) {
        auto const fits = parameters::for_profile(p, {2, 300 * mebibyte, 100 * mebibyte});
        BOOST_TEST(fits.table_bytes.value == 128 * mebibyte);
        BOOST_TEST(random_access<>::memory_bytes(fits) < 300 * mebibyte);
    }
}

BOOST_AUTO_TEST_CASE(updates_are_four_a_word_where_there_is_time)
{
    BOOST_TEST(parameters::for_profile(profile::quick, {2, 256 * mebibyte, 0}).updates.value == 4 * 128 * mebibyte / 8);
    BOOST_TEST(parameters::for_profile(profile::quick, {2, 64 * gibibyte, 0}).updates.value == 2 * 256 * mebibyte / 8);
    BOOST_TEST(parameters::for_profile(profile::standard, {2, 64 * gibibyte, 0}).updates.value == 4 * gibibyte / 8);
    BOOST_TEST(parameters::for_profile(profile::standard, {2, 64 * gibibyte, gibibyte}).updates.value == 4 * gibibyte / 8);
}

BOOST_AUTO_TEST_CASE(the_papers_table_is_used_where_it_fits_with_the_papers_updates)
{
    auto const p = parameters::for_profile(profile::paper, {16, 256 * gibibyte, 20 * mebibyte});
    BOOST_TEST(p.table_bytes.value == 64 * gibibyte);
    BOOST_TEST(p.updates.value == 1'000'000'000U);
}

BOOST_AUTO_TEST_CASE(defaults_of_every_profile_of_random_access_are_valid)
{
    for (auto const p : {profile::quick, profile::standard, profile::paper})
        for (std::uint64_t const memory :
             {std::uint64_t{0}, std::uint64_t{1}, mebibyte, gibibyte + 1, mebibyte * mebibyte, ~std::uint64_t{0}})
            for (std::uint64_t const caches : {std::uint64_t{0}, std::uint64_t{123'456'789}, ~std::uint64_t{0}})
                BOOST_CHECK_NO_THROW(random_access<>::validate(parameters::for_profile(p, {1, memory, caches})));
}

BOOST_AUTO_TEST_CASE(a_wrong_parameter_of_random_access_is_refused_by_its_name)
{
    auto const refused = [](auto&& change, std::string_view parameter) {
        auto p = small_work();
        change(p);
        BOOST_CHECK_EXCEPTION(random_access<>::validate(p), usage_error, [&](error const& e) { return names(e, parameter); });
        BOOST_CHECK_EXCEPTION(side(p, {}), usage_error, [&](error const& e) { return names(e, parameter); });
    };
    for (std::uint64_t const bytes : {std::uint64_t{0}, std::uint64_t{2048}, mebibyte + 4096, std::uint64_t{1} << 45, ~std::uint64_t{0}})
        refused([bytes](auto& p) { p.table_bytes.value = bytes; }, "table_bytes");
    for (std::uint64_t const updates : {std::uint64_t{0}, std::uint64_t{513}, std::uint64_t{1} << 51, ~std::uint64_t{0}})
        refused([updates](auto& p) { p.updates.value = updates; }, "updates");
    for (std::uint64_t const ahead : {0U, 64U, 200U, 1088U}) refused([ahead](auto& p) { p.look_ahead.value = ahead; }, "look_ahead");
    refused([](auto& p) { p.threads.value = 1 << 20; }, "threads");
}

BOOST_AUTO_TEST_CASE(a_refused_size_comes_with_one_that_can_be_given)
{
    auto p = small_work();
    p.table_bytes.value = 3 * mebibyte;
    BOOST_CHECK_EXCEPTION(random_access<>::validate(p), usage_error,
                          [](error const& e) { return std::string(e.what()).find("such as 2097152") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(more_threads_than_processors_are_refused_by_random_access)
{
    auto p = small_work();
    p.threads.value = 60000;
    BOOST_CHECK_EXCEPTION(side(p, {}), usage_error, [](error const& e) { return names(e, "threads=60000"); });
}

BOOST_AUTO_TEST_CASE(a_table_that_does_not_fit_here_is_refused_before_it_is_touched)
{
    auto p = small_work();
    p.table_bytes.value = 16 * mebibyte * mebibyte;
    BOOST_CHECK_EXCEPTION(side(p, {}), error, [](error const& e) { return names(e, "are available here"); });
}

BOOST_AUTO_TEST_CASE(a_trial_gives_a_verified_rate_and_says_what_was_done)
{
    side run(small_work(), {});
    for (int i = 0; i < 3; ++i) { // a start can serve several trials
        auto const got = run.measure();
        BOOST_TEST(run.verify().wrong == "");
        BOOST_TEST(got.sample.gups.value > 1e-6);
        BOOST_TEST(got.sample.gups.value < 100);
        BOOST_TEST(got.facts.at("form").as_string() == "persistent");
        BOOST_TEST(got.facts.at("table_bytes").to_number<std::uint64_t>() == mebibyte);
        BOOST_TEST(got.facts.at("updates").to_number<std::uint64_t>() == mebibyte / 2);
        BOOST_TEST(got.facts.at("look_ahead").to_number<std::uint64_t>() == 128U);
        BOOST_TEST(got.facts.contains("errors"));
        BOOST_TEST(got.facts.contains("pages"));
        BOOST_TEST(!got.facts.contains("caveat"));
    }
}

BOOST_AUTO_TEST_CASE(the_exact_form_and_the_papers_are_measured_and_verified)
{
    random_access<form::exact>::sut<memory::transparent_huge<>> exact(small_work(), {});
    BOOST_TEST(exact.measure().facts.at("errors").to_number<std::uint64_t>() == 0U);
    BOOST_TEST(exact.verify().wrong == "");
    auto few = small_work();
    few.updates.value = 51'200;
    random_access<form::paper>::sut<memory::small<>> forked(few, {});
    auto const got = forked.measure();
    BOOST_TEST(forked.verify().wrong == "");
    BOOST_TEST(got.sample.gups.value > 0);
    BOOST_TEST(got.sample.fork_join.value > 0);
}

BOOST_AUTO_TEST_CASE(an_emulated_processor_is_given_the_same_table_and_fewer_updates)
{
    workload::context emulated;
    emulated.emulated = true;
    auto const facts = side(small_work(), emulated).measure().facts;
    BOOST_TEST(facts.at("table_bytes").to_number<std::uint64_t>() == mebibyte);
    BOOST_TEST(facts.at("updates").to_number<std::uint64_t>() == mebibyte / 2 / 64);
    auto p = small_work();
    p.updates.value = 512;
    BOOST_TEST(side(p, emulated).measure().facts.at("updates").to_number<std::uint64_t>() == 512U);
}

BOOST_AUTO_TEST_CASE(a_table_that_the_caches_could_hold_is_noted)
{
    auto p = small_work();
    p.cache_bytes.value = 32 * mebibyte;
    BOOST_TEST(side(p, {}).measure().facts.at("caveat").as_string() == "the table is smaller than four times the caches");
}

BOOST_AUTO_TEST_CASE(parameters_of_random_access_are_set_by_name)
{
    auto p = small_work();
    set_member(p, "table_bytes", "8388608");
    set_member(p, "threads", "1");
    BOOST_TEST(p.table_bytes.value == 8 * mebibyte);
    BOOST_TEST(from_json<parameters>(to_json(p)).threads.value == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
