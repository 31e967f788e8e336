#include <tare/redis/connection.hpp>

#include "connection/fake_server.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare::redis;
using namespace std::chrono_literals;

namespace {

std::error_code code_of(std::exception_ptr const& failure)
{
    return thrown_by<connection_error>([&] {
               if (failure) std::rethrow_exception(failure);
           })
        .code();
}

/// A connection to a server which greets and then answers nothing.
struct silent {
    fake_server server{[](fake_server::visitor& client) {
        client.greet();
        client.wait_for_end();
    }};
    asio::io_context io;
    std::unique_ptr<connection> to = std::make_unique<connection>(io.get_executor(), server.address());
    std::vector<std::error_code> codes;

    silent()
    {
        auto connected = to->async_connect(asio::use_future);
        while (!to->is_open()) io.run_one();
        io.poll();
        connected.get();
    }
    auto note()
    {
        return [this](std::exception_ptr failure, replies got) {
            BOOST_TEST(got.empty());
            codes.push_back(code_of(failure));
        };
    }
    static pipeline get()
    {
        pipeline out;
        out.add("GET", "key");
        return out;
    }
    void check_aborted(std::size_t n)
    {
        io.run(); // comes back only if nothing is under way any more
        BOOST_TEST_REQUIRE(codes.size() == n);
        for (auto const code : codes) BOOST_TEST(code == std::make_error_code(std::errc::connection_aborted));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(redis_connection)

BOOST_AUTO_TEST_CASE(several_operations_are_answered_in_their_order)
{
    fake_server server([](fake_server::visitor& client) {
        client.greet();
        for (auto const* name : {"GET", "GET", "GET", "PING"}) client.until_command(name);
        client.say(":1\r\n:2\r\n:3\r\n+PONG\r\n");
        client.wait_for_end();
    });
    asio::io_context io;
    connection here(io.get_executor(), server.address());
    std::vector<int> got;
    here.async_connect([&](std::exception_ptr failure) {
        BOOST_TEST(!failure);
        auto const note = [&](std::exception_ptr failed, replies answers) {
            BOOST_TEST(!failed);
            for (auto const& one : answers) got.push_back(one.as<int>());
        };
        here.async_execute(silent::get(), note);
        here.async_execute(silent::get().add("GET", "other"), note);
        pipeline ping;
        ping.add("PING");
        here.async_execute(ping, [&](std::exception_ptr, replies) { here.close(); });
    });
    io.run();
    BOOST_TEST(got == (std::vector<int>{1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(a_cancelled_operation_ends_the_connection)
{
    for (auto const type : {asio::cancellation_type::terminal, asio::cancellation_type::partial}) {
        silent it;
        asio::cancellation_signal signal;
        it.to->async_execute(silent::get(), it.note());
        pipeline length;
        length.add("LLEN", "key");
        it.to->async_execute(length, asio::bind_cancellation_slot(signal.slot(), it.note()));
        asio::post(it.io, [&] { signal.emit(type); });
        it.io.run();
        BOOST_TEST_REQUIRE(it.codes.size() == 2u);
        BOOST_TEST(it.codes[0] == std::make_error_code(std::errc::connection_aborted));
        BOOST_TEST(it.codes[1] == std::make_error_code(std::errc::operation_canceled));
        BOOST_TEST(!it.to->is_open());
        BOOST_TEST(it.to->why_closed() == "LLEN was cancelled, and later replies could not be matched with commands");
        signal.emit(type); // nobody is there any more
    }
}

BOOST_AUTO_TEST_CASE(connecting_can_be_cancelled)
{
    fake_server server([](fake_server::visitor& client) { client.wait_for_end(); });
    asio::io_context io;
    connection here(io.get_executor(), server.address());
    asio::cancellation_signal signal;
    std::error_code code;
    here.async_connect(asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr failure) { code = code_of(failure); }));
    asio::post(io, [&] { signal.emit(asio::cancellation_type::terminal); });
    io.run();
    BOOST_TEST(code == std::make_error_code(std::errc::operation_canceled));
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_before_it_is_connected)
{
    asio::io_context io;
    connection never(io.get_executor(), over_tcp("127.0.0.1", 1));
    std::string said;
    never.async_execute(silent::get(), [&](std::exception_ptr failure, replies) {
        said = thrown_by<connection_error>([&] { std::rethrow_exception(failure); }).what();
    });
    io.run();
    BOOST_TEST(said.ends_with(" to 127.0.0.1:1: it was never connected"), said);
    BOOST_TEST(never.why_closed() == "it was never connected"); // as before
}

BOOST_AUTO_TEST_CASE(close_ends_all_operations)
{
    silent it;
    for (int i = 0; i < 3; ++i) it.to->async_execute(silent::get(), it.note());
    asio::post(it.io, [&] { it.to->close(); });
    it.check_aborted(3);
}

BOOST_AUTO_TEST_CASE(a_connection_may_be_destroyed_in_mid_operation)
{
    silent it;
    it.to->async_execute(silent::get(), it.note());
    asio::post(it.io, [&] { it.to.reset(); });
    it.check_aborted(1);
}

BOOST_AUTO_TEST_CASE(a_context_may_be_destroyed_in_mid_operation)
{
    fake_server server([](fake_server::visitor& client) {
        client.greet();
        client.wait_for_end();
    });
    bool called = false;
    {
        asio::io_context io;
        connection here(io.get_executor(), server.address());
        here.async_connect([&](std::exception_ptr) {
            here.async_execute(silent::get(), [&](std::exception_ptr, replies) { called = true; });
            io.stop();
        });
        io.run();
    }
    BOOST_TEST(!called);
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_before_and_after)
{
    asio::io_context io;
    connection here(io.get_executor(), over_tcp("127.0.0.1", 1));
    auto early = here.async_execute(silent::get(), asio::use_future);
    io.run();
    BOOST_TEST(thrown_by<connection_error>([&] { early.get(); }).code() == std::make_error_code(std::errc::not_connected));
    silent it;
    it.to->close();
    it.to->async_execute(silent::get(), it.note());
    it.io.run();
    BOOST_TEST(it.codes.at(0) == std::make_error_code(std::errc::not_connected));
}

BOOST_AUTO_TEST_CASE(a_handler_of_pushes_may_close_and_may_throw)
{
    for (bool const throws : {false, true}) {
        fake_server server([](fake_server::visitor& client) {
            client.greet();
            client.until_command("GET");
            client.say(">1\r\n+x\r\n>1\r\n+y\r\n:1\r\n");
            client.wait_for_end();
        });
        asio::io_context io;
        connection here(io.get_executor(), server.address());
        int pushes = 0;
        here.on_push([&](resp::value const&) {
            ++pushes;
            if (!throws) return here.close();
            here.on_push({}); // also while it runs
            throw std::runtime_error("no room");
        });
        std::string words;
        here.async_connect([&](std::exception_ptr) {
            here.async_execute(silent::get(), [&](std::exception_ptr failure, replies) {
                words = thrown_by<connection_error>([&] {
                            if (failure) std::rethrow_exception(failure);
                        }).what();
            });
        });
        io.run();
        BOOST_TEST(pushes == 1);
        BOOST_TEST(words.find(throws ? "the handler of pushes threw: no room" : "it was closed by its user") != words.npos, words);
    }
}

BOOST_AUTO_TEST_CASE(a_closed_connection_can_be_made_again)
{
    silent it;
    it.to->async_execute(silent::get(), it.note());
    fake_server other([](fake_server::visitor& client) {
        client.greet();
        client.wait_for_end();
    });
    *it.to = connection(it.io.get_executor(), other.address());
    bool again = false;
    it.to->async_connect([&](std::exception_ptr failure) {
        again = !failure;
        it.to->close();
    });
    it.check_aborted(1);
    BOOST_TEST(again);
}

BOOST_AUTO_TEST_SUITE_END()
