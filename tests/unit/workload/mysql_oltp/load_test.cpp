#include "../../allocations.hpp"
#include "fake_server.hpp"

#include <tare/workload/mysql_oltp/load.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>
#include <list>
#include <thread>

using namespace oltp_fakes;

namespace {

/// Connections of one thread, and a thread for the server's end of each, which does what a test says.
class served {
public:
    using script = std::function<void(far_end&)>;

    served(std::size_t clients, habits const& how, script const& what)
    {
        for (std::size_t i = 0; i < clients; ++i) {
            auto both = connected_pair(how, false, i);
            mine_.push_back(std::move(both.client));
            threads_.emplace_back([what, server = std::move(both.server)]() mutable {
                try {
                    what(server);
                } catch (far_end::gone const&) {
                }
            });
        }
    }
    served(served const&) = delete;
    served& operator=(served const&) = delete;
    ~served()
    {
        for (auto& t : threads_) t.join(); // the clients have gone
    }

    std::vector<connection> take() { return std::move(mine_); }

private:
    std::vector<connection> mine_;
    std::list<std::thread> threads_;
};

void honest(far_end& server)
{
    for (;;) server.say(server.honest(server.next()));
}

period soon(std::int64_t length = 100'000'000)
{
    auto const now = tare::measure::now();
    return {now + 1'000'000, now + length};
}

struct outcome {
    counts seen;
    double busy = 0;
};

outcome run(std::size_t clients, served::script const& what, std::int64_t silence = patience)
{
    served all(clients, sysbench_0_5::habits, what);
    load one(all.take(), silence);
    one.run(soon());
    return {one.seen(), one.busy()};
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_mysql_oltp_load)

BOOST_AUTO_TEST_CASE(every_transaction_is_finished_and_counted_once)
{
    for (std::size_t const clients : {1U, 2U, 7U}) {
        std::atomic<std::uint64_t> begun{0}, committed{0};
        auto const got = run(clients, [&](far_end& server) {
            for (;;) {
                auto const asked = server.next();
                begun += asked.what == statement::begin;
                committed += asked.what == statement::commit;
                server.say(server.honest(asked));
            }
        });
        BOOST_TEST(got.seen.transactions() > clients);
        BOOST_TEST(got.seen.all == begun);
        BOOST_TEST(got.seen.all == committed);
        BOOST_TEST(got.seen.all >= got.seen.transactions());
        BOOST_TEST(got.seen.reads <= 14 * got.seen.all);
        BOOST_TEST(got.seen.statements <= 20 * got.seen.all);
        BOOST_TEST(got.seen.statements >= 20 * (got.seen.transactions() - clients));
    }
}

BOOST_AUTO_TEST_CASE(in_flight_are_as_many_transactions_as_there_are_clients)
{
    for (std::size_t const clients : {1U, 4U}) {
        auto const got = run(clients, honest).seen;
        auto const in_flight = static_cast<double>(got.transactions()) / 0.099 * got.latency.mean() * 1e-9;
        BOOST_TEST(in_flight <= 1.1 * static_cast<double>(clients));
        BOOST_TEST(in_flight >= 0.5 * static_cast<double>(clients));
    }
}

BOOST_AUTO_TEST_CASE(the_time_of_a_transaction_holds_its_tries_that_failed)
{
    auto const got = run(2, [](far_end& server) {
        for (unsigned n = 0;; ++n) {
            auto const asked = server.next();
            if (asked.what == statement::insert && n < 200) {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
                server.say(packets({error(1205, "HY000", "Lock wait timeout exceeded")}));
                n = 200;
            } else {
                server.say(server.honest(asked));
            }
        }
    });
    BOOST_TEST(got.seen.lock_waits == 2u);
    BOOST_TEST(got.seen.latency.most() >= 20'000'000u);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_silent_is_told_with_statement_and_connection)
{
    for (std::size_t const clients : {1U, 3U})
        BOOST_CHECK_EXCEPTION(run(
                                  clients,
                                  [](far_end& server) {
                                      for (;;) {
                                          auto const asked = server.next();
                                          if (asked.what == statement::sum) (void)server.next(); // which never comes
                                          server.say(server.honest(asked));
                                      }
                                  },
                                  150'000'000),
                              tare::error, [](tare::error const& e) {
                                  return std::string(e.what()).starts_with("SELECT SUM was not answered for 150 ms, on connection ");
                              });
}

BOOST_AUTO_TEST_CASE(a_thread_that_waits_is_not_busy_and_begins_nothing_after_the_end)
{
    auto const got = run(1, [](far_end& server) {
        for (;;) {
            auto const asked = server.next();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            server.say(server.honest(asked));
        }
    });
    BOOST_TEST(got.busy > 0);
    BOOST_TEST(got.busy < 0.5);
    BOOST_TEST(got.seen.all - got.seen.transactions() <= 1u); // what ran at the end; none is done before the counted time
}

BOOST_AUTO_TEST_CASE(nothing_is_allocated_after_the_start)
{
    for (auto const* const how : {&sysbench_0_4::habits, &sysbench_0_5::habits, &sysbench_1_0::habits})
        for (std::size_t const clients : {1U, 3U}) {
            served all(clients, *how, [](far_end& server) {
                for (std::uint64_t n = 1;; ++n) {
                    auto const asked = server.next();
                    bool const refused = n % 50 == 0 && asked.what != statement::rollback;
                    auto const said = refused
                                          ? packets({error(n % 100 == 0 ? 1213 : 1205, "40001", "Deadlock found when trying to get lock")})
                                          : server.honest(asked);
                    auto const half = n % 2 == 0 ? said.size() : said.size() / 2; // answers that are cut take another way
                    server.say(std::string_view(said).substr(0, half));
                    server.say(std::string_view(said).substr(half));
                }
            });
            load one(all.take());
            auto const before = allocations;
            BOOST_TEST_REQUIRE(before > 0u); // they are counted
            one.run(soon());
            auto const after = allocations;
            BOOST_TEST(after == before);
            BOOST_TEST(one.seen().transactions() > 0u);
            BOOST_TEST(one.seen().deadlocks > 0u);
            BOOST_TEST(one.seen().lock_waits > 0u);
        }
}

BOOST_AUTO_TEST_SUITE_END()
