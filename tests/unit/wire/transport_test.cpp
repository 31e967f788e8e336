#include <tare/wire/address.hpp>
#include <tare/wire/transport.hpp>

#include "../../scripted_server.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <memory>
#include <string>

using namespace tare::wire;

namespace {

/// A transport and what its operations ended with.
struct carried {
    asio::io_context io;
    std::unique_ptr<transport> by;
    boost::system::error_code code = asio::error::would_block;
    std::string why;
    std::size_t n = 0;

    explicit carried(address const& there) : by(there.make(io.get_executor())) {}

    transport::connected connected()
    {
        return [this](boost::system::error_code c, std::string const& w) {
            code = c;
            why = w;
        };
    }
    transport::moved moved()
    {
        return [this](boost::system::error_code c, std::size_t m) {
            code = c;
            n = m;
        };
    }
    void connect()
    {
        by->connect(connected());
        run();
    }
    void run()
    {
        io.restart();
        io.run();
    }
};

address to(scripted_server<> const& server) { return tcp_address("127.0.0.1", server.port()); }

} // namespace

BOOST_AUTO_TEST_SUITE(wire_transport)

BOOST_AUTO_TEST_CASE(bytes_are_carried_both_ways)
{
    std::string const large(4 << 20, 'x'); // more than the kernel takes at once
    std::size_t heard = 0;
    scripted_server<> server([&](scripted_end& client) {
        heard = client.bytes(large.size()).size();
        client.say("answer");
        client.wait_for_end();
    });
    carried it(to(server));
    it.connect();
    BOOST_TEST_REQUIRE(!it.code);
    it.by->write(asio::buffer(large), it.moved());
    it.run();
    BOOST_TEST(!it.code);
    BOOST_TEST(it.n == large.size());
    std::array<char, 16> into{};
    it.by->read_some(asio::buffer(into), it.moved());
    it.run();
    BOOST_TEST(std::string(into.data(), it.n) == "answer");
    BOOST_TEST(heard == large.size());
    it.by->close();
}

BOOST_AUTO_TEST_CASE(close_ends_what_is_under_way)
{
    scripted_server<> server([](scripted_end& client) { client.wait_for_end(); });
    carried it(to(server));
    it.connect();
    std::array<char, 16> into{};
    it.by->read_some(asio::buffer(into), it.moved());
    asio::post(it.io, [&] { it.by->close(); });
    it.run();
    BOOST_TEST(it.code == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(close_ends_a_connect_that_still_looks_for_the_name)
{
    scripted_server<> server([](scripted_end& client) { client.wait_for_end(); });
    carried it(to(server));
    it.by->connect(it.connected());
    it.by->close();
    it.run();
    BOOST_TEST(it.code == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(a_name_without_an_address_is_told)
{
    carried it(tcp_address("no-such-host.invalid", 1)); // RFC 2606: never exists
    it.connect();
    BOOST_TEST(it.code);
    BOOST_TEST(it.why.starts_with("its name cannot be resolved ("), it.why);
}

BOOST_AUTO_TEST_CASE(packets_are_sent_at_once)
{
    scripted_server<> server([](scripted_end& client) { client.wait_for_end(); });
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    tcp_connector connector(io.get_executor(), "127.0.0.1", std::to_string(server.port()));
    bool const closed = false;
    connector.connect(socket, closed, [](boost::system::error_code code, std::string const&) { BOOST_TEST(!code); });
    io.run();
    asio::ip::tcp::no_delay at_once;
    socket.get_option(at_once);
    BOOST_TEST(at_once.value());
}

BOOST_AUTO_TEST_CASE(a_transport_without_tls_has_begun_it_at_once)
{
    carried it(tcp_address("127.0.0.1", 1));
    it.by->start_tls(it.connected());
    BOOST_TEST(!it.code);
}

BOOST_AUTO_TEST_SUITE_END()
