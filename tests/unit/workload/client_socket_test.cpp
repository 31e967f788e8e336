#include "../../thrown_by.hpp"

#include <tare/workload/client_socket.hpp>

#include <boost/asio.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace tare;
using namespace tare::workload;

namespace {

struct listener {
    boost::asio::io_context io;
    boost::asio::ip::tcp::acceptor at{io, {boost::asio::ip::address_v4::loopback(), 0}};

    context where() const { return {.other_address = "127.0.0.1", .port = at.local_endpoint().port()}; }
};

rlimit files()
{
    rlimit out{};
    ::getrlimit(RLIMIT_NOFILE, &out);
    return out;
}

/// What a child that may open no more files says.
std::string said_without_descriptors(context const& where)
{
    int ends[2];
    if (::pipe(ends) != 0) return "no pipe";
    auto const child = ::fork();
    if (child == 0) {
        rlimit const none{8, 8};
        ::setrlimit(RLIMIT_NOFILE, &none);
        while (::dup(0) >= 0) {
        }
        std::string said;
        try {
            connect_client(where);
        } catch (error const& e) {
            said = e.what();
        }
        (void)!::write(ends[1], said.data(), said.size());
        ::_exit(0);
    }
    ::close(ends[1]);
    char buffer[1000];
    auto const n = ::read(ends[0], buffer, sizeof buffer);
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return {buffer, static_cast<std::size_t>(n > 0 ? n : 0)};
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_client_socket)

BOOST_AUTO_TEST_CASE(it_is_connected_without_delay_and_its_calls_block_for_a_tenth_of_a_second)
{
    listener const server;
    auto const socket = connect_client(server.where());
    int no_delay = 0;
    socklen_t size = sizeof no_delay;
    ::getsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &no_delay, &size);
    BOOST_TEST(no_delay != 0);
    timeval limit{};
    size = sizeof limit;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, &size);
    BOOST_TEST(limit.tv_sec == 0);
    BOOST_TEST(limit.tv_usec == 100'000);
    BOOST_TEST(ends_of(socket.get()).other == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(where_nobody_listens_it_says_so)
{
    auto const failed = thrown_by<error>([] { connect_client({.other_address = "127.0.0.1", .port = 1}); });
    BOOST_TEST(failed.what() == std::string("cannot connect a client to the server: Connection refused"));
}

BOOST_AUTO_TEST_CASE(as_many_files_are_opened_as_the_system_grants)
{
    auto const before = files();
    rlimit const few{before.rlim_max / 2, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    listener const server;
    connect_client(server.where());
    BOOST_TEST(files().rlim_cur == before.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &before);
    BOOST_TEST(said_without_descriptors(server.where()) ==
               "cannot connect a client to the server: Too many open files; use fewer clients, or raise the hard limit of open files "
               "(ulimit -Hn)");
}

BOOST_AUTO_TEST_SUITE_END()
