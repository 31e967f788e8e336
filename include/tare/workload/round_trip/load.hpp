#pragma once

#include <tare/measure/clock.hpp>
#include <tare/measure/histogram.hpp>
#include <tare/workload/round_trip/parameters.hpp>
#include <tare/workload/round_trip/socket.hpp>

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

namespace tare::workload::round_trip_load {

/// What a run of transactions gave.
struct result {
    measure::histogram latency;
    std::uint64_t lost = 0;
    std::uint64_t answered = 0; ///< within the counted time
    std::uint64_t all = 0;      ///< answered, the warm-up included
    double seconds = 0;         ///< the counted time
    bool broken = false;        ///< the other side ended
};

/// Sleeps while the moment is far, then asks the clock: a sleep alone would wake late by tens of microseconds.
inline std::int64_t wait_until(std::int64_t moment)
{
    constexpr std::int64_t near = 200'000;
    auto now = measure::now();
    if (moment - now > near) {
        auto const rest = moment - now - near;
        timespec const nap{rest / 1'000'000'000, rest % 1'000'000'000};
        ::nanosleep(&nap, nullptr);
    }
    while ((now = measure::now()) < moment) {
    }
    return now;
}

/// One transaction after the other by one client.
template <class Transport>
class load {
public:
    load(typename Transport::client& client, parameters const& p)
        : client_(&client), p_(p), request_(p.request.value), response_(p.response.value)
    {
    }

    /// One transaction that is not counted: whether the other side answers.
    bool once()
    {
        bool broken = false;
        return transact(broken);
    }

    /// Closed loop: latency is from send to receipt, and the end of one is the begin of the next, so that the clock is read once for each.
    /// With a rate, from the intended begin: when the other side stalls, the requests that had to wait for that have waited (no coordinated
    /// omission; G. Tene, "How NOT to measure latency").
    result run()
    {
        result out;
        auto const begin = measure::now(), counted = begin + measure::nanoseconds(p_.warm_up.value),
                   end = counted + measure::nanoseconds(p_.seconds.value);
        auto last = begin;
        for (std::uint64_t i = 0; last < end && !out.broken; ++i) {
            auto const intended = p_.rate.value > 0 ? begin + measure::nanoseconds(static_cast<double>(i) / p_.rate.value) : last;
            if (intended >= end) break;
            if (p_.rate.value > 0) wait_until(intended);
            bool const answered = transact(out.broken);
            last = measure::now();
            out.all += answered ? 1U : 0U;
            if (intended < counted || out.broken) continue;
            if (answered)
                out.latency.add(last - intended);
            else
                ++out.lost;
            out.answered += answered ? 1U : 0U;
        }
        out.seconds = measure::seconds(std::max(last, counted + 1) - counted);
        return out;
    }

private:
    /// True when the response of this request came. One that is late answers an earlier request and is passed over.
    bool transact(bool& broken)
    {
        ++number_;
        std::memcpy(request_.data(), &number_, sizeof number_);
        broken = !client_->send(request_);
        while (!broken && client_->receive(response_)) {
            if (number_in(response_) == number_) return true;
            broken = number_in(response_) > number_; // answers what was never asked
        }
        broken = broken || !Transport::loses;
        return false;
    }

    typename Transport::client* client_;
    parameters p_;
    std::vector<char> request_, response_;
    std::uint64_t number_ = 0;
};

} // namespace tare::workload::round_trip_load
