#pragma once

#include <tare/memory/policy.hpp>
#include <tare/name.hpp>
#include <tare/profile.hpp>
#include <tare/quantity.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/side.hpp>

#include <boost/hana.hpp>

#include <atomic>

#include <concepts>
#include <cstdint>

namespace tare::workload {

/// The smallest memory policy, to check templates of a side against.
struct any_memory {
    static constexpr text name = "any";
    static memory::region map(std::size_t);
    static void unmap(memory::region);
    static void process();
    static struct memory::backing backing();
    static boost::json::object facts(memory::region);
};
static_assert(memory::policy<any_memory>);

/// Parameters or metrics: a struct of quantities that BOOST_HANA_DEFINE_STRUCT describes.
template <class S>
concept described = boost::hana::Struct<S>::value && std::default_initializable<S>;

/// A side that is timed: the constructor sets up, `measure` is the timed run, `verify` checks its answer.
template <class S, class W>
concept measured_side = std::constructible_from<S, typename W::parameters const&, context const&> && requires(S s)
{
    {
        s.measure()
        } -> std::same_as<outcome<typename W::sample>>;
    {
        s.verify()
        } -> std::same_as<verification>;
};

/// A side that answers another: the constructor binds to `context.listen_address` and `context.port`, `serve` answers until
/// the flag, which another thread sets, is true.
template <class S, class W>
concept serving_side = std::constructible_from<S, typename W::parameters const&, context const&> &&
    requires(S s, std::atomic<bool> const& stop)
{
    {
        s.serve(stop)
        } -> std::same_as<void>;
};

template <class W>
concept has_peer = requires
{
    typename W::peer;
};

template <class W>
concept has_server = requires(typename W::parameters const& p, context const& c)
{
    {
        W::program(p, c)
        } -> std::same_as<server>;
};

/// Its sample is the life of a start by the host's clock.
template <class W>
concept timed_by_host = requires(life const& l)
{
    {
        W::of(l)
        } -> std::same_as<typename W::sample>;
};

/// A peer that can tell whether the SUT side answers requests yet, by its protocol.
template <class S>
concept asks_for_readiness = requires(S s)
{
    {
        s.ready()
        } -> std::same_as<bool>;
};

/// A peer that empties or resets the SUT side before each trial.
template <class S>
concept clears = requires(S s)
{
    {
        s.clear()
        } -> std::same_as<void>;
};

/// Parameters that can be wrong: `validate` throws `usage_error` before anything starts.
template <class W>
concept validates = requires(typename W::parameters const& p)
{
    W::validate(p);
};

/// Works on a data folder: `prepare` fills it once, natively; every start gets a fresh copy where its storage factor says.
template <class W>
concept has_data = requires(typename W::parameters const& p, std::filesystem::path const& folder)
{
    W::prepare(p, folder);
};

/// Prepares data that follow from some parameters only: `data_of` gives all others a value of its own, so that cases which differ in those
/// share what is prepared.
template <class W>
concept shares_data = has_data<W> && requires(typename W::parameters const& p)
{
    {
        W::data_of(p)
        } -> std::same_as<typename W::parameters>;
};

/// Says itself after how many seconds a trial is given up, in every environment. Without it a trial has 20 s and 10 times
/// `seconds`, or 60 times where the processor is emulated.
template <class W>
concept limits_trials = requires(typename W::parameters const& p)
{
    {
        W::deadline_seconds(p)
        } -> std::convertible_to<double>;
};

/// Settles parameters by measuring natively, once, when the plan is made: a choice that each trial made for itself could differ
/// between environments, and they would not do the same work.
template <class W>
concept calibrates = requires(typename W::parameters const& p, context const& where)
{
    {
        W::template calibrate<any_memory>(p, where)
        } -> std::same_as<calibration<typename W::parameters>>;
};

/// Tells CPU time for each unit of work: the sample leaves `sut_cpu` and, with a peer, `peer_cpu` open, in s, us or ns, and the host fills
/// them with what the processors of each side were busy in the whole trial, over `outcome::work`.
template <class W>
concept charges_cpu = requires(typename W::sample s)
{
    s.sut_cpu;
    requires !has_peer<W> || requires { s.peer_cpu; };
};

/// Tells how busy the SUT's processors were: the sample leaves `sut_use` open, in %, and the host fills it with their busy time from order
/// to result over the elapsed time of as many. A guest's are the host's processors on which its vcpus run.
template <class W>
concept tells_use = requires(typename W::sample s)
{
    s.sut_use;
    requires decltype(s.sut_use)::unit == "%";
};

/// A sample with a `sut_use` in another unit than the one that the host fills it with.
template <class W>
concept mistakes_use = !tells_use<W> && requires(typename W::sample s)
{
    s.sut_use;
};

/// Units of CPU time in a second, by the name of a metric's unit.
constexpr double per_second(std::string_view unit) { return unit.starts_with("us") ? 1e6 : unit.starts_with("ns") ? 1e9 : 1; }

/// Needs a program or a library that may be missing where it runs: `missing` says what, with a remedy, or nothing.
template <class W>
concept tells_what_is_missing = requires
{
    {
        W::missing()
        } -> std::same_as<std::string>;
};

/// Another program that does the work of one of our workloads, with its parameters and metrics: `work` is that workload's name, and
/// `missing` says in a sentence what is not installed here, or nothing.
template <class W>
concept foreign = requires
{
    requires valid_name(W::tool_name);
    requires valid_name(W::work);
    requires tells_what_is_missing<W>;
};

/// What is run: parameters with defaults for each profile, metrics, and its sides.
template <class W>
concept policy = named<W> && requires(profile p, limits const& l, typename W::parameters const& given)
{
    requires described<typename W::parameters>;
    requires described<typename W::sample>;
    requires !mistakes_use<W>; // sut_use is in %
    {
        W::parameters::for_profile(p, l)
        } -> std::same_as<typename W::parameters>;
    {
        W::memory_bytes(given)
        } -> std::convertible_to<std::uint64_t>;
    {
        W::seconds(given)
        } -> std::convertible_to<double>;
    // Within another requirement, since clang forms W::sut and W::peer even where there is none.
    requires has_server<W> || requires
    {
        requires measured_side<typename W::template sut<any_memory>, W> || serving_side<typename W::template sut<any_memory>, W>;
    };
    requires !has_peer<W> || requires { requires measured_side<typename W::peer, W>; };
    requires !has_server<W> || has_peer<W>; // a third-party server cannot time itself
};

} // namespace tare::workload
