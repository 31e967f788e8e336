// Real guests, most under emulation: they boot, say hello, take an assignment, give a result and power off.
#define TARE_HARNESS_MAIN
#include "environment_harness.hpp"

#include <tare/environment/virtual_machine.hpp>
#include <tare/image/collect.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace tare;
using namespace std::chrono_literals;

namespace {

using tcg = environment::virtual_machine<accelerator::tcg>;

system::fs::path scratch_folder()
{
    char name[] = "/tmp/tare-vm-XXXXXX";
    return ::mkdtemp(name);
}

/// A campaign of one test; afterwards nothing of it may be on the host.
struct campaign {
    system::fs::path folder = scratch_folder();
    system::journal book{folder / "journal.jsonl"};
    std::string id = "vm" + std::to_string(::getpid() % 100'000);
    std::unique_ptr<environment::site> site = std::make_unique<environment::site>(id, folder, &book);
    static image::closure const& files()
    {
        static auto const collected = image::collect(system::self(), {"/usr/bin/redis-server"});
        return collected;
    }

    ~campaign()
    {
        site.reset();
        BOOST_TEST(system::open_entries(book.file(), id, folder).empty(), "the journal has open entries");
        BOOST_TEST(!system::fs::exists("/run/netns/tare-" + id + "-sut"));
        BOOST_TEST(!system::fs::exists(folder / "guest-disk"));
        system::fs::remove_all(folder);
    }

    environment::program program() const
    {
        environment::program out;
        out.files = &files();
        out.resources.processors = {{0, 0, 0, 0}};
        out.resources.nodes = {0};
        out.memory_bytes = 16 << 20;
        out.log = folder / "guest.log";
        out.name = "guest";
        return out;
    }
};

/// Why a guest cannot be started here; empty when it can.
std::string missing()
{
    campaign here;
    return tcg::available(*here.site).sentence();
}

boost::test_tools::assertion_result can_run(boost::unit_test::test_unit_id)
{
    static auto const why = missing();
    boost::test_tools::assertion_result out(why.empty());
    out.message() << why;
    return out;
}

std::chrono::steady_clock::time_point in(std::chrono::seconds limit) { return std::chrono::steady_clock::now() + limit; }

/// Assigns the tiny workload and gives the result of one trial.
boost::json::object look_around(environment::instance& guest, std::string const& act = "look")
{
    auto& channel = guest.result(in(60s));
    harness::expect(channel, "hello");
    channel.send(harness::assignment(guest, "look_around", {{"act", act}}));
    harness::expect(channel, "ready");
    channel.send({{"kind", "trial"}, {"parameters", {{"act", act}}}, {"seed", 1}});
    harness::expect(channel, "begin");
    harness::expect(channel, "end");
    return harness::expect(channel, "result");
}

/// Tells the agent to stop: the guest has to power off by itself.
void power_off(environment::instance& guest)
{
    guest.result(in(5s)).send({{"kind", "stop"}});
    auto const told = std::chrono::steady_clock::now();
    guest.stop(20s);
    BOOST_TEST((std::chrono::steady_clock::now() - told < 10s), "the guest did not power off");
}

double metric(boost::json::object const& result, char const* name) { return result.at("sample").at(name).to_number<double>(); }

/// What a Redis server answers to PING; it is asked again until it listens.
std::string ping(std::string const& host, std::uint16_t port)
{
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    ::inet_pton(AF_INET, host.c_str(), &to.sin_addr);
    for (auto const limit = in(30s); std::chrono::steady_clock::now() < limit; std::this_thread::sleep_for(20ms)) {
        system::descriptor const socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        timeval const patience{5, 0};
        ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (::connect(socket.get(), reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0) continue;
        char answer[64];
        if (::send(socket.get(), "PING\r\n", 6, MSG_NOSIGNAL) != 6) continue;
        auto const n = ::recv(socket.get(), answer, sizeof answer, 0);
        if (n > 0) return std::string(answer, static_cast<std::size_t>(n));
    }
    return {};
}

/// The process that the journal names.
pid_t emulator_of(campaign const& here)
{
    for (auto const& entry : system::open_entries(here.book.file(), here.id, here.folder))
        if (entry.kind == system::created::process) return system::parse_identity(entry.name)->pid;
    return 0;
}

auto const says(std::string const& part)
{
    return [part](error const& e) {
        BOOST_TEST_MESSAGE(e.what());
        return std::string(e.what()).find(part) != std::string::npos;
    };
}

} // namespace

BOOST_AUTO_TEST_SUITE(virtual_machine, *boost::unit_test::precondition(can_run))

BOOST_AUTO_TEST_CASE(a_guest_boots_measures_and_powers_off_by_itself)
{
    campaign here;
    auto const begin = std::chrono::steady_clock::now();
    auto const guest = tcg::start(*here.site, here.program());
    auto const result = look_around(*guest);
    BOOST_TEST(metric(result, "processors") == 1);
    BOOST_TEST(metric(result, "nodes") == 1);
    auto const facts = guest->facts();
    BOOST_TEST_MESSAGE(boost::json::serialize(facts));
    BOOST_TEST(facts.at("emulated").as_bool());
    BOOST_TEST(facts.at("memory").at("resident_bytes").to_number<std::uint64_t>() > 64u << 20);
    auto const measured = std::chrono::steady_clock::now();
    power_off(*guest);
    BOOST_TEST_MESSAGE("start to result " << std::chrono::duration<double>(measured - begin).count() << " s, teardown "
                                          << std::chrono::duration<double>(std::chrono::steady_clock::now() - measured).count() << " s");
    BOOST_TEST(system::fs::exists(here.folder / "guest.log"));
}

BOOST_AUTO_TEST_CASE(two_sockets_and_two_nodes_are_seen_inside)
{
    campaign here;
    auto program = here.program();
    program.resources.processors = {{0, 0, 0, 0}, {1, 1, 1, 1}};
    program.resources.nodes = {0, 1};
    program.backing.huge_advice = true;
    auto const guest = tcg::start(*here.site, program);
    BOOST_TEST(guest->inside_processors() == (std::vector<int>{0, 1}), boost::test_tools::per_element());
    auto const result = look_around(*guest);
    BOOST_TEST(metric(result, "nodes") == 2);
    BOOST_TEST(metric(result, "processors") == 2);
    BOOST_TEST(result.at("facts").at("socket0").as_string() != result.at("facts").at("socket1").as_string());
    auto const facts = guest->facts();
    BOOST_TEST_MESSAGE(boost::json::serialize(facts));
    BOOST_TEST(facts.at("vcpus").at(0).at("processors") == boost::json::value({0}));
    BOOST_TEST(facts.at("vcpus").at(1).at("processors") == boost::json::value({1}));
    if (system::read_line("/sys/kernel/mm/transparent_hugepage/enabled") != "always madvise [never]")
        BOOST_TEST(facts.at("memory").at("transparent_huge_bytes").to_number<std::uint64_t>() > 0u);
    power_off(*guest);
}

BOOST_AUTO_TEST_CASE(an_untuned_guest_floats_and_hides_sockets_and_gets_no_huge_pages_unasked)
{
    campaign here;
    auto program = here.program();
    program.resources.processors = {{0, 0, 0, 0}, {1, 0, 0, 0}};
    auto const guest = environment::virtual_machine<accelerator::tcg, network::bridged, storage::raw, untuned>::start(*here.site, program);
    auto const result = look_around(*guest);
    BOOST_TEST(result.at("facts").at("socket0").as_string() != result.at("facts").at("socket1").as_string());
    BOOST_TEST(guest->facts().at("vcpus").at(0).at("processors") == boost::json::value({0, 1}));
    BOOST_TEST(guest->facts().at("memory").at("transparent_huge_bytes").to_number<std::uint64_t>() == 0u);
    power_off(*guest);
}

BOOST_AUTO_TEST_CASE(a_data_folder_is_on_the_guests_own_disk)
{
    campaign here;
    auto program = here.program();
    program.data = here.folder / "data";
    system::make_folder(program.data);
    system::write_file(program.data / "hello", "from the host");
    for (auto const start : {&tcg::start, &environment::virtual_machine<accelerator::tcg, network::user, storage::qcow2>::start}) {
        auto const guest = start(*here.site, program);
        BOOST_TEST(look_around(*guest).at("facts").at("data").as_string() == "from the host");
        BOOST_TEST_MESSAGE(boost::json::serialize(guest->facts().at("disk")));
        power_off(*guest);
        BOOST_TEST(!system::fs::exists(here.folder / "guest-disk"));
    }
}

BOOST_AUTO_TEST_CASE(a_third_party_server_answers_the_peer_and_stops_when_told)
{
    campaign here;
    auto program = here.program();
    program.port = 7000;
    program.memory_bytes = 128 << 20;
    for (auto const start : {&tcg::start, &environment::virtual_machine<accelerator::tcg, network::user>::start}) {
        auto const guest = start(*here.site, program);
        auto& channel = guest->result(in(60s));
        harness::expect(channel, "hello");
        channel.send(harness::assignment(*guest, "redis_server", {{"maxmemory", 64 << 20}}, program.port));
        harness::expect(channel, "ready");
        auto const answer = network::inside(here.site->wire().peer(), [&] { return ping(guest->address(), program.port); });
        BOOST_TEST(answer == "+PONG\r\n");
        power_off(*guest);
    }
}

BOOST_AUTO_TEST_CASE(the_clock_inside_runs_as_the_hosts)
{
    campaign here;
    auto const guest = tcg::start(*here.site, here.program());
    auto& channel = guest->result(in(60s));
    harness::expect(channel, "hello");
    channel.send(harness::assignment(*guest, "look_around", {{"act", "sleep"}}));
    harness::expect(channel, "ready");
    channel.send({{"kind", "trial"}, {"parameters", {{"act", "sleep"}}}, {"seed", 1}});
    harness::expect(channel, "begin");
    auto const begin = std::chrono::steady_clock::now();
    auto const inside = harness::expect(channel, "end").at("seconds").to_number<double>();
    auto const outside = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    BOOST_TEST_MESSAGE("inside " << inside << " s, outside " << outside << " s");
    BOOST_TEST(inside == outside, boost::test_tools::tolerance(0.03));
    guest->stop(0s);
}

BOOST_AUTO_TEST_CASE(a_guest_that_panics_is_an_error_with_the_kernels_reason)
{
    campaign here;
    auto const guest = tcg::start(*here.site, here.program());
    auto& channel = guest->result(in(60s));
    harness::expect(channel, "hello");
    channel.send(harness::assignment(*guest, "look_around", {{"act", "die"}}));
    harness::expect(channel, "ready");
    channel.send({{"kind", "trial"}, {"parameters", {{"act", "die"}}}, {"seed", 1}});
    harness::expect(channel, "begin");
    BOOST_TEST(!channel.receive(in(30s)).has_value(), "the channel has to close with the guest");
    BOOST_TEST(guest->last_words().starts_with("the guest's kernel panicked: Attempted to kill init"));
    guest->stop(5s);
}

BOOST_AUTO_TEST_CASE(a_first_process_that_is_no_agent_is_an_error_before_the_deadline)
{
    campaign here;
    auto const other = image::collect("/bin/true");
    auto program = here.program();
    program.files = &other;
    auto const guest = tcg::start(*here.site, program);
    BOOST_CHECK_EXCEPTION(guest->result(in(60s)), error,
                          says("before its agent said anything: QEMU exited with code 0; its last words: the "
                               "guest's kernel panicked: Attempted to kill init!"));
}

BOOST_AUTO_TEST_CASE(a_guest_that_hangs_ends_by_its_deadline)
{
    campaign here;
    auto const guest = tcg::start(*here.site, here.program());
    BOOST_CHECK_EXCEPTION(guest->result(in(0s)), deadline_error, says("said nothing before the deadline"));
    auto& channel = guest->result(in(60s));
    harness::expect(channel, "hello");
    channel.send(harness::assignment(*guest, "look_around", {{"act", "hang"}}));
    harness::expect(channel, "ready");
    channel.send({{"kind", "trial"}, {"parameters", {{"act", "hang"}}}, {"seed", 1}});
    harness::expect(channel, "begin");
    BOOST_CHECK_THROW(channel.receive(in(1s)), deadline_error);
    auto const begin = std::chrono::steady_clock::now();
    guest->stop(200ms);
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 5s));
}

