#include "../../allocations.hpp"
#include "fake_server.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <new>

// Counts what this thread allocates, in all of the executable. The form that returns null is here too: a sanitizer brings its own, and what
// that allocated may not be freed by ours.
void* operator new(std::size_t bytes)
{
    ++allocations;
    if (void* const out = std::malloc(bytes > 0 ? bytes : 1)) return out;
    throw std::bad_alloc();
}
void* operator new(std::size_t bytes, std::nothrow_t const&) noexcept
{
    ++allocations;
    return std::malloc(bytes > 0 ? bytes : 1);
}
void operator delete(void* what) noexcept { std::free(what); }
void operator delete(void* what, std::nothrow_t const&) noexcept { std::free(what); }
void operator delete(void* what, std::size_t) noexcept { std::free(what); }

using namespace redis_fakes;

namespace {

/// Answers nothing for a while, once, some requests after it began.
fake_server::script stalling(store& kept, std::chrono::milliseconds stall)
{
    return [&kept, stall](visitor& who) {
        std::size_t answered = 0;
        for (bool stalled = false;;) {
            auto const asked = who.commands();
            answered += asked.size();
            if (answered > 100 && !std::exchange(stalled, true)) std::this_thread::sleep_for(stall);
            who.say(kept.answer(asked));
        }
    };
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_redis_load)

BOOST_AUTO_TEST_CASE(every_request_is_answered_and_counted_once)
{
    store kept;
    fake_server const with(honest(kept));
    for (auto const& [clients, depth] : {std::pair(1U, 1U), std::pair(1U, 10U), std::pair(7U, 3U)}) {
        auto const got = run(with, short_run(clients, depth)).sum;
        BOOST_TEST(got.replies() > 0);
        BOOST_TEST(got.replies() == got.latency.count());
        BOOST_TEST(got.all >= got.replies());
        BOOST_TEST(got.all % depth == 0u); // whole batches
        BOOST_TEST(got.compared == got.hits);
    }
    BOOST_TEST(kept.size() == 100u); // every key was written
}

BOOST_AUTO_TEST_CASE(a_closed_loop_asks_a_whole_batch_when_the_last_one_is_answered)
{
    store kept;
    std::atomic<int> parts{0}, batches{0};
    fake_server const with([&](visitor& who) {
        for (;;) {
            auto const asked = who.commands();
            ++(asked.size() == 10 ? batches : parts);
            for (std::size_t i = 0; i < asked.size(); ++i) {
                if (i == 5) std::this_thread::sleep_for(std::chrono::milliseconds(2));
                who.say(kept.answer(asked[i]));
            }
        }
    });
    for (std::uint64_t const clients : {1U, 2U}) run(with, short_run(clients));
    BOOST_TEST(batches > 0);
    BOOST_TEST(parts == 0);
}

BOOST_AUTO_TEST_CASE(in_a_closed_loop_no_more_is_in_flight_than_was_allowed)
{
    store kept;
    fake_server const with(honest(kept));
    for (auto const& [clients, depth] : {std::pair(1U, 10U), std::pair(3U, 10U)}) {
        auto p = short_run(clients, depth);
        p.seconds.value = 0.3;
        auto const got = run(with, p).sum;
        auto const in_flight = static_cast<double>(got.replies()) / p.seconds.value * got.latency.mean() * 1e-9;
        BOOST_TEST(in_flight <= 1.03 * static_cast<double>(clients * depth));
        BOOST_TEST(in_flight >= 0.3 * static_cast<double>(clients * depth));
    }
}

BOOST_AUTO_TEST_CASE(at_a_set_rate_what_is_due_while_the_server_stalls_counts_from_its_intended_begin)
{
    constexpr double rate = 2000, seconds = 0.6, stall = 0.2;
    for (std::uint64_t const depth : {1U, 1000U}) {
        store kept;
        fake_server const with(stalling(kept, std::chrono::milliseconds(200)));
        auto p = short_run(1, depth);
        p.rate.value = rate;
        p.seconds.value = seconds;
        auto const got = run(with, p).sum;
        BOOST_TEST(static_cast<double>(got.replies()) == rate * seconds, boost::test_tools::tolerance(0.05));
        // A third of all were due in the stall, and waited for half of it on average.
        BOOST_TEST(got.latency.mean() * 1e-9 > 0.8 * stall / 2 * (stall / seconds));
        BOOST_TEST(static_cast<double>(got.latency.quantile(0.9)) * 1e-9 > 0.5 * stall);
    }
    store kept;
    fake_server const with(stalling(kept, std::chrono::milliseconds(200)));
    auto p = short_run(1, 1);
    p.seconds.value = seconds;
    auto const closed = run(with, p).sum;
    BOOST_TEST(static_cast<double>(closed.latency.most()) * 1e-9 >= stall);
    BOOST_TEST(static_cast<double>(closed.latency.quantile(0.9)) * 1e-9 < 0.5 * stall); // a closed loop asks nothing meanwhile
}

BOOST_AUTO_TEST_CASE(a_rate_is_kept_and_shared_by_all_clients)
{
    store kept;
    fake_server const with(honest(kept));
    auto p = short_run(3, 10);
    p.rate.value = 1000;
    p.seconds.value = 0.5;
    BOOST_TEST(static_cast<double>(run(with, p).sum.replies()) == 500.0, boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(a_rate_that_the_server_cannot_keep_is_not_taken_for_silence)
{
    fake_server const with([](visitor& who) {
        for (;;)
            for (auto const& one : who.commands()) {
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
                who.say(one[0] == "SET" ? "+OK\r\n" : "$-1\r\n");
            }
    });
    auto p = short_run(1, 1);
    p.rate.value = 10'000;
    p.seconds.value = 0.4;
    auto const got = run(with, p, 100'000'000).sum;
    BOOST_TEST(got.latency.most() > 200'000'000u); // requests were sent later than anything may be silent
}

BOOST_AUTO_TEST_CASE(nothing_is_allocated_after_the_start)
{
    store kept;
    fake_server const with([&](visitor& who) {
        for (std::size_t turn = 0;; ++turn) {
            auto const all = kept.answer(who.commands());
            if (turn % 2 == 0) {
                who.say(all);
                continue;
            }
            who.say(std::string_view(all).substr(0, all.size() / 2)); // replies that are cut take another way
            who.say(std::string_view(all).substr(all.size() / 2));
        }
    });
    auto const where = with.where();
    for (double const rate : {0.0, 20'000.0})
        for (std::uint64_t const clients : {1U, 3U}) {
            auto const p = short_run(clients);
            redis_load::commands const how(where.seed, p.value.value);
            std::vector<redis_load::connection> mine;
            std::vector<std::uint64_t> numbers;
            for (std::uint64_t i = 0; i < clients; ++i) {
                mine.emplace_back(connect_client(where), i, how, redis_load::sequence(where.seed, i, p.keys.value), p);
                numbers.push_back(i);
            }
            redis_load::load<redis_load::paper_text> load(std::move(mine), std::move(numbers), p);
            auto const now = tare::measure::now();
            auto const before = allocations;
            BOOST_TEST_REQUIRE(before > 0u); // they are counted
            load.run({now + 1'000'000, now + 100'000'000}, {now, rate > 0 ? 1e9 / rate : 0, clients});
            auto const after = allocations;
            BOOST_TEST(after == before);
            BOOST_TEST(load.seen().hits > 0u);
        }
}

BOOST_AUTO_TEST_SUITE_END()
