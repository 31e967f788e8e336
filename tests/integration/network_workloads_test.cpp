// What is injected into the network comes out as the number that it was, and what breaks is one clear sentence. Everything happens on
// loopback, or in namespaces that the test or its driver made.
#include "../serving.hpp"
#include "driver_run.hpp"

#include <tare/memory/small.hpp>
#include <tare/network/inside.hpp>
#include <tare/network/ip.hpp>
#include <tare/network/link.hpp>
#include <tare/network/namespace.hpp>
#include <tare/workload/round_trip.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>

#include <atomic>
#include <mutex>

using namespace driver_run;
using namespace tare::workload;
using namespace tare::workload::round_trip_load;
namespace asio = boost::asio;

namespace {

using strings = std::vector<std::string>;

context at_port(std::uint16_t port)
{
    return {.listen_address = "127.0.0.1", .other_address = "127.0.0.1", .port = port, .token = std::string(token_length, 'c')};
}

std::uint16_t free_port()
{
    static std::uint16_t next = 0;
    return static_cast<std::uint16_t>(22000 + static_cast<unsigned>(::getpid()) % 20000 + next++);
}

template <class Transport>
using sut_side = typename round_trip<Transport>::template sut<memory::small<placement::local>>;

/// Stands between the two sides and holds every message for 5 ms; knows how long each request was away.
class relay {
public:
    double median_microseconds()
    {
        std::lock_guard const lock(mutex_);
        BOOST_REQUIRE(!away_.empty());
        std::ranges::sort(away_);
        return static_cast<double>(away_[away_.size() / 2]) * 1e-3;
    }

protected:
    void hold_request()
    {
        came_ = measure::now();
        std::this_thread::sleep_for(5ms);
    }
    void hold_response() { std::this_thread::sleep_for(5ms); }
    void answered()
    {
        std::lock_guard const lock(mutex_);
        away_.push_back(measure::now() - came_);
    }

private:
    std::int64_t came_ = 0;
    std::mutex mutex_;
    std::vector<std::int64_t> away_;
};

template <class Transport>
class holding;

template <>
class holding<udp> : public relay {
public:
    holding(std::uint16_t from, std::uint16_t to)
        : client_(io_, {asio::ip::make_address("127.0.0.1"), from}), server_(io_, asio::ip::udp::v4())
    {
        server_.connect({asio::ip::make_address("127.0.0.1"), to});
        prepare(client_.native_handle(), waiting::block);
        prepare(server_.native_handle(), waiting::block);
        thread_ = std::thread([this] { run(); });
    }
    ~holding()
    {
        stop_ = true;
        thread_.join();
    }

private:
    void run()
    {
        std::vector<char> message(2000);
        while (!stop_) {
            sockaddr_in who{};
            socklen_t size = sizeof who;
            auto const asked =
                ::recvfrom(client_.native_handle(), message.data(), message.size(), 0, reinterpret_cast<sockaddr*>(&who), &size);
            if (asked <= 0) continue;
            hold_request();
            send_all(server_.native_handle(), std::span(message).first(static_cast<std::size_t>(asked)));
            auto const said = receive(server_.native_handle(), message, waiting::block);
            if (said <= 0) continue;
            hold_response();
            ::sendto(client_.native_handle(), message.data(), static_cast<std::size_t>(said), 0, reinterpret_cast<sockaddr*>(&who), size);
            answered();
        }
    }

    asio::io_context io_;
    asio::ip::udp::socket client_, server_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

template <>
class holding<tcp> : public relay {
public:
    holding(std::uint16_t from, std::uint16_t to) : acceptor_(io_, {asio::ip::make_address("127.0.0.1"), from}), to_(to)
    {
        thread_ = std::thread([this] { run(); });
    }
    ~holding() { thread_.join(); }

private:
    /// Serves one client until it goes.
    void run()
    {
        asio::ip::tcp::socket client(io_), server(io_);
        acceptor_.accept(client);
        server.connect({asio::ip::make_address("127.0.0.1"), to_});
        for (auto* s : {&client, &server}) s->set_option(asio::ip::tcp::no_delay(true));
        std::vector<char> message(2000);
        for (;;) {
            pollfd ready[] = {{client.native_handle(), POLLIN, 0}, {server.native_handle(), POLLIN, 0}};
            ::poll(ready, 2, -1);
            bool const asks = ready[0].revents != 0;
            auto const n = ::recv(ready[asks ? 0 : 1].fd, message.data(), message.size(), 0);
            if (n <= 0) return;
            asks ? hold_request() : hold_response();
            send_all(ready[asks ? 1 : 0].fd, std::span(message).first(static_cast<std::size_t>(n)));
            if (!asks) answered();
        }
    }

