#include "../../serving.hpp"

#include <tare/memory/small.hpp>
#include <tare/workload/redis_sink.hpp>

#include <boost/asio.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <random>
#include <string>

using namespace tare;
using namespace tare::workload;
namespace asio = boost::asio;

namespace {

using load = redis_sink<redis_load::paper_text>;
using sut_side = load::sut<memory::small<placement::local>>;

template <class Load = load>
typename Load::parameters short_run()
{
    auto p = Load::parameters::for_profile(profile::quick, {});
    p.clients.value = 3;
    p.seconds.value = 0.1;
    p.warm_up.value = 0.01;
    return p;
}

context here()
{
    asio::io_context io;
    auto const port = asio::ip::tcp::acceptor(io, {asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
    return {.listen_address = "127.0.0.1", .other_address = "127.0.0.1", .port = port};
}

class stranger {
public:
    explicit stranger(context const& where) : socket_(io_) { socket_.connect({asio::ip::make_address(where.other_address), where.port}); }

    void say(std::string_view bytes)
    {
        boost::system::error_code ignored; // the other end may have had enough
        asio::write(socket_, asio::buffer(bytes), ignored);
    }
    std::string hear(std::size_t bytes)
    {
        std::string out(bytes, ' ');
        asio::read(socket_, asio::buffer(out));
        return out;
    }
    std::string hear_all()
    {
        std::string out;
        boost::system::error_code code;
        asio::read(socket_, asio::dynamic_buffer(out), code);
        return out;
    }

private:
    asio::io_context io_;
    asio::ip::tcp::socket socket_;
};

auto open_files() { return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}); }

void check_load(context const& where)
{
    load::peer peer(short_run(), where);
    BOOST_TEST_REQUIRE(peer.ready());
    peer.clear();
    auto const got = peer.measure();
    BOOST_TEST(peer.verify().wrong == "");
    BOOST_TEST(got.sample.requests.value > 0);
    BOOST_TEST(got.facts.at("hits") == 0u);
    BOOST_TEST(got.facts.at("misses").to_number<int>() > 0);
    BOOST_TEST(got.facts.at("stored").to_number<int>() > 0);
    auto const& path = got.facts.at("path").as_object();
    for (auto const* side : {"peer", "sut"})
        for (auto const* end : {"own", "other"}) BOOST_TEST(path.at(side).at(end) == "127.0.0.1");
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_redis_sink)

BOOST_AUTO_TEST_CASE(the_load_runs_on_it_as_on_a_server)
{
    auto const where = here();
    serving<sut_side> const server(short_run(), where);
    check_load(where);
    check_load(where);
}

BOOST_AUTO_TEST_CASE(every_command_has_its_reply)
{
    auto const where = here();
    serving<sut_side> const server(short_run(), where);
    stranger client(where);
    std::string const replies = "+OK\r\n$-1\r\n+PONG\r\n:0\r\n*2\r\n$4\r\nsave\r\n$0\r\n\r\n-ERR unknown command\r\n";
    client.say("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*1\r\n$4\r\nPI");
    client.say("NG\r\n*1\r\n$6\r\nDBSIZE\r\n*3\r\n$6\r\nCONFIG\r\n$3\r\nGET\r\n$4\r\nsave\r\n*1\r\n$4\r\nLPOP\r\n");
    BOOST_TEST(client.hear(replies.size()) == replies);
}

BOOST_AUTO_TEST_CASE(garbage_ends_its_own_connection_only)
{
    auto const where = here();
    serving<sut_side> const server(short_run(), where);
    std::mt19937 random(1);
    for (int i = 0; i < 200; ++i) {
        std::string bytes(1 + random() % 3000, ' ');
        for (auto& b : bytes) b = static_cast<char>(random());
        bytes[0] = 'x';
        stranger other(where);
        other.say(bytes);
        auto const said = other.hear_all(); // a reset may take the words away
        BOOST_TEST((said.empty() || said == "-ERR Protocol error\r\n"));
    }
    check_load(where);
}

BOOST_AUTO_TEST_CASE(a_client_may_vanish_at_any_time)
{
    auto const where = here();
    serving<sut_side> const server(short_run(), where);
    std::string const command = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\nvvvv\r\n";
    auto const before = open_files();
    for (std::size_t n = 0; n <= command.size(); ++n) stranger(where).say(std::string_view(command).substr(0, n));
    check_load(where);
    for (int i = 0; i < 2000 && open_files() > before; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    BOOST_TEST(open_files() == before); // its connection is closed
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_is_waited_for)
{
    auto const where = here();
    serving<sut_side> const server(short_run(), where);
    stranger deaf(where);
    constexpr std::size_t commands = 1'000'000;
    std::thread speaking([&] {
        std::string many;
        for (int i = 0; i < 1000; ++i) many += "*1\r\n$4\r\nINFO\r\n";
        for (std::size_t i = 0; i < commands / 1000; ++i) deaf.say(many);
    });
    check_load(where); // others go on
    std::string const one = "$69\r\nredis_version:sink\r\nused_memory:0\r\nmaxmemory:0\r\nio_threads_active:0\r\n\r\n";
    std::size_t right = 0;
    for (std::size_t i = 0; i < commands; i += 1000) {
        auto const said = deaf.hear(1000 * one.size());
        for (std::size_t k = 0; k < said.size(); k += one.size()) right += std::string_view(said).substr(k, one.size()) == one;
    }
    BOOST_TEST(right == commands);
    speaking.join();
}

BOOST_AUTO_TEST_CASE(the_load_runs_on_the_profile_of_the_scripts_too)
{
    using scripts = redis_sink<redis_load::paper_scripts>;
    auto const where = here();
    serving<scripts::sut<memory::small<placement::local>>> const server(short_run<scripts>(), where);
    auto p = short_run<scripts>();
    p.depth.value = 1;
    scripts::peer peer(p, where);
    auto const got = peer.measure();
    BOOST_TEST(got.facts.at("misses").to_number<int>() > 0);
    BOOST_TEST(got.facts.at("stored").to_number<int>() > 0);
}

BOOST_AUTO_TEST_SUITE_END()
