#include <tare/mysql/connection.hpp>

#include "connection/fake_server.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare::mysql;
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
    fake_mysql::server server{[](fake_mysql::server::visitor& client) {
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
        return [this](std::exception_ptr failure, results got) {
            BOOST_TEST(got.empty());
            codes.push_back(code_of(failure));
        };
    }
    void check_aborted(std::size_t n)
    {
        io.run(); // comes back only if nothing is under way any more
        BOOST_TEST_REQUIRE(codes.size() == n);
        for (auto const code : codes) BOOST_TEST(code == std::make_error_code(std::errc::connection_aborted));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_connection)

BOOST_AUTO_TEST_CASE(several_operations_are_sent_one_after_another)
{
    std::vector<std::string> asked;
    fake_mysql::server server([&](fake_mysql::server::visitor& client) {
        client.greet();
        for (std::uint64_t i = 1; i <= 3; ++i) {
            asked.push_back(client.packet());
            client.say_message(mysql_messages::ok(2, i), 1);
        }
        client.wait_for_end();
    });
    asio::io_context io;
    connection here(io.get_executor(), server.address());
    std::vector<std::uint64_t> got;
    here.async_connect([&](std::exception_ptr failure) {
        BOOST_TEST(!failure);
        for (auto const* sql : {"DO 1", "DO 2", "DO 3"})
            here.async_query(sql, 30s, [&](std::exception_ptr failed, results all) {
                BOOST_TEST(!failed);
                got.push_back(all.at(0).affected_rows());
                if (got.size() == 3) here.close();
            });
    });
    io.run();
    BOOST_TEST(got == (std::vector<std::uint64_t>{1, 2, 3}));
    BOOST_TEST(asked == (std::vector<std::string>{"\x03"
                                                  "DO 1",
                                                  "\x03"
                                                  "DO 2",
                                                  "\x03"
                                                  "DO 3"}));
}

BOOST_AUTO_TEST_CASE(a_cancelled_operation_ends_the_connection)
{
    for (auto const type : {asio::cancellation_type::terminal, asio::cancellation_type::partial}) {
        silent it;
        asio::cancellation_signal signal;
        it.to->async_query("SELECT a", 0ms, it.note());
        it.to->async_query("DELETE FROM t", 0ms, asio::bind_cancellation_slot(signal.slot(), it.note()));
        asio::post(it.io, [&] { signal.emit(type); });
        it.io.run();
        BOOST_TEST_REQUIRE(it.codes.size() == 2u);
        BOOST_TEST(it.codes[0] == std::make_error_code(std::errc::connection_aborted));
        BOOST_TEST(it.codes[1] == std::make_error_code(std::errc::operation_canceled));
        BOOST_TEST(it.to->why_closed() == "DELETE FROM t was cancelled, and its answer would be taken for that of another statement");
        signal.emit(type); // nobody is there any more
    }
}

BOOST_AUTO_TEST_CASE(connecting_can_be_cancelled)
{
    fake_mysql::server server([](fake_mysql::server::visitor& client) { client.wait_for_end(); });
    asio::io_context io;
    connection here(io.get_executor(), server.address());
    asio::cancellation_signal signal;
    std::error_code code;
    here.async_connect(asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr failure) { code = code_of(failure); }));
    asio::post(io, [&] { signal.emit(asio::cancellation_type::terminal); });
    io.run();
    BOOST_TEST(code == std::make_error_code(std::errc::operation_canceled));
}

BOOST_AUTO_TEST_CASE(close_and_the_destructor_end_all_operations)
{
    for (bool const destroyed : {false, true}) {
        silent it;
        for (int i = 0; i < 3; ++i) it.to->async_query("DO 1", 0ms, it.note());
        asio::post(it.io, [&] { destroyed ? it.to.reset() : it.to->close(); });
        it.check_aborted(3);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_before_and_after)
{
    silent it;
    it.to->close();
    it.to->async_query("DO 1", 0ms, it.note());
    it.io.run();
    BOOST_TEST(it.codes.at(0) == std::make_error_code(std::errc::not_connected));
    connection never(it.io.get_executor(), over_tcp("127.0.0.1", 1));
    BOOST_CHECK_THROW(never.async_close_statement(statement{}, asio::detached), tare::usage_error);
    std::string said;
    never.async_query("DO 1", 0ms, [&](std::exception_ptr failure, results) {
        said = thrown_by<connection_error>([&] { std::rethrow_exception(failure); }).what();
    });
    it.io.restart();
    it.io.run();
    BOOST_TEST(said == "cannot send DO to 127.0.0.1:1: it was never connected");
    BOOST_TEST(never.why_closed() == "it was never connected"); // as before
}

BOOST_AUTO_TEST_SUITE_END()
