#include "fake_server.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace redis_fakes;

namespace {

constexpr std::int64_t soon = 200'000'000; // ns

/// What the clients say when each first command is answered with that, and nothing more comes.
std::string failure(std::string const& reply, std::int64_t silence = soon)
{
    fake_server const with([&](visitor& who) {
        who.commands();
        who.say(reply);
        who.read_on();
    });
    try {
        run(with, short_run(), silence);
    } catch (tare::error const& e) {
        return e.what();
    }
    return "nothing failed";
}

/// The same of a server whose values are changed on their way.
template <class Change>
std::string failure_with_values(Change change, std::uint64_t verify = 1)
{
    store kept;
    fake_server const with([&](visitor& who) {
        for (;;)
            for (auto const& one : who.commands()) {
                auto reply = kept.answer(one);
                if (one[0] == "GET" && reply.size() > 5) change(reply, one[1]);
                who.say(reply);
            }
    });
    auto p = short_run();
    p.verify.value = verify;
    try {
        run(with, p, soon);
    } catch (tare::error const& e) {
        return e.what();
    }
    return "nothing failed";
}

void check(std::string const& said, std::vector<std::string> const& words)
{
    for (auto const& word : words) BOOST_TEST(said.find(word) != said.npos, "'" << word << "' is missing in: " << said);
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_redis_connection)

BOOST_AUTO_TEST_CASE(replies_that_come_byte_by_byte_are_the_same_replies)
{
    store kept;
    fake_server const with([&](visitor& who) {
        for (;;)
            for (char const byte : kept.answer(who.commands())) who.say({&byte, 1});
    });
    for (std::uint64_t const clients : {1U, 3U}) {
        auto const got = run(with, short_run(clients)).sum;
        BOOST_TEST(got.stored > 0);
        BOOST_TEST(got.hits > 0);
        BOOST_TEST(got.compared == got.hits);
    }
}

BOOST_AUTO_TEST_CASE(an_error_of_the_server_is_told_with_command_connection_and_bytes)
{
    for (std::string const word : {"-OOM command not allowed when used memory > 'maxmemory'.", "-LOADING Redis is loading the dataset",
                                   "-NOAUTH Authentication required.", "-MOVED 3999 127.0.0.1:6381"}) {
        auto const said = failure(word + "\r\n");
        check(said,
              {"ET was refused: " + word.substr(1), ", on connection 0 after " + std::to_string(word.size() + 2) + " bytes of replies"});
    }
}

BOOST_AUTO_TEST_CASE(the_command_that_was_refused_is_the_one_that_is_named)
{
    std::string asked;
    fake_server const with([&](visitor& who) {
        asked = who.commands().front().front();
        who.say("-OOM no\r\n");
        who.read_on();
    });
    std::set<std::string> seen;
    for (std::uint64_t seed = 1; seed < 9; ++seed) {
        auto where = with.where();
        where.seed = seed;
        BOOST_CHECK_EXCEPTION(redis_load::clients<redis_load::paper_text>(short_run(), where).run(), tare::error,
                              [&](tare::error const& e) { return std::string(e.what()).starts_with(asked + " was refused: OOM no"); });
        seen.insert(asked);
    }
    BOOST_TEST(seen.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_server_that_goes_is_told_wherever_it_stops)
{
    for (std::string const before : {"", "$30\r\n0000", "+O", "$-"}) {
        fake_server const with([&](visitor& who) {
            who.commands();
            who.say(before);
        });
        BOOST_CHECK_EXCEPTION(run(with, short_run()), tare::error, [&](tare::error const& e) {
            check(e.what(), {"ET ", ", on connection 0 after " + std::to_string(before.size()) + " bytes of replies"});
            return true;
        });
    }
    fake_server const at_once([](visitor&) {});
    BOOST_CHECK_EXCEPTION(run(at_once, short_run()), tare::error, [&](tare::error const& e) {
        check(e.what(), {", on connection 0 after 0 bytes of replies"});
        return true;
    });
}

BOOST_AUTO_TEST_CASE(what_no_reply_may_be_is_refused_as_soon_as_it_is_announced)
{
    auto const no_resp = "ET was answered with what is no RESP: ";
    check(failure("*4294967295\r\n"), {no_resp, "more values than allowed"});
    check(failure("$536870912\r\n"), {no_resp, "a string is longer than allowed"});
    std::string nested;
    for (int i = 0; i < 1000; ++i) nested += "*1\r\n";
    check(failure(nested), {no_resp, "more deeply than allowed"});
    check(failure("hello\r\n"), {no_resp, "begins with a byte that no type"});
}

BOOST_AUTO_TEST_CASE(a_reply_of_another_type_is_named)
{
    check(failure(":1\r\n"), {"ET was answered with a number"});
    check(failure("*1\r\n+OK\r\n"), {"ET was answered with an array"});
    check(failure("!9\r\nOOM wrong\r\n"), {"ET was refused: OOM wrong"});
}

BOOST_AUTO_TEST_CASE(a_reply_that_nobody_asked_for_is_found)
{
    store kept;
    fake_server const with([&](visitor& who) {
        for (;;) who.say(kept.answer(who.commands()) + "+OK\r\n");
    });
    BOOST_CHECK_EXCEPTION(run(with, short_run(1, 1)), tare::error, [&](tare::error const& e) {
        // The first answers a request too much, which the next command sees in turn if it comes late.
        check(e.what(), {", on connection 0 after "});
        auto const said = std::string(e.what());
        return said.find("nobody had asked for") != said.npos || said.find("was answered with a simple string") != said.npos;
    });
}

BOOST_AUTO_TEST_CASE(a_value_of_another_length_is_found_without_comparing)
{
    auto const longer = [](std::string& reply, std::string const&) {
        auto const size = std::stoul(reply.substr(1));
        reply = '$' + std::to_string(size + 1) + reply.substr(reply.find('\r'), size + 2) + "x\r\n";
    };
    check(failure_with_values(longer, 1'000'000'000), {"GET was answered with a blob string of "});
}

BOOST_AUTO_TEST_CASE(a_flipped_byte_is_found_in_the_values_that_are_compared)
{
    auto const flip = [](std::string& reply, std::string const&) {
        reply[reply.size() - 3] = static_cast<char>(reply[reply.size() - 3] ^ 1);
    };
    check(failure_with_values(flip), {"GET of key ", "brought other bytes than were stored"});
    check(failure_with_values(flip, 1'000'000'000), {"nothing failed"});
}

BOOST_AUTO_TEST_CASE(every_key_can_be_one_that_is_compared)
{
    auto const flip_high_keys = [](std::string& reply, std::string const& key) {
        if (key >= "0000000050") reply[reply.size() - 3] = static_cast<char>(reply[reply.size() - 3] ^ 1);
    };
    check(failure_with_values(flip_high_keys, 20), {"brought other bytes than were stored"});
}

BOOST_AUTO_TEST_CASE(silence_is_an_error_also_of_one_connection_among_many)
{
    check(failure("", soon), {"ET was not answered for 200 ms, on connection 0 after 0 bytes of replies"});
    store kept;
    std::atomic<int> turn{0};
    fake_server const with([&](visitor& who) {
        if (turn++ == 1) who.read_on();
        honest(kept)(who);
    });
    auto p = short_run(3);
    p.seconds.value = 20;
    BOOST_CHECK_EXCEPTION(run(with, p, soon), tare::error, [&](tare::error const& e) {
        check(e.what(), {"was not answered for 200 ms, on connection "});
        return true;
    });
}

BOOST_AUTO_TEST_CASE(what_the_kernel_does_not_take_at_once_is_sent_later)
{
    store kept;
    fake_server const with([&](visitor& who) {
        for (;;) {
            auto const asked = who.commands();
            std::this_thread::sleep_for(std::chrono::milliseconds(1)); // so that both buffers become full
            who.say(kept.answer(asked));
        }
    });
    for (std::uint64_t const clients : {1U, 2U}) {
        auto p = short_run(clients, 1000);
        p.value.value = 20'000;
        p.keys.value = 20;
        auto const got = run(with, p).sum;
        BOOST_TEST(got.all >= 1000 * clients);
        BOOST_TEST(got.all % 1000 == 0u);
    }
}

BOOST_AUTO_TEST_SUITE_END()