    asio::io_context io_;
    asio::ip::tcp::acceptor acceptor_;
    std::uint16_t to_;
    std::thread thread_;
};

template <class Transport>
void check_delay()
{
    parameters const p{{100}, {200}, {1}, {0.1}, {0}, {"block"}};
    auto const server = at_port(free_port()), through = at_port(free_port());
    serving<sut_side<Transport>> const sut(p, server);
    holding<Transport> between(through.port, server.port);
    double measured = 0;
    {
        typename round_trip<Transport>::peer peer(p, through);
        BOOST_REQUIRE(peer.ready());
        auto const got = peer.measure();
        BOOST_TEST(peer.verify().wrong == "");
        BOOST_TEST(got.sample.lost.value == 0);
        measured = got.sample.latency_p50.value;
    }
    auto const stamped = between.median_microseconds();
    BOOST_TEST(stamped >= 10'000);
    BOOST_TEST(measured >= 0.99 * stamped); // the histogram's values are up to 0.8 % low
    BOOST_TEST(measured <= 1.2 * stamped, measured << " us measured, " << stamped << " us by the relay");
}

/// A driver's run of one workload, native, long enough to be disturbed.
strings long_run(fs::path const& folder, std::string const& workload, int blocks = 1)
{
    return {driver("network"),      "run",      "--only",        workload, "--blocks",
            std::to_string(blocks), "--output", folder.string(), "--set",  "seconds=8"};
}

/// The agent that runs in that network namespace; nothing while there is none.
std::optional<pid_t> agent_in(scratch const& here, std::string const& space)
{
    struct stat wanted {
    }, seen{};
    if (::stat(network::namespace_path(space).c_str(), &wanted) != 0) return std::nullopt;
    for (pid_t const pid : processes_of(here)) {
        auto const folder = "/proc/" + std::to_string(pid);
        bool const agent = raw(folder + "/cmdline").find("--channel") != std::string::npos;
        if (agent && ::stat((folder + "/ns/net").c_str(), &seen) == 0 && seen.st_ino == wanted.st_ino) return pid;
    }
    return std::nullopt;
}

/// Packets that the SUT's end of the wire has sent: says that a trial is in its middle.
std::uint64_t packets_of(std::string const& id)
{
    try {
        return network::inside(network::namespace_path("tare-" + id + "-sut"), [] { return network::traffic_here()["wire"].sent; });
    } catch (error const&) {
        return 0;
    }
}

/// Kills one side's agent in mid-trial; returns why the trial failed.
std::string reason_after_killing(std::string const& side, std::string const& workload)
{
    scratch const here;
    auto const folder = here / "campaign";
    background run(here, long_run(folder, workload));
    auto const id = wait_for_id(folder);
    BOOST_TEST_REQUIRE(within(40s, [&] { return packets_of(id) > 1000; }), run.errors());
    auto const victim = agent_in(here, "tare-" + id + "-" + side);
    BOOST_TEST_REQUIRE(victim.has_value());
    ::kill(*victim, SIGKILL);
    BOOST_TEST(run.ended(60s) == 1, run.errors());
    auto const all = records(folder);
    BOOST_TEST_REQUIRE(all.size() == 1u);
    BOOST_TEST(to_string(all[0].status) != "valid");
    check_nothing_left(here, id);
    return all[0].reason;
}

std::set<fs::path> peer_namespaces()
{
    std::set<fs::path> out;
    std::error_code none;
    for (auto const& entry : fs::directory_iterator("/run/netns", none))
        if (entry.path().filename().string().ends_with("-peer")) out.insert(entry.path());
    return out;
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// System calls of one thread as strace wrote them, from its hundredth message to its last but a hundred: set-up and end are left out.
struct calls {
    std::size_t all = 0, sends = 0;
};

calls calls_in(fs::path const& trace)
{
    std::vector<bool> is_send;
    std::istringstream lines(system::read_file(trace, 256 << 20));
    for (std::string line; std::getline(lines, line);) is_send.push_back(line.starts_with("sendto("));
    auto const sends = static_cast<std::size_t>(std::ranges::count(is_send, true));
    calls out;
    std::size_t seen = 0;
    for (bool const send : is_send) {
        seen += send ? 1U : 0U;
        if (seen < 100 || seen + 100 > sends) continue;
        ++out.all;
        out.sends += send ? 1U : 0U;
    }
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(injected)

BOOST_AUTO_TEST_CASE(a_delay_comes_out_as_the_relay_stamped_it)
{
    check_delay<udp>();
    check_delay<tcp>();
}

BOOST_AUTO_TEST_CASE(a_tenth_of_the_datagrams_is_lost_and_a_tenth_is_counted, *boost::unit_test::precondition(as_root))
{
    scratch const here;
    system::journal book(here / "journal.jsonl");
    network::netns const space("tare-test" + std::to_string(::getpid() % 1000) + "-loss", book);
    parameters const p{{100}, {200}, {3}, {0}, {0}, {"block"}};
    auto const where = at_port(7007);
    network::ip(space.path(), {"link set lo up"}, "prepare a test");
    network::nft(space.path(),
                 "table ip test {\n chain in {\n type filter hook input priority 0;\n udp dport 7007 numgen inc mod 10 0 drop\n }\n}\n",
                 "lose datagrams");
    network::inside(space.path(), [&] {
        serving<sut_side<udp>> const sut(p, where);
        round_trip<udp>::peer peer(p, where);
        auto const got = peer.measure();
        BOOST_TEST(peer.verify().wrong == "");
        auto const lost = got.sample.lost.value, answered = got.sample.transactions.value * p.seconds.value;
        BOOST_TEST(lost > 20);
        BOOST_TEST(lost / (lost + answered) == 0.1, boost::test_tools::tolerance(0.05));
    });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(traced, *boost::unit_test::precondition(as_root))

BOOST_AUTO_TEST_CASE(a_round_trip_is_one_send_and_one_receive_on_either_side)
{
    for (std::string const& workload : {std::string("round_trip-tcp"), std::string("round_trip-udp")}) {
        scratch const here;
        auto const got = run(here, {"strace", "-ff", "-o", (here / "trace").string(), driver("network"), "run", "--only", workload,
                                    "--blocks", "1", "--output", (here / "campaign").string(), "--set", "seconds=0.3"});
        BOOST_TEST(got.status.code == 0, got.errors);
        int busy = 0;
        for (auto const& file : fs::directory_iterator(here.path())) {
            if (!file.path().filename().string().starts_with("trace.")) continue;
            auto const seen = calls_in(file.path());
            if (seen.sends < 500) continue;
            ++busy;
            BOOST_TEST(static_cast<double>(seen.all) == 2.0 * static_cast<double>(seen.sends), boost::test_tools::tolerance(0.01));
        }
        BOOST_TEST(busy == 2, workload);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(broken, *boost::unit_test::precondition(as_root))

BOOST_AUTO_TEST_CASE(a_side_that_vanishes_in_mid_trial_is_a_failed_trial_with_its_reason)
{
    BOOST_TEST(has(reason_after_killing("sut", "tcp_throughput"), "closed the control connection"));
    BOOST_TEST(has(reason_after_killing("peer", "tcp_throughput"), "the agent ended while 'end' was awaited"));
    BOOST_TEST(has(reason_after_killing("sut", "round_trip-tcp"), "the SUT side ended"));
    BOOST_TEST(has(reason_after_killing("peer", "round_trip-udp"), "the agent ended while 'end' was awaited"));
}

BOOST_AUTO_TEST_CASE(ends_of_the_wire_that_differ_in_mtu_make_a_trial_invalid)
{
    scratch const here;
    auto const folder = here / "campaign";
    background run(here, long_run(folder, "round_trip-tcp"));
    auto const id = wait_for_id(folder);
    BOOST_TEST_REQUIRE(within(40s, [&] { return packets_of(id) > 1000; }), run.errors());
    network::ip(network::namespace_path("tare-" + id + "-peer"), {"link set wire mtu 1400"}, "disturb a test");
    BOOST_TEST(run.ended(60s) == 1, run.errors());
    auto const all = records(folder);
    BOOST_TEST_REQUIRE(all.size() == 1u);
    BOOST_TEST(to_string(all[0].status) == "invalid");
    BOOST_TEST(has(all[0].reason, "differ in MTU: 1500 bytes at the SUT, 1400 at the peer"), all[0].reason);
    check_nothing_left(here, id);
}

BOOST_AUTO_TEST_CASE(a_set_mtu_is_that_of_the_wire_and_of_the_connection)
{
    scratch const here;
    auto const folder = here / "campaign";
    auto const got = run(here, {driver("network"), "run", "--only", "round_trip-tcp", "--blocks", "1", "--mtu", "9000", "--output",
                                folder.string(), "--set", "seconds=0.3"});
    BOOST_TEST(got.status.code == 0, got.errors);
    auto const all = records(folder);
    BOOST_TEST_REQUIRE(all.size() == 1u);
    auto const& path = all[0].host.at("path").as_object();
    for (auto const* side : {"sut", "peer"}) {
        BOOST_TEST(path.at("wire").at(side).at("mtu").to_number<int>() == 9000);
        BOOST_TEST(all[0].facts.at("workload").at("path").at(side).at("mtu").to_number<int>() == 9000);
    }
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken_is_named)
{
    scratch const here;
    auto const folder = here / "campaign";
    auto const before = peer_namespaces();
    background run(here, long_run(folder, "tcp_throughput"));
    std::set<fs::path> made; // while the environments are probed, before the first trial
    BOOST_TEST_REQUIRE(within(20s, [&] {
        made.clear();
        std::ranges::set_difference(peer_namespaces(), before, std::inserter(made, made.begin()));
        return !made.empty();
    }));
    asio::io_context io;
    auto const taken = network::inside(
        *made.begin(), [&] { return std::make_unique<asio::ip::tcp::acceptor>(io, asio::ip::tcp::endpoint(asio::ip::tcp::v4(), 7007)); });
    BOOST_TEST(run.ended(60s) == 1, run.errors());
    auto const all = records(folder);
    BOOST_TEST_REQUIRE(all.size() == 1u);
    BOOST_TEST(to_string(all[0].status) == "failed");
    BOOST_TEST(has(all[0].reason, "cannot listen at 198.18.0.2, port 7007: Address already in use"), all[0].reason);
    check_nothing_left(here, id_of(folder));
}

BOOST_AUTO_TEST_SUITE_END()
