#pragma once

#include <tare/agent/message.hpp>
#include <tare/campaign/planned_case.hpp>
#include <tare/environment/launch/native.hpp>
#include <tare/network/addresses.hpp>
#include <tare/system/printable.hpp>

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

namespace tare::campaign {

using clock = std::chrono::steady_clock;

inline double seconds_between(clock::time_point begin, clock::time_point end) { return std::chrono::duration<double>(end - begin).count(); }

/// What the reporting side said of one trial, beside the host's own stamps.
struct trial_report {
    boost::json::object sample, samples, facts;
    std::string wrong;         ///< why the answer does not count, or empty
    double work = 0;           ///< units of work, see `workload::outcome`
    double inside_seconds = 0; ///< by the agent's clock
    double host_seconds = 0;   ///< by the host's clock, from the arrival of "begin" to the arrival of "end"
};

/// Both ends of one agent: the instance that it lives in, and the channel to it.
class conversation {
public:
    conversation(std::unique_ptr<environment::instance> where, clock::time_point deadline)
        : where_(std::move(where)), channel_(&where_->result(deadline))
    {
    }

    environment::instance& where() { return *where_; }
    void send(boost::json::object const& message) { channel_->send(message); }

    /// The next message of that kind. A failure that the agent tells, a closed channel and a deadline are errors with the
    /// environment's last words.
    boost::json::object expect(std::string const& kind, clock::time_point deadline)
    {
        std::optional<boost::json::object> message;
        try {
            message = channel_->receive(deadline);
        } catch (interrupted const&) {
            throw;
        } catch (deadline_error const&) {
            throw deadline_error(where_->who() + " said nothing in time while '" + kind + "' was awaited: it hangs, or has too much to do" +
                                     said(),
                                 where_->when_silent());
        } catch (error const& failure) {
            throw error("waiting for '" + kind + "': " + failure.problem() + said(), failure.remedy());
        }
        if (!message) throw error(where_->who() + " ended while '" + kind + "' was awaited" + said(), where_->look_there());
        auto const got = agent::text_of(*message, "kind");
        if (got == "failure") tell_failure(*message);
        if (got != kind) throw error(where_->who() + " said '" + system::printable(got) + "' while '" + kind + "' was awaited" + said());
        return std::move(*message);
    }

    /// Whether a message comes, or the channel closes, within so long.
    bool hears(std::chrono::milliseconds within) const
    {
        pollfd waiting{channel_->fd(), POLLIN, 0};
        return ::poll(&waiting, 1, static_cast<int>(within.count())) > 0;
    }

    /// Throws when `what`, which runs inside, ended or failed though nobody asked it to. Of a third-party server the end is seen from
    /// outside: the agent became it, and the channel was closed by that.
    void require_life(std::string const& what)
    {
        if (!closed_ && hears(std::chrono::milliseconds(0))) {
            auto const told = channel_->receive(clock::now() + std::chrono::seconds(1));
            closed_ = !told;
            if (told && agent::text_of(*told, "kind") == "failure") tell_failure(*told);
        }
        if (auto const how = where_->ended()) throw error(what + ' ' + *how + said());
    }

    /// A failure that the agent told without being asked, or nothing.
    std::string complaint()
    try {
        expect("complaint", clock::now() + std::chrono::milliseconds(20));
        return {};
    } catch (deadline_error const&) {
        return {};
    } catch (error const& told) {
        return told.problem();
    }

    /// Asks the agent to end; one that is not there any more needs no asking.
    bool ask_to_stop()
    try {
        channel_->send({{"kind", "stop"}});
        return true;
    } catch (error const&) {
        return false;
    }

private:
    [[noreturn]] static void tell_failure(boost::json::object const& message)
    {
        auto const reason = system::printable(agent::text_of(message, "reason"));
        auto const* const cannot = message.if_contains("unavailable");
        if (cannot && cannot->is_bool() && cannot->get_bool()) throw unavailable(reason);
        throw error(reason);
    }

    std::string said() const
    {
        auto const words = system::printable(where_->last_words());
        return words.empty() ? std::string{} : "; last words: " + words;
    }

    std::unique_ptr<environment::instance> where_;
    system::channel* channel_;
    bool closed_ = false;
};

/// How long a start and a trial may take before the side is stopped.
struct deadlines {
    std::chrono::milliseconds start{30'000};
    std::chrono::milliseconds trial{30'000};
};

/// Calibrated work with room: an emulated processor is about thirty times slower, and its guest boots in seconds.
inline deadlines deadlines_of(planned_case const& c)
{
    auto const& work = c.from->work;
    double const factor = c.where().emulated ? 60 : 10;
    auto const trial = work.deadline_seconds ? work.deadline_seconds(c.parameters) : 20 + work.seconds(c.parameters) * factor;
    // Parameters come from outside: a year is as good as no deadline, and fits every clock.
    auto const bounded = std::isfinite(trial) ? std::clamp(trial, 0.0, 366.0 * 86400) : 366.0 * 86400;
    return {std::chrono::seconds(c.where().emulated ? 120 : 60), std::chrono::milliseconds(static_cast<std::int64_t>(1000 * bounded))};
}

/// The share by which the agent's clock may differ from the host's, and what scheduling may add to a stamp, seconds.
inline constexpr double clock_tolerance = 0.01;
inline constexpr double stamp_tolerance = 0.02;

/// Empty when the two clocks agree on a trial's length, else the sentence that makes it invalid.
inline std::string clock_disagreement(trial_report const& t, double channel_latency)
{
    auto const apart = std::abs(t.inside_seconds - t.host_seconds);
    if (apart <= clock_tolerance * t.host_seconds + stamp_tolerance + 2 * channel_latency) return {};
    return "the agent's clock counted " + std::to_string(t.inside_seconds) + " s and the host's " + std::to_string(t.host_seconds) +
           " s: more than 1 % apart";
}

} // namespace tare::campaign
