#pragma once

#include <tare/describe.hpp>
#include <tare/system/channel.hpp>
#include <tare/workload/tcp_throughput/meeting.hpp>
#include <tare/workload/tcp_throughput/transfer.hpp>

#include <poll.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What the two sides say to one another over the control connection, frames of `system::channel`:
///
///   peer → SUT   transfer    parameters, seed
///   SUT → peer   connected   path: its view of the first stream         after it has made its streams
///   peer → SUT   go
///   SUT → peer   begun                                                  its clock runs
///   peer → SUT   enough                                                 its half is done
///   SUT → peer   done        seconds from begun to enough by its clock; bytes; and goodput and intervals, or tcp and zerocopy
///   SUT → peer   failed      reason                                     instead of any of its messages
namespace tare::workload::throughput {

/// What a transfer gave, put together from both sides.
struct transferred {
    throughput::received received;
    throughput::sent sent;
    boost::json::object path; ///< {peer, sut}: each side's view of the first stream
    double sut_seconds = 0;   ///< by its clock
    /// By the peer's clock: from before to after that time, and from after its begin to before its end. However late a side wakes, the
    /// SUT's time lies between the two, unless its clock runs at another rate.
    double longest_seconds = 0, shortest_seconds = 0;

    /// Why the transfer does not count, or empty.
    std::string wrong() const
    {
        if (received.bytes != sent.bytes)
            return "the sender sent " + std::to_string(sent.bytes) + " bytes and the receiver has " + std::to_string(received.bytes);
        if (!(received.goodput > 0)) return "nothing was received in the counted time";
        bool const fast = sut_seconds > 1.01 * longest_seconds + 0.05, slow = sut_seconds < 0.99 * shortest_seconds - 0.05;
        if (!fast && !slow) return {};
        return "the SUT side's clock counted " + std::to_string(sut_seconds) + " s and the peer's " +
               std::to_string(fast ? longest_seconds : shortest_seconds) + " s: more than 1 % apart";
    }

