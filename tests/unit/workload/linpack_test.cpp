#include <tare/workload/linpack.hpp>

#include <tare/memory/small.hpp>
#include <tare/workload/linpack/eigen.hpp>
#include <tare/workload/linpack/tare.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare;
using namespace tare::workload;
using parameters = linpack_kernels::parameters;

namespace {

using small = memory::small<placement::local>;
constexpr std::uint64_t gibibyte = 1ULL << 30;

parameters small_work() { return {{60}, {1}, {0.0}, {0.001}}; }

bool names(error const& e, std::string_view part) { return std::string(e.what()).find(part) != std::string::npos; }

/// Solves nothing: what the check has to find.
struct lazy {
    static constexpr text name = "lazy";
    static std::string missing() { return {}; }
    static std::uint64_t memory_bytes(std::size_t) { return 0; }
    lazy(std::vector<int> const&, solver::equations const&) {}
    void solve() {}
    boost::json::object facts() const { return {}; }
};
static_assert(solver::policy<lazy>);
static_assert(policy<linpack<lazy>>);

template <class Solver>
using linpack_side = typename linpack<Solver>::template sut<small>;

} // namespace

BOOST_AUTO_TEST_SUITE(workload_linpack)

BOOST_AUTO_TEST_CASE(every_solver_is_measured_and_checked)
{
    linpack_side<solver::tare> ours(small_work(), {});
    linpack_side<solver::eigen> eigens(small_work(), {});
    for (auto const& got : {ours.measure(), linpack_side<solver::tare>(small_work(), {}).measure()}) {
        BOOST_TEST(got.sample.gflops.value > 0);
        BOOST_TEST(got.sample.peak_share.value > 0);
        BOOST_TEST(got.facts.at("n").to_number<std::uint64_t>() == 60u);
        BOOST_TEST(got.facts.at("solver").as_string() == "tare");
        BOOST_TEST(got.facts.at("fma_gflops").as_object().contains("portable"));
    }
    BOOST_TEST(ours.verify().wrong == "");
    BOOST_TEST(eigens.measure().sample.gflops.value > 0);
    BOOST_TEST(eigens.verify().wrong == "");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_none_is_found)
{
    linpack_side<lazy> wrong(small_work(), {});
    wrong.measure();
    BOOST_TEST(names(error(wrong.verify().wrong), "scaled residual"));
}

BOOST_AUTO_TEST_CASE(it_is_solved_again_until_the_seconds_are_full_but_once_where_emulated)
{
    auto p = small_work();
    p.seconds.value = 0.01;
    BOOST_TEST(linpack_side<solver::tare>(p, {}).measure().samples.at("gflops").size() > 1u);
    BOOST_TEST(linpack_side<solver::tare>(p, {.emulated = true}).measure().samples.at("gflops").size() == 1u);
}

BOOST_AUTO_TEST_CASE(sizes_follow_the_profile_and_the_memory)
{
    BOOST_TEST(parameters::for_profile(profile::quick, {2, 64 * gibibyte, 0}).n.value == 1000u);
    BOOST_TEST(parameters::for_profile(profile::standard, {2, 64 * gibibyte, 0}).n.value == 8000u);
    BOOST_TEST(parameters::for_profile(profile::paper, {2, 64 * gibibyte, 0}).n.value == 45000u);
    for (std::uint64_t const memory : {gibibyte / 4, gibibyte, 8 * gibibyte, 16 * gibibyte}) {
        auto const n = parameters::for_profile(profile::paper, {2, memory, 0}).n.value;
        BOOST_TEST(8 * n * n <= memory / 5 * 4);
        BOOST_TEST(8 * (n + 2) * (n + 2) > memory / 5 * 4);
    }
    for (auto const p : {profile::quick, profile::standard, profile::paper})
        for (std::uint64_t const memory : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}})
            BOOST_CHECK_NO_THROW(linpack<solver::tare>::validate(parameters::for_profile(p, {1, memory, 0})));
}

BOOST_AUTO_TEST_CASE(a_wrong_parameter_of_linpack_is_refused_by_its_name)
{
    auto const refused = [](auto&& change, std::string_view parameter) {
        auto p = small_work();
        change(p);
        BOOST_CHECK_EXCEPTION(linpack<solver::tare>::validate(p), usage_error, [&](error const& e) { return names(e, parameter); });
    };
    for (std::uint64_t const n : {std::uint64_t{0}, std::uint64_t{1'000'001}, ~std::uint64_t{0}})
        refused([n](auto& p) { p.n.value = n; }, "n cannot be");
    refused([](auto& p) { p.threads.value = 65537; }, "threads");
    for (double const s : {-1.0, 1e9, std::numeric_limits<double>::quiet_NaN()}) refused([s](auto& p) { p.seconds.value = s; }, "seconds");
    for (double const s : {0.0, 11.0}) refused([s](auto& p) { p.calibration_seconds.value = s; }, "calibration_seconds");
}

BOOST_AUTO_TEST_CASE(equations_that_do_not_fit_are_refused_before_they_are_touched)
{
    auto p = small_work();
    p.n.value = 1'000'000;
    BOOST_CHECK_EXCEPTION(linpack_side<solver::tare>(p, {}), error, [](error const& e) { return names(e, "set a smaller n"); });
    p = small_work();
    p.threads.value = 5000;
    BOOST_CHECK_EXCEPTION(linpack_side<solver::tare>(p, {}), usage_error, [](error const& e) { return names(e, "5000"); });
}

BOOST_AUTO_TEST_CASE(operations_are_counted_as_hpl_does)
{
    BOOST_TEST(linpack_kernels::operations(1000) == 2e9 / 3 + 1.5e6, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
