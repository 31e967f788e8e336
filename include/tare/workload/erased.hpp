#pragma once

#include <tare/describe.hpp>
#include <tare/workload/policy.hpp>

#include <atomic>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tare::workload {

/// What one trial gave, without its types: what goes through the result channel.
struct trial_result {
    boost::json::object sample;
    boost::json::object samples;
    boost::json::object facts;
    double work = 0;
};

/// A side that has been set up, behind one virtual call a trial; nothing virtual lies within a timed region.
class running_side {
public:
    virtual ~running_side() = default;
    virtual bool serves() const = 0;
    virtual bool ready() = 0;
    virtual void clear() = 0;
    virtual trial_result measure() = 0;
    virtual std::string verify() = 0;
    virtual void serve(std::atomic<bool> const& stop) = 0;
};

/// A foreign tool need not measure all that ours does: NaN stands for what it lacks.
inline void drop_absent(boost::json::object& sample)
{
    for (auto member = sample.begin(); member != sample.end();)
        member = member->value().is_double() && std::isnan(member->value().get_double()) ? sample.erase(member) : member + 1;
}

template <class Side, class W>
class running final : public running_side {
public:
    running(typename W::parameters const& given, context const& where) : side_(given, where) {}

    bool serves() const override { return !measured_side<Side, W>; }
    bool ready() override
    {
        if constexpr (asks_for_readiness<Side>)
            return side_.ready();
        else
            return true;
    }
    void clear() override
    {
        if constexpr (clears<Side>) side_.clear();
    }
    trial_result measure() override
    {
        if constexpr (measured_side<Side, W>) {
            auto outcome = side_.measure();
            trial_result out{to_json(outcome.sample), {}, std::move(outcome.facts), outcome.work};
            if constexpr (foreign<W>) drop_absent(out.sample);
            for (auto const& [name, values] : outcome.samples) out.samples[name] = boost::json::value_from(values);
            return out;
        } else
            throw error("this side serves; it cannot be measured");
    }
    std::string verify() override
    {
        if constexpr (measured_side<Side, W>)
            return side_.verify().wrong;
        else
            return {};
    }
    void serve(std::atomic<bool> const& stop) override
    {
        if constexpr (serving_side<Side, W>)
            side_.serve(stop);
        else
            throw error("this side is measured; it cannot serve");
    }

private:
    Side side_;
};

/// A workload under a memory policy as plain functions over JSON: what the table of experiments holds.
struct functions {
    std::string_view name; ///< of the work, also where a foreign tool does it
    bool has_peer = false;
    bool has_server = false;
    bool timed_by_host = false;
    side listens = side::sut;
    boost::json::object (*defaults)(profile, limits const&) = nullptr;
    void (*set)(boost::json::object& parameters, std::string_view name, std::string_view value) = nullptr;
    void (*validate)(boost::json::object const& parameters) = nullptr;
    calibration<boost::json::object> (*calibrate)(boost::json::object const& parameters, context const&) = nullptr;
    std::string (*missing)() = nullptr; ///< what is not installed here, or nothing
    std::uint64_t (*memory_bytes)(boost::json::object const& parameters) = nullptr;
    double (*seconds)(boost::json::object const& parameters) = nullptr;
    double (*deadline_seconds)(boost::json::object const& parameters) = nullptr; ///< null: follows from `seconds`
    std::vector<field> (*parameters)() = nullptr;
    std::vector<field> (*metrics)() = nullptr;
    boost::json::object (*sample_of)(life const&) = nullptr;
    double cpu_units = 0;   ///< of `sut_cpu`, and of `peer_cpu`, in a second; 0: the sample has none
    bool tells_use = false; ///< the sample has `sut_use`
    server (*program)(boost::json::object const& parameters, context const&) = nullptr;
    void (*prepare_data)(boost::json::object const& parameters, std::filesystem::path const& folder) = nullptr;
    boost::json::object (*data_of)(boost::json::object const& parameters) = nullptr; ///< parameters that the data follow from
    void (*prepare_process)() = nullptr;
    std::unique_ptr<running_side> (*make)(side, boost::json::object const& parameters, context const&) = nullptr;
};

namespace detail {

template <policy W, memory::policy M>
std::unique_ptr<running_side> make_side(side which, boost::json::object const& parameters, context const& where)
{
    auto const given = from_json<typename W::parameters>(parameters);
    if constexpr (has_peer<W>)
        if (which == side::peer) return std::make_unique<running<typename W::peer, W>>(given, where);
    if constexpr (!has_server<W>)
        if (which == side::sut) return std::make_unique<running<typename W::template sut<M>, W>>(given, where);
    throw error("workload " + std::string(W::name) + " has no such side");
}

} // namespace detail

template <policy W, memory::policy M>
functions erase()
{
    using parameters = typename W::parameters;
    using object = boost::json::object;
    functions out;
    out.name = W::name;
    if constexpr (foreign<W>) out.name = W::work;
    if constexpr (tells_what_is_missing<W>) out.missing = &W::missing;
    out.has_peer = has_peer<W>;
    out.has_server = has_server<W>;
    out.timed_by_host = timed_by_host<W>;
    if constexpr (requires {
                      {
                          W::listens
                          } -> std::convertible_to<side>;
                  })
        out.listens = W::listens;
    out.defaults = [](profile p, limits const& l) { return to_json(parameters::for_profile(p, l)); };
    out.set = [](object& all, std::string_view name, std::string_view value) {
        auto given = from_json<parameters>(all);
        set_member(given, name, value);
        all = to_json(given);
    };
    out.validate = [](object const& all) {
        if constexpr (validates<W>)
            W::validate(from_json<parameters>(all));
        else
            from_json<parameters>(all);
    };
    if constexpr (calibrates<W>)
        out.calibrate = [](object const& all, context const& where) {
            auto settled = W::template calibrate<M>(from_json<parameters>(all), where);
            return calibration<object>{to_json(settled.parameters), std::move(settled.facts)};
        };
    out.memory_bytes = [](object const& all) -> std::uint64_t { return W::memory_bytes(from_json<parameters>(all)); };
    out.seconds = [](object const& all) -> double { return W::seconds(from_json<parameters>(all)); };
    if constexpr (limits_trials<W>)
        out.deadline_seconds = [](object const& all) -> double { return W::deadline_seconds(from_json<parameters>(all)); };
    out.parameters = &fields<parameters>;
    out.metrics = &fields<typename W::sample>;
    if constexpr (charges_cpu<W>) out.cpu_units = per_second(decltype(W::sample::sut_cpu)::unit);
    out.tells_use = tells_use<W>;
    if constexpr (timed_by_host<W>) out.sample_of = [](life const& l) { return to_json(W::of(l)); };
    if constexpr (has_server<W>)
        out.program = [](object const& all, context const& where) { return W::program(from_json<parameters>(all), where); };
    if constexpr (has_data<W>)
        out.prepare_data = [](object const& all, std::filesystem::path const& folder) { W::prepare(from_json<parameters>(all), folder); };
    out.data_of = [](object const& all) {
        if constexpr (shares_data<W>)
            return to_json(W::data_of(from_json<parameters>(all)));
        else
            return all;
    };
    out.prepare_process = &M::process;
    out.make = &detail::make_side<W, M>;
    return out;
}

} // namespace tare::workload
