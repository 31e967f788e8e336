#include "../../serving.hpp"

#include <tare/workload/round_trip.hpp>

#include <tare/memory/small.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>
#include <thread>

using namespace tare;
using namespace tare::workload;
using namespace tare::workload::round_trip_load;

namespace {

using small = memory::small<placement::local>;

parameters short_run() { return {{100}, {200}, {0.05}, {0.005}, {0}, {"block"}}; }

/// A port of this process: tests run beside one another.
context here()
{
    static std::uint16_t next = 0;
    auto const port = static_cast<std::uint16_t>(20000 + static_cast<unsigned>(::getpid()) % 20000 + next++);
    return {.listen_address = "127.0.0.1", .other_address = "127.0.0.1", .port = port, .token = std::string(token_length, 'a')};
}

template <class Transport>
using sut_side = typename round_trip<Transport>::template sut<small>;

/// Answers datagrams as `reply` says: nothing, or with another number than was asked.
class odd_server {
public:
    odd_server(context const& where, std::function<std::optional<std::uint64_t>(std::uint64_t)> reply)
        : server_(where, waiting::block), thread_([this, reply = std::move(reply)] {
              std::vector<char> response(200);
              server_.serve(100, stop_, [&](std::span<char const> request) {
                  std::uint64_t number = 0;
                  std::memcpy(&number, request.data(), sizeof number);
                  auto const said = reply(number);
                  if (said) std::memcpy(response.data(), &*said, sizeof number);
                  return std::span<char const>(response).first(said ? response.size() : 1); // too short to be a response
              });
          })
    {
    }
    ~odd_server()
    {
        stop_ = true;
        thread_.join();
    }

private:
    udp::server server_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

template <class Transport>
void check_run(parameters const& p)
{
    auto const where = here();
    serving<sut_side<Transport>> const server(p, where);
    typename round_trip<Transport>::peer client(p, where);
    BOOST_REQUIRE(client.ready());
    auto const got = client.measure();
    BOOST_TEST(client.verify().wrong == "");
    auto const& s = got.sample;
    BOOST_TEST(s.transactions.value > 0);
    BOOST_TEST(s.lost.value == 0);
    BOOST_TEST((0 < s.latency_p50.value && s.latency_p50.value <= s.latency_p90.value && s.latency_p90.value <= s.latency_p99.value &&
                s.latency_p99.value <= s.latency_p999.value && s.latency_p999.value <= s.latency_max.value));
    BOOST_TEST(s.latency_mean.value <= s.latency_max.value);
    BOOST_TEST(got.facts.at("latency").as_object().contains("counts"));
    auto const& path = got.facts.at("path").as_object();
    for (auto const* side : {"peer", "sut"}) {
        BOOST_TEST(path.at(side).at("own") == "127.0.0.1");
        BOOST_TEST(path.at(side).at("other") == "127.0.0.1");
        BOOST_TEST(path.at(side).at("mtu").template to_number<int>() > 1000);
    }
    BOOST_TEST(got.work >= s.transactions.value * p.seconds.value * 0.9);
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_round_trip)

BOOST_AUTO_TEST_CASE(both_transports_are_measured_by_every_way_of_waiting)
{
    for (auto const* wait : {"block", "spin"}) {
        auto p = short_run();
        p.wait.value = wait;
        check_run<tcp>(p);
        check_run<udp>(p);
    }
}

BOOST_AUTO_TEST_CASE(at_a_set_rate_latency_counts_from_the_intended_begin)
{
    auto p = short_run();
    p.rate.value = 500;
    p.seconds.value = 0.2;
    check_run<tcp>(p);
    auto const where = here();
    // An answer takes longer than the interval: those behind it wait, and say so.
    odd_server const slow(where, [](std::uint64_t number) {
        ::usleep(4000);
        return std::optional(number);
    });
    round_trip<udp>::peer client(p, where);
    auto const got = client.measure();
    BOOST_TEST(got.sample.latency_max.value > 20'000); // of 2000 µs between them, 4000 are taken: the last waits for half of the run
    BOOST_TEST(got.sample.latency_p50.value > 4000);
}

BOOST_AUTO_TEST_CASE(datagrams_without_an_answer_are_lost_and_counted)
{
    auto p = short_run();
    p.seconds.value = 0.4;
    auto const where = here();
    odd_server const deaf(where, [](std::uint64_t number) { return number % 3 == 0 ? std::nullopt : std::optional(number); });
    round_trip<udp>::peer client(p, where);
    auto const got = client.measure();
    BOOST_TEST(got.sample.lost.value > 0);
    BOOST_TEST(got.sample.transactions.value > 0);
    BOOST_TEST(client.verify().wrong == "");
}

BOOST_AUTO_TEST_CASE(an_answer_that_was_never_asked_for_is_found)
{
    auto const where = here();
    odd_server const liar(where, [](std::uint64_t number) { return std::optional(number + 1000); });
    round_trip<udp>::peer client(short_run(), where);
    client.measure();
    BOOST_TEST(client.verify().wrong.find("something else") != std::string::npos);
}

template <class Transport>
void check_stranger()
{
    auto const where = here();
    serving<sut_side<Transport>> const server(short_run(), where);
    auto stranger = where;
    stranger.token = std::string(token_length, 'b');
    BOOST_TEST(!typename round_trip<Transport>::peer(short_run(), stranger).ready());
    typename round_trip<Transport>::peer client(short_run(), where);
    BOOST_TEST(client.ready());
}

BOOST_AUTO_TEST_CASE(a_stranger_gets_no_answer_and_does_not_keep_the_peer_away)
{
    check_stranger<tcp>();
    check_stranger<udp>();
}

BOOST_AUTO_TEST_CASE(datagrams_of_another_length_get_no_answer)
{
    auto const where = here();
    serving<sut_side<udp>> const server(short_run(), where);
    udp::client client(where, waiting::block);
    std::vector<char> response(200);
    for (std::size_t const length : {0U, 1U, 99U, 101U, 1400U, 40000U}) {
        client.send(std::vector<char>(length, 'x'));
        BOOST_TEST(!client.receive(response), length);
    }
    client.send(std::vector<char>(100, 'x'));
    BOOST_TEST(client.receive(response));
}

BOOST_AUTO_TEST_CASE(a_second_client_is_served_after_the_first)
{
    auto const where = here();
    serving<sut_side<udp>> const server(short_run(), where);
    for (int i = 0; i < 3; ++i) {
        round_trip<udp>::peer client(short_run(), where);
        BOOST_TEST(client.ready());
    }
}

BOOST_AUTO_TEST_CASE(nobody_there_is_not_ready)
{
    BOOST_TEST(!round_trip<tcp>::peer(short_run(), here()).ready());
    BOOST_TEST(!round_trip<udp>::peer(short_run(), here()).ready());
}

BOOST_AUTO_TEST_CASE(a_wrong_parameter_of_round_trip_is_refused_by_its_name)
{
    auto const refused = [](auto&& change, std::string_view parameter) {
        auto p = short_run();
        change(p);
        BOOST_CHECK_EXCEPTION(round_trip<tcp>::validate(p), usage_error,
                              [&](error const& e) { return std::string(e.what()).find(parameter) != std::string::npos; });
    };
    for (std::uint64_t const bytes : {0U, 7U, 1401U}) {
        refused([bytes](auto& p) { p.request.value = bytes; }, "request");
        refused([bytes](auto& p) { p.response.value = bytes; }, "response");
    }
    for (double const s : {0.0, -1.0, 1e9}) refused([s](auto& p) { p.seconds.value = s; }, "seconds");
    refused([](auto& p) { p.warm_up.value = 61; }, "warm_up");
    refused([](auto& p) { p.rate.value = -1; }, "rate");
    refused([](auto& p) { p.wait.value = "sleep"; }, "wait");
    for (auto const p : {profile::quick, profile::standard, profile::paper})
        BOOST_CHECK_NO_THROW(round_trip<udp>::validate(parameters::for_profile(p, {})));
}

BOOST_AUTO_TEST_SUITE_END()