BOOST_AUTO_TEST_CASE(an_emulator_that_is_killed_or_stopped_leaves_nothing)
{
    campaign here;
    for (int const number : {SIGKILL, SIGSTOP}) {
        auto const guest = tcg::start(*here.site, here.program());
        auto const qemu = emulator_of(here);
        BOOST_REQUIRE(qemu > 0);
        ::kill(qemu, number);
        if (number == SIGKILL) BOOST_CHECK_EXCEPTION(guest->result(in(30s)), error, says("was ended by signal 9"));
        guest->stop(100ms);
        BOOST_TEST(::kill(qemu, 0) != 0, "QEMU still runs");
    }
}

BOOST_AUTO_TEST_CASE(what_qemu_refuses_is_an_error_in_its_words)
{
    campaign here;
    auto program = here.program(); // q35 has at most 288 vcpus
    for (int core = 1; core < 300; ++core) program.resources.processors.push_back({0, core, 0, 0});
    BOOST_CHECK_EXCEPTION(tcg::start(*here.site, program), error, says("cannot start the guest guest: QEMU exited with code 1"));
}

BOOST_AUTO_TEST_CASE(a_program_that_does_not_fit_is_refused_before_anything_starts)
{
    campaign here;
    auto program = here.program();
    program.memory_bytes = std::uint64_t{1} << 46;
    BOOST_CHECK_EXCEPTION(tcg::start(*here.site, program), error, says("needs 69"));
    BOOST_TEST(!system::fs::exists(program.log));
}

BOOST_AUTO_TEST_CASE(kvm_says_hello_or_fails_by_its_deadline)
{
    campaign here;
    using kvm = environment::virtual_machine<accelerator::kvm>;
    if (auto const why = kvm::available(*here.site); !why.ok()) {
        BOOST_TEST_MESSAGE("skipped: " << why.sentence());
        return;
    }
    auto const begin = std::chrono::steady_clock::now();
    try {
        auto const guest = kvm::start(*here.site, here.program());
        harness::expect(guest->result(in(8s)), "hello");
        BOOST_TEST_MESSAGE("KVM works here");
    } catch (error const& failure) {
        BOOST_TEST_MESSAGE("KVM does not work here: " << failure.what());
        BOOST_TEST(!std::string(failure.what()).empty());
    }
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 20s));
}

BOOST_AUTO_TEST_SUITE_END()
