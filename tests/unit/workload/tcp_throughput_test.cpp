#include "../../serving.hpp"

#include <tare/workload/tcp_throughput.hpp>

#include <tare/memory/small.hpp>

#include <boost/test/unit_test.hpp>

#include <numeric>
#include <thread>

using namespace tare;
using namespace tare::workload;
using throughput::parameters;
namespace asio = boost::asio;

namespace {

using small = memory::small<placement::local>;
using sut_side = tcp_throughput::sut<small>;

parameters short_run()
{
    auto p = parameters::for_profile(profile::quick, {});
    p.seconds.value = 0.6;
    p.warm_up.value = 0.05;
    return p;
}

context here()
{
    static std::uint16_t next = 0;
    auto const port = static_cast<std::uint16_t>(40000 + static_cast<unsigned>(::getpid()) % 20000 + next++);
    return {.listen_address = "127.0.0.1", .other_address = "127.0.0.1", .port = port, .seed = 7, .token = std::string(token_length, 'a')};
}

system::descriptor connect_to(context const& where, std::string const& said)
{
    auto stranger = where;
    stranger.token = std::string(token_length, 'b');
    auto out = throughput::connect(stranger, throughput::role::control);
    BOOST_TEST(::send(out.get(), said.data(), said.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(said.size()));
    return out;
}

outcome<tcp_throughput::sample> check_run(parameters const& p, context const& where = here())
{
    tcp_throughput::peer peer(p, where);
    serving<sut_side> const sut(parameters{}, where);
    auto const got = peer.measure();
    BOOST_TEST(peer.verify().wrong == "");
    BOOST_TEST(got.sample.goodput.value > 0);
    auto const& series = got.samples.at("goodput");
    BOOST_TEST(series.size() == 2u); // half a second, and the rest
    auto const expected = std::inner_product(series.begin(), series.end(), std::vector{0.5, 0.1}.begin(), 0.0) / 0.6;
    BOOST_TEST(got.sample.goodput.value == expected, boost::test_tools::tolerance(0.2));
    BOOST_TEST(got.work >= got.sample.goodput.value / 8 * p.seconds.value * 0.9);
    BOOST_TEST(got.facts.at("tcp").at("congestion_control").as_string() == p.congestion.value);
    BOOST_TEST(got.facts.at("path").at("sut").at("other") == "127.0.0.1");
    return got;
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_tcp_throughput)

BOOST_AUTO_TEST_CASE(both_directions_with_streams_and_threads)
{
    for (auto const* direction : {"send", "receive"})
        for (auto const& [streams, threads] : {std::pair{1, 0}, std::pair{4, 0}, std::pair{4, 1}, std::pair{5, 2}}) {
            auto p = short_run();
            p.direction.value = direction;
            p.streams.value = static_cast<std::uint64_t>(streams);
            p.threads.value = static_cast<std::uint64_t>(threads);
            check_run(p);
        }
}

BOOST_AUTO_TEST_CASE(several_transfers_over_one_meeting_and_a_new_peer_for_the_same_sut)
{
    auto const where = here();
    serving<sut_side> const sut(parameters{}, where);
    for (auto const* direction : {"send", "receive"}) {
        auto p = short_run();
        p.direction.value = direction;
        tcp_throughput::peer peer(p, where);
        for (int i = 0; i < 2; ++i) {
            peer.measure();
            BOOST_TEST(peer.verify().wrong == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(odd_blocks_and_a_set_window_carry_the_same_content)
{
    auto p = short_run();
    p.block.value = 4097;
    p.window.value = 65536;
    auto const got = check_run(p);
    BOOST_TEST(got.facts.at("tcp").at("send_buffer").to_number<int>() >= 65536);
    BOOST_TEST(got.facts.at("tcp").at("send_buffer").to_number<int>() <= 2 * 65536);
}

BOOST_AUTO_TEST_CASE(zerocopy_says_what_was_copied_after_all)
{
    auto p = short_run();
    p.mode.value = "zerocopy";
    auto const got = check_run(p);
    auto const& zerocopy = got.facts.at("zerocopy");
    BOOST_TEST(zerocopy.at("sends").to_number<std::uint64_t>() > 0u);
    BOOST_TEST(zerocopy.at("copied") == zerocopy.at("sends")); // on loopback all is
}

BOOST_AUTO_TEST_CASE(strangers_are_turned_away_and_counted)
{
    auto const where = here();
    auto p = short_run();
    tcp_throughput::peer peer(p, where);
    std::string const garbage(100'000, 'x');
    auto const wrong = connect_to(where, garbage), silent = connect_to(where, "");
    serving<sut_side> const sut(parameters{}, where);
    auto const got = peer.measure();
    BOOST_TEST(peer.verify().wrong == "");
    BOOST_TEST(got.facts.at("strangers").to_number<int>() == 2);
    char byte = 0;
    BOOST_TEST(::recv(silent.get(), &byte, 1, 0) <= 0); // closed
}

BOOST_AUTO_TEST_CASE(a_greeting_and_a_message_may_come_byte_by_byte)
{
    auto const where = here();
    tcp_throughput::peer peer(short_run(), where);
    std::thread slow([&] {
        asio::io_context io;
        asio::ip::tcp::socket socket(io);
        socket.connect({asio::ip::make_address("127.0.0.1"), where.port});
        socket.set_option(asio::ip::tcp::no_delay(true));
        auto const [ours, theirs] = system::channel_pair();
        system::channel(system::descriptor(::dup(ours.get()))).send({{"kind", "failed"}, {"reason", "told in pieces"}});
        char frame[256];
        auto const length = ::recv(theirs.get(), frame, sizeof frame, 0);
        for (char const c :
             where.token + static_cast<char>(throughput::role::control) + std::string(frame, static_cast<std::size_t>(length))) {
            ::send(socket.native_handle(), &c, 1, MSG_NOSIGNAL);
            ::usleep(100);
        }
        ::recv(socket.native_handle(), frame, 1, 0); // the peer's order
    });
    BOOST_CHECK_EXCEPTION(peer.measure(), error, [](error const& e) { return std::string(e.what()) == "the SUT side: told in pieces"; });
    slow.join();
}

BOOST_AUTO_TEST_CASE(a_sut_side_that_fails_says_why)
{
    auto const where = here();
    auto p = short_run();
    p.congestion.value = "nosuchthing";
    tcp_throughput::peer peer(p, where);
    serving<sut_side> const sut(parameters{}, where);
    BOOST_CHECK_EXCEPTION(peer.measure(), error,
                          [](error const& e) { return std::string(e.what()).find("nosuchthing") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(a_sut_side_that_vanishes_or_talks_nonsense_is_an_error)
{
    for (std::string const& said : {std::string(), std::string(64, 'x')}) {
        auto const where = here();
        tcp_throughput::peer peer(short_run(), where);
        {
            auto const one = throughput::connect(where, throughput::role::control);
            BOOST_TEST(::send(one.get(), said.data(), said.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(said.size()));
        }
        BOOST_CHECK_THROW(peer.measure(), error);
    }
}

BOOST_AUTO_TEST_CASE(a_clock_of_another_rate_is_told_from_a_side_that_woke_late)
{
    throughput::transferred t;
    t.received = {1000, 1, {}};
    t.sent.bytes = 1000;
    t.longest_seconds = 12;
    t.shortest_seconds = 10;
    for (double const right : {9.9, 10.0, 11.0, 12.0, 12.1}) {
        t.sut_seconds = right;
        BOOST_TEST(t.wrong() == "", right);
    }
    for (auto const& [wrong, peers] : {std::pair{9.8, "10.000000"}, std::pair{12.2, "12.000000"}, std::pair{48.0, "12.000000"}}) {
        t.sut_seconds = wrong;
        BOOST_TEST(t.wrong().find(std::string("and the peer's ") + peers + " s: more than 1 % apart") != std::string::npos, t.wrong());
    }
    t.sent.bytes = 1001;
    BOOST_TEST(t.wrong().find("sent 1001 bytes and the receiver has 1000") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(content_follows_from_the_seed_and_a_shift_is_seen)
{
    throughput::content const a(1, 8192), b(1, 8192), c(2, 8192);
    BOOST_TEST(std::ranges::equal(a.from(5000, 8192), b.from(5000, 8192)));
    BOOST_TEST(!std::ranges::equal(a.from(0, 64), c.from(0, 64)));
    for (std::uint64_t const at : {0U, 1U, 4095U, 4096U, 1'000'003U}) {
        BOOST_TEST(a.fits(at, b.from(at, 100)));
        BOOST_TEST(a.fits(at, b.from(at, 1)));
        BOOST_TEST(!a.fits(at, b.from(at + 1, 100)));
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_parameter_of_tcp_throughput_is_refused_by_its_name)
{
    auto const refused = [](auto&& change, std::string_view parameter) {
        auto p = short_run();
        change(p);
        BOOST_CHECK_EXCEPTION(tcp_throughput::validate(p), usage_error,
                              [&](error const& e) { return std::string(e.what()).find(parameter) != std::string::npos; });
    };
    refused([](auto& p) { p.direction.value = "both"; }, "direction");
    refused([](auto& p) { p.mode.value = "sendfile"; }, "mode");
    refused([](auto& p) { p.congestion.value = ""; }, "congestion");
    refused([](auto& p) { p.congestion.value = "a b"; }, "congestion");
    refused([](auto& p) { p.streams.value = 0; }, "streams");
    refused([](auto& p) { p.streams.value = 257; }, "streams");
    refused([](auto& p) { p.threads.value = 2; }, "threads");
    refused([](auto& p) { p.block.value = 63; }, "block");
    refused([](auto& p) { p.window.value = 1; }, "window");
    refused([](auto& p) { p.seconds.value = 0; }, "seconds");
    refused([](auto& p) { p.warm_up.value = 61; }, "warm_up");
    for (auto const p : {profile::quick, profile::standard, profile::paper})
        BOOST_CHECK_NO_THROW(tcp_throughput::validate(parameters::for_profile(p, {})));
}

BOOST_AUTO_TEST_SUITE_END()