    boost::json::object facts(parameters const& p, std::uint64_t strangers) const
    {
        boost::json::object out{{"direction", p.direction.value}, {"mode", p.mode.value}, {"path", path}, {"tcp", sent.tcp.to_json()}};
        out["clocks"] = {{"sut", sut_seconds}, {"peer_longest", longest_seconds}, {"peer_shortest", shortest_seconds}};
        out["strangers"] = strangers;
        if (p.mode.value == "zerocopy") out["zerocopy"] = {{"sends", sent.zerocopy_sends}, {"copied", sent.zerocopy_copied}};
        return out;
    }
};

namespace detail {

inline std::chrono::steady_clock::time_point within(double seconds)
{
    return std::chrono::steady_clock::now() + std::chrono::milliseconds(static_cast<std::int64_t>(1000 * seconds));
}

/// The next message, which has to be of that kind.
inline boost::json::object expect(system::channel& control, std::string const& kind, double seconds)
{
    auto message = control.receive(within(seconds));
    if (!message) throw error("the other side closed the control connection while '" + kind + "' was awaited");
    auto const* const said = message->if_contains("kind");
    if (said && *said == "failed") throw error("the SUT side: " + boost::json::value_to<std::string>(message->at("reason")));
    if (!said || *said != boost::json::string(kind)) throw error("the other side did not say '" + kind + "'");
    return std::move(*message);
}

inline std::vector<system::descriptor> connect_streams(context const& where, parameters const& p)
{
    std::vector<system::descriptor> out;
    for (std::uint64_t i = 0; i < p.streams.value; ++i) out.push_back(connect(where, role::data, &p));
    return out;
}

inline boost::json::object to_json(sent const& s)
{
    return {{"bytes", s.bytes}, {"tcp", s.tcp.to_json()}, {"zerocopy_sends", s.zerocopy_sends}, {"zerocopy_copied", s.zerocopy_copied}};
}

inline boost::json::object to_json(received const& r)
{
    return {{"bytes", r.bytes}, {"goodput", r.goodput}, {"intervals", boost::json::value_from(r.intervals)}};
}

template <class T>
T number(boost::json::object const& from, char const* name)
{
    return from.at(name).to_number<T>();
}

inline sent sent_of(boost::json::object const& said)
{
    auto const& tcp = said.at("tcp").as_object();
    return {number<std::uint64_t>(said, "bytes"),
            {number<std::uint64_t>(tcp, "retransmits"), number<std::uint64_t>(tcp, "rtt_us"),
             number<std::uint64_t>(tcp, "congestion_window"), number<std::uint64_t>(tcp, "send_buffer"),
             boost::json::value_to<std::string>(tcp.at("congestion_control"))},
            number<std::uint64_t>(said, "zerocopy_sends"),
            number<std::uint64_t>(said, "zerocopy_copied")};
}

inline received received_of(boost::json::object const& said)
{
    received out{number<std::uint64_t>(said, "bytes"), number<double>(said, "goodput"), {}};
    for (auto const& rate : said.at("intervals").as_array()) out.intervals.push_back(rate.to_number<double>());
    return out;
}

/// The SUT side's half of one transfer.
inline void transfer(system::channel& control, context const& where, boost::json::object const& order)
{
    auto const p = from_json<parameters>(order.at("parameters").as_object());
    validate(p);
    auto const seed = number<std::uint64_t>(order, "seed");
    auto streams = connect_streams(where, p);
    control.send({{"kind", "connected"}, {"path", ends_of(streams.front().get()).to_json()}});
    expect(control, "go", 30);
    auto const begin = measure::now();
    control.send({{"kind", "begun"}});
    bool const sends = p.direction.value == "send";
    auto done = sends ? to_json(send_for(std::move(streams), p, seed)) : to_json(receive_all(std::move(streams), p, seed));
    expect(control, "enough", p.warm_up.value + p.seconds.value + 30);
    done["kind"] = "done";
    done["seconds"] = measure::seconds(measure::now() - begin);
    control.send(done);
}

} // namespace detail

/// The SUT side: does what one peer says until that peer is gone. Throws `boost::system::system_error` when there is none.
inline void obey(context const& where, std::atomic<bool> const& stop)
{
    system::channel control(connect(where, role::control));
    while (!stop) {
        pollfd waiting{control.fd(), POLLIN, 0};
        if (::poll(&waiting, 1, 50) <= 0) continue;
        try {
            auto const order = control.receive(detail::within(10));
            if (!order) return;
            detail::transfer(control, where, *order);
        } catch (std::exception const& failure) {
            control.send({{"kind", "failed"}, {"reason", failure.what()}});
        }
    }
}

/// The peer's side of one transfer.
inline transferred lead(meeting& where, std::optional<system::channel>& control, parameters const& p, std::uint64_t seed)
{
    if (!control) control.emplace(std::move(where.take(role::control, 1, std::chrono::seconds(20)).front()));
    where.prepare(p);
    control->send({{"kind", "transfer"}, {"parameters", to_json(p)}, {"seed", seed}});
    auto const connected = detail::expect(*control, "connected", 30);
    auto streams = where.take(role::data, p.streams.value, std::chrono::seconds(20));
    transferred out;
    out.path = {{"peer", ends_of(streams.front().get()).to_json()}, {"sut", connected.at("path")}};
    auto const before = measure::now();
    control->send({{"kind", "go"}});
    detail::expect(*control, "begun", 30);
    auto const begun = measure::now();
    bool const sut_sends = p.direction.value == "send";
    if (sut_sends)
        out.received = receive_all(std::move(streams), p, seed);
    else
        out.sent = send_for(std::move(streams), p, seed);
    out.shortest_seconds = measure::seconds(measure::now() - begun);
    control->send({{"kind", "enough"}});
    auto const done = detail::expect(*control, "done", p.warm_up.value + p.seconds.value + 30);
    out.longest_seconds = measure::seconds(measure::now() - before);
    out.sut_seconds = detail::number<double>(done, "seconds");
    if (sut_sends)
        out.sent = detail::sent_of(done);
    else
        out.received = detail::received_of(done);
    return out;
}

} // namespace tare::workload::throughput
