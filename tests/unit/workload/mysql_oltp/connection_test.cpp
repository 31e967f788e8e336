#include "fake_server.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace oltp_fakes;

namespace {

std::vector<habits const*> const profiles{&sysbench_0_4::habits, &sysbench_0_5::habits, &sysbench_1_0::habits};

/// One client and its server, by turns. Each answer takes the clock a microsecond further.
class talk {
public:
    explicit talk(habits const& how = sysbench_0_5::habits, bool read_only = false)
        : ends_(connected_pair(how, read_only)), buffer_(1 << 16)
    {
    }

    connection& client() { return ends_.client; }
    far_end& server() { return ends_.server; }
    counts const& seen() const { return seen_; }

    void begin() { client().begin(now_); }
    question next() { return server().next(); }

    /// Sends an answer and lets the client read it.
    void answer(std::string_view bytes)
    {
        server().say(bytes);
        for (std::size_t left = bytes.size(); left > 0;) left -= receive();
    }
    std::size_t receive()
    {
        return client().receive(buffer_, MSG_DONTWAIT, period{0, 1'000'000'000}, seen_, [this] { return now_ += 1000; });
    }

    /// Answers honestly up to the first of that kind, which is returned.
    question until(statement what)
    {
        for (;;) {
            auto const asked = next();
            if (asked.what == what) return asked;
            answer(server().honest(asked));
        }
    }

    /// Answers all to the end of the transaction; what was asked.
    std::vector<question> finish()
    {
        std::vector<question> out;
        while (client().is_busy()) {
            out.push_back(next());
            answer(server().honest(out.back()));
        }
        return out;
    }

    /// What the client says when a statement is answered so.
    std::string failure(statement what, std::function<std::string(question const&)> const& with)
    {
        begin();
        auto const asked = until(what);
        try {
            answer(with(asked));
        } catch (tare::error const& e) {
            return e.what();
        }
        return "nothing failed";
    }

private:
    pair_of_ends ends_;
    std::vector<char> buffer_;
    counts seen_;
    std::int64_t now_ = 1000;
};

std::string failure(statement what, std::string const& reply, habits const& how = sysbench_0_5::habits)
{
    return talk(how).failure(what, [&](question const&) { return reply; });
}

std::vector<std::string> bytes_of(std::vector<question> const& asked)
{
    std::vector<std::string> out;
    for (auto const& one : asked) out.push_back(one.bytes);
    return out;
}

std::string refusal(std::uint16_t code) { return packets({error(code, "HY000", "no")}); }

void check(std::string const& said, std::vector<std::string> const& words)
{
    for (auto const& word : words) BOOST_TEST(said.find(word) != said.npos, "'" << word << "' is missing in: " << said);
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_mysql_oltp_connection)

BOOST_AUTO_TEST_CASE(a_transaction_is_its_steps_one_after_another_and_counted_once)
{
    for (auto const* const how : profiles)
        for (bool const read_only : {false, true}) {
            talk with(*how, read_only);
            for (std::uint64_t n = 1; n <= 3; ++n) {
                with.begin();
                auto const asked = with.finish();
                auto const steps = steps_of(read_only);
                BOOST_TEST_REQUIRE(asked.size() == steps.size());
                for (std::size_t i = 0; i < steps.size(); ++i) BOOST_TEST((asked[i].what == steps[i]), i);
                BOOST_TEST(with.seen().transactions() == n);
                BOOST_TEST(with.seen().all == n);
                BOOST_TEST(with.seen().statements == n * steps.size());
                BOOST_TEST(with.seen().reads == n * 14);
                BOOST_TEST(with.seen().writes == (read_only ? 0 : n * 4));
                BOOST_TEST(with.seen().retries() == 0u);
            }
            BOOST_TEST(!with.server().has_question());
            BOOST_TEST(with.seen().latency.most() == steps_of(read_only).size() * 1000);
        }
}

BOOST_AUTO_TEST_CASE(one_statement_is_asked_at_a_time)
{
    talk with;
    with.begin();
    while (with.client().is_busy()) {
        auto const asked = with.next();
        BOOST_TEST(!with.server().has_question());
        with.answer(with.server().honest(asked));
    }
}

BOOST_AUTO_TEST_CASE(after_a_deadlock_the_same_transaction_begins_again_at_once)
{
    for (auto const what : {statement::point, statement::index_update, statement::insert, statement::commit}) {
        talk with, other; // the other one is never refused
        other.begin();
        auto const expected = bytes_of(other.finish());
        with.begin();
        (void)with.until(what);
        with.answer(refusal(1213));
        BOOST_TEST((bytes_of(with.finish()) == expected));
        BOOST_TEST(with.seen().deadlocks == 1u);
        BOOST_TEST(with.seen().retries() == 1u);
        BOOST_TEST(with.seen().transactions() == 1u);
        BOOST_TEST(with.seen().latency.most() == with.seen().statements * 1000); // of both tries
        BOOST_TEST(with.seen().statements > expected.size());
    }
}

BOOST_AUTO_TEST_CASE(after_all_else_that_allows_another_try_rollback_goes_first)
{
    std::pair<std::uint16_t, std::uint64_t counts::*> const kinds[] = {
        {1205, &counts::lock_waits}, {1020, &counts::changed}, {1062, &counts::duplicates}};
    for (auto const* const how : profiles)
        for (auto const& [code, kind] : kinds)
            for (auto const what : {statement::index_update, statement::insert}) {
                talk with(*how), other(*how);
                other.begin();
                other.finish();
                other.begin();
                auto const expected = bytes_of(other.finish());
                with.begin();
                with.finish(); // so that the server knows all types
                with.begin();
                (void)with.until(what);
                with.answer(refusal(code));
                BOOST_TEST((with.next().what == statement::rollback));
                with.answer(packets({ok()}));
                BOOST_TEST((bytes_of(with.finish()) == expected));
                BOOST_TEST((with.seen().*kind) == 1u);
                BOOST_TEST(with.seen().retries() == 1u);
                BOOST_TEST(with.seen().transactions() == 2u);
            }
}

BOOST_AUTO_TEST_CASE(a_transaction_may_be_refused_several_times)
{
    talk with;
    with.begin();
    for (std::uint16_t const code : {std::uint16_t{1213}, std::uint16_t{1205}, std::uint16_t{1213}, std::uint16_t{1062}}) {
        (void)with.until(statement::erase);
        with.answer(refusal(code));
        if (code == 1213) continue;
        BOOST_TEST((with.next().what == statement::rollback));
        with.answer(packets({ok()}));
    }
    BOOST_TEST(with.finish().size() == 20u);
    BOOST_TEST(with.seen().deadlocks == 2u);
    BOOST_TEST(with.seen().retries() == 4u);
    BOOST_TEST(with.seen().all == 1u);
}

BOOST_AUTO_TEST_CASE(a_transaction_that_always_fails_is_given_up)
{
    talk with;
    with.begin();
    unsigned refused = 0;
    BOOST_CHECK_EXCEPTION(
        for (; refused < 2000; ++refused) {
            (void)with.next(); // BEGIN
            with.answer(refusal(1213));
        },
        tare::error,
        [](tare::error const& e) {
            check(e.what(), {"BEGIN made its transaction fail for the 1001th time with ERROR 1213 (HY000): no, on connection 0"});
            return true;
        });
    BOOST_TEST(refused == 1000u);
}

BOOST_AUTO_TEST_CASE(any_other_error_is_told_with_statement_code_state_message_connection_and_bytes)
{
    auto const said = packets({error(1290, "HY000", "The MariaDB server is running with the --read-only option")});
    check(failure(statement::index_update, said),
          {"UPDATE of k was refused with ERROR 1290 (HY000): The MariaDB server is running with the --read-only option, on connection 0 "
           "after "});
    check(failure(statement::begin, said),
          {"BEGIN was refused with", ", on connection 0 after " + std::to_string(said.size()) + " bytes of answers"});
    check(failure(statement::point, packets({error(1146, "42S02", "Table 'x\x1b[1m' doesn't exist")})),
          {"SELECT of a row was refused with ERROR 1146 (42S02): Table 'x"});
}

BOOST_AUTO_TEST_CASE(a_rollback_that_is_refused_ends_the_run)
{
    talk with;
    with.begin();
    (void)with.until(statement::insert);
    with.answer(refusal(1205));
    BOOST_TEST((with.next().what == statement::rollback));
    BOOST_CHECK_EXCEPTION(with.answer(refusal(1213)), tare::error, [](tare::error const& e) {
        check(e.what(), {"ROLLBACK was refused with ERROR 1213"});
        return true;
    });
}

BOOST_AUTO_TEST_CASE(a_select_brings_as_many_rows_as_the_table_has_of_its_ids)
{
    auto const with_rows = [](statement what, std::uint64_t count, habits const& how) {
        talk with(how);
        return with.failure(what, [&](question const& asked) { return with.server().rows(asked, count); });
    };
    for (auto const* const how : profiles) {
        for (std::uint64_t const n : {0U, 2U}) {
            check(with_rows(statement::point, n, *how), {"SELECT of a row brought " + std::to_string(n) + " rows instead of 1, on"});
            check(with_rows(statement::sum, n, *how), {"SELECT SUM brought " + std::to_string(n) + " rows instead of 1, on"});
        }
        for (std::uint64_t const n : {99U, 101U}) {
            check(with_rows(statement::range, n, *how), {"brought " + std::to_string(n) + " rows instead of 100, on"});
            check(with_rows(statement::order, n, *how), {"brought " + std::to_string(n) + " rows instead of 100, on"});
        }
        auto const most = how->distinct;
        check(with_rows(statement::distinct, 0, *how), {"DISTINCT brought 0 rows instead of 1 to " + std::to_string(most) + ", on"});
        check(with_rows(statement::distinct, most + 1, *how), {"rows instead of 1 to " + std::to_string(most) + ", on"});
        BOOST_TEST(with_rows(statement::distinct, 1, *how) == "nothing failed"); // all rows may have the same c
        BOOST_TEST(with_rows(statement::distinct, most, *how) == "nothing failed");
    }
}

BOOST_AUTO_TEST_CASE(a_range_ends_with_the_table)
{
    auto how = sysbench_1_0::habits;
    how.draw = [](generator&, std::uint64_t rows) { return rows - 9; };
    talk with(how);
    BOOST_TEST(with.failure(statement::range, [&](question const& asked) { return with.server().rows(asked, 10); }) == "nothing failed");
    talk again(how);
    check(again.failure(statement::range, [&](question const& asked) { return again.server().rows(asked, 11); }),
          {"brought 11 rows instead of 10"});
}

BOOST_AUTO_TEST_CASE(a_write_is_of_one_row)
{
    for (auto const what : {statement::index_update, statement::non_index_update, statement::erase, statement::insert})
        for (std::uint64_t const n : {0U, 2U})
            check(failure(what, packets({ok(3, n)})),
                  {std::string(words(what)) + " was of " + std::to_string(n) + " rows instead of 1, on connection 0"});
}

BOOST_AUTO_TEST_CASE(an_answer_of_another_kind_is_told)
{
    check(failure(statement::point, packets({ok()})), {"SELECT of a row was answered without rows"});
    talk with;
    check(with.failure(statement::insert, [&](question const& asked) { return with.server().rows(asked, 1); }),
          {"INSERT was answered with rows"});
    check(failure(statement::insert, packets({ok(more, 1), ok(2, 1)})), {"INSERT was answered with more than one result"});
    check(failure(statement::begin, packets({"\xfb/etc/passwd"})), {"BEGIN was answered with"});
    check(failure(statement::begin, packets({ok()}, 5)), {"BEGIN was answered with what does not belong there: "});
    check(failure(statement::begin, packets({ok()}) + packets({ok()})), {"BEGIN was answered with what does not belong there: "});
    check(failure(statement::begin, std::string("\xff\xff\xff\x01", 4)), {"does not belong there: "});
}

BOOST_AUTO_TEST_CASE(answers_that_come_byte_by_byte_are_the_same_answers)
{
    for (auto const* const how : profiles) {
        talk with(*how), other(*how);
        with.begin();
        other.begin();
        auto const expected = bytes_of(other.finish());
        std::vector<std::string> asked;
        while (with.client().is_busy()) {
            auto const one = with.next();
            asked.push_back(one.bytes);
            for (char const byte : with.server().honest(one)) with.answer({&byte, 1});
        }
        BOOST_TEST((asked == expected));
        BOOST_TEST(with.seen().reads == 14u);
        BOOST_TEST(with.seen().writes == 4u);
        BOOST_TEST(with.seen().transactions() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_asks_for_a_file_is_told_and_gets_none)
{
    for (auto const* const how : profiles)
        check(failure(statement::range, packets({"\xfb/etc/passwd"}), *how),
              {"SELECT of a range was answered with a request for a file of this machine, which it does not get, on connection 0"});
}

BOOST_AUTO_TEST_CASE(a_server_that_goes_is_told_wherever_it_stops)
{
    for (std::string const before : {"", "\x07", "\x05\x01\x01\x01"}) {
        talk with;
        with.begin();
        (void)with.until(statement::range);
        if (!before.empty()) with.server().say(before);
        with.server().close();
        BOOST_CHECK_EXCEPTION(for (;;) with.receive(), tare::error, [](tare::error const& e) {
            check(e.what(), {"SELECT of a range was not answered: ", ", on connection 0 after "});
            return true;
        });
    }
}

BOOST_AUTO_TEST_CASE(what_is_before_and_after_the_counted_time_counts_as_done_only)
{
    auto ends = connected_pair(sysbench_0_5::habits);
    std::vector<char> buffer(1 << 16);
    counts seen;
    std::int64_t now = 0;
    for (std::int64_t const when : {0, 5000, 9000}) {
        now = when;
        ends.client.begin(now);
        while (ends.client.is_busy()) {
            ends.server.say(ends.server.honest(ends.server.next()));
            ends.client.receive(buffer, MSG_DONTWAIT, period{4000, 8000}, seen, [&] { return now; });
        }
    }
    BOOST_TEST(seen.all == 3u);
    BOOST_TEST(seen.transactions() == 1u);
    BOOST_TEST(seen.statements == 20u);
    BOOST_TEST(seen.reads == 14u);
    BOOST_TEST(seen.writes == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
