// The two machines on one, for real: namespaces, veth, bridge and tap, NAT. Sockets are made inside a namespace and stay there.

#include <tare/network/bridge.hpp>
#include <tare/network/nat.hpp>
#include <tare/network/steering.hpp>
#include <tare/system/mounts.hpp>

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>

using namespace tare;
using namespace tare::network;
namespace fs = std::filesystem;

namespace {

boost::test_tools::assertion_result has_parts(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result answer(true);
    if (::geteuid() != 0) {
        answer = false;
        answer.message() << "namespaces need root";
    } else if (!system::find_program("ip") || !system::find_program("nft")) {
        answer = false;
        answer.message() << "iproute2 or nftables is not installed";
    }
    return answer;
}

boost::test_tools::assertion_result has_tun(boost::unit_test::test_unit_id id)
{
    auto answer = has_parts(id);
    if (answer && ::access("/dev/net/tun", R_OK) != 0) {
        answer = false;
        answer.message() << "there is no /dev/net/tun";
    }
    return answer;
}

boost::unit_test::precondition const needs_parts(has_parts), needs_tun(has_tun);

/// A journal in a folder that is gone after the test.
struct scratch {
    fs::path folder = [] {
        char name[] = "/tmp/tare-network-XXXXXX";
        return fs::path(::mkdtemp(name));
    }();
    system::journal book{folder / "journal.jsonl"};
    ~scratch() { fs::remove_all(folder); }
    std::size_t open() const { return system::open_entries(book.file(), "nett", folder).size(); }
};

std::string said(std::vector<std::string> argv, fs::path const& space = {})
{
    return system::run({.argv = std::move(argv), .network_namespace = space}).out;
}

/// What the calling thread's host shows of its network: links, rules, forwarding, names.
std::string host_state()
{
    std::string state =
        said({"ip", "-o", "link"}) + said({"ip", "-o", "address"}) + said({"ip", "route"}) + said({"nft", "list", "ruleset"});
    for (std::string const name : {"ipv4/ip_forward", "ipv4/conf/all/forwarding", "ipv4/conf/default/rp_filter", "ipv6/conf/all/accept_ra",
                                   "ipv6/conf/default/addr_gen_mode", "bridge/bridge-nf-call-iptables"})
        state += name + ' ' + inside("/proc/thread-self/ns/net", [&] { return system::read_line("/proc/sys/net/" + name); }).value_or("-") +
                 '\n';
    if (system::find_program("iptables-save"))
        for (auto const& line : {said({"iptables-save"})}) // comments hold the time
            for (std::size_t begin = 0, end; (end = line.find('\n', begin)) != std::string::npos; begin = end + 1)
                if (line[begin] != '#') state += line.substr(begin, end - begin + 1);
    for (auto const& mount : system::mounts())
        if (mount.path.string().find("nett") != std::string::npos) state += mount.path.string() + '\n';
    return state;
}

sockaddr_in address_of(std::string_view host, std::uint16_t port)
{
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(port);
    BOOST_REQUIRE_EQUAL(::inet_pton(AF_INET, std::string(host).c_str(), &out.sin_addr), 1);
    return out;
}

std::string text_of(sockaddr_in const& address)
{
    char text[INET_ADDRSTRLEN];
    return ::inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
}

/// A socket of a namespace whose calls give up after three seconds.
system::descriptor socket_in(fs::path const& space, int type)
{
    auto made = inside(space, [&] { return system::descriptor{::socket(AF_INET, type | SOCK_CLOEXEC, 0)}; });
    timeval const limit{3, 0};
    int const yes = 1;
    BOOST_REQUIRE_EQUAL(::setsockopt(made.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    BOOST_REQUIRE_EQUAL(::setsockopt(made.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit), 0);
    BOOST_REQUIRE_EQUAL(::setsockopt(made.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes), 0);
    return made;
}

system::descriptor server_in(fs::path const& space, int type, std::string_view host, std::uint16_t port)
{
    auto made = socket_in(space, type);
    auto const at = address_of(host, port);
    BOOST_REQUIRE_EQUAL(::bind(made.get(), reinterpret_cast<sockaddr const*>(&at), sizeof at), 0);
    if (type == SOCK_STREAM) BOOST_REQUIRE_EQUAL(::listen(made.get(), 4), 0);
    return made;
}

/// Connects, sends a word each way, and returns the client's address as the server sees it, or the reason why not.
std::string tcp_exchange(fs::path const& client_space, std::string_view host, std::uint16_t port, system::descriptor const& server)
{
    auto const client = socket_in(client_space, SOCK_STREAM);
    auto const to = address_of(host, port);
    if (::connect(client.get(), reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0) return "connect: " + words(errno);
    sockaddr_in from{};
    socklen_t size = sizeof from;
    system::descriptor const accepted{::accept(server.get(), reinterpret_cast<sockaddr*>(&from), &size)};
    if (!accepted) return "accept: " + words(errno);
    char word[5] = {};
    if (::send(client.get(), "there", 5, 0) != 5 || ::recv(accepted.get(), word, 5, MSG_WAITALL) != 5) return "there: " + words(errno);
    if (::send(accepted.get(), "again", 5, 0) != 5 || ::recv(client.get(), word, 5, MSG_WAITALL) != 5) return "again: " + words(errno);
    return std::string(word, 5) == "again" ? text_of(from) : "another word came back";
}

/// One datagram each way; the answer must come from where the question went, or the client's connected socket drops it.
std::string udp_exchange(fs::path const& client_space, std::string_view host, std::uint16_t port, system::descriptor const& server)
{
    auto const client = socket_in(client_space, SOCK_DGRAM);
    auto const to = address_of(host, port);
    if (::connect(client.get(), reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0) return "connect: " + words(errno);
    char word[5] = {};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    if (::send(client.get(), "there", 5, 0) != 5) return "send: " + words(errno);
    if (::recvfrom(server.get(), word, 5, 0, reinterpret_cast<sockaddr*>(&from), &size) != 5) return "receive: " + words(errno);
    if (::sendto(server.get(), word, 5, 0, reinterpret_cast<sockaddr const*>(&from), size) != 5) return "answer: " + words(errno);
    return ::recv(client.get(), word, 5, 0) == 5 ? text_of(from) : "no answer: " + words(errno);
}

/// Both machines reach one another at once and see each other's own address.
void check_wire(wire const& between)
{
    auto const on_sut = server_in(between.sut(), SOCK_STREAM, sut_address, 7001);
    auto const on_peer = server_in(between.peer(), SOCK_STREAM, peer_address, 7002);
    auto const begin = std::chrono::steady_clock::now();
    BOOST_TEST(tcp_exchange(between.peer(), sut_address, 7001, on_sut) == peer_address);
    BOOST_TEST(tcp_exchange(between.sut(), peer_address, 7002, on_peer) == sut_address);
    // A lost first segment is sent again after a second: a stale neighbour entry would show as that.
    BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(900)));
}

/// What QEMU does with a tap. /dev/net/tun belongs to the namespace in which it is opened, so all of it happens inside.
system::descriptor open_tap(fs::path const& space, std::string const& name)
{
    return inside(space, [&] {
        auto tap = system::open_file("/dev/net/tun", O_RDWR | O_NONBLOCK);
        ifreq request{};
        std::memcpy(request.ifr_name, name.c_str(), name.size());
        request.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
        if (::ioctl(tap.get(), TUNSETIFF, &request) != 0) throw system_failure("open the tap " + name);
        return tap;
    });
}

constexpr std::size_t vnet_header = 10;                                ///< bytes, virtio_net_hdr of the tap's default size
constexpr std::array<unsigned char, 6> guest_mac{2, 0, 0, 0, 0x18, 1}; ///< locally administered

/// The answer of a guest to "who has 198.18.0.1?" (RFC 826), made of the question, or nothing when the frame is none.
bool answer_arp(std::vector<unsigned char>& frame)
{
    constexpr std::array<unsigned char, 4> own{198, 18, 0, 1};
    constexpr std::array<unsigned char, 10> request{8, 6, 0, 1, 8, 0, 6, 4, 0, 1}; // ARP, Ethernet, IPv4, 6 and 4 bytes, request
    auto* const ethernet = frame.data() + vnet_header;
    if (frame.size() < vnet_header + 42 || std::memcmp(ethernet + 12, request.data(), 10) != 0) return false;
    if (std::memcmp(ethernet + 38, own.data(), 4) != 0) return false;
    std::memcpy(ethernet + 32, ethernet + 22, 10); // the asker becomes the target
    std::memcpy(ethernet, ethernet + 32, 6);
    std::memcpy(ethernet + 6, guest_mac.data(), 6);
    std::memcpy(ethernet + 22, guest_mac.data(), 6);
    std::memcpy(ethernet + 28, own.data(), 4);
    ethernet[21] = 2;
    frame.resize(vnet_header + 42);
    return true;
}

/// Plays the guest until a frame holds the word; false after three seconds.
bool guest_receives(system::descriptor const& tap, std::string_view word)
{
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    while (std::chrono::steady_clock::now() < end) {
        pollfd waiting{tap.get(), POLLIN, 0};
        if (::poll(&waiting, 1, 100) <= 0) continue;
        std::vector<unsigned char> frame(2048);
        auto const n = ::read(tap.get(), frame.data(), frame.size());
        if (n <= 0) continue;
        frame.resize(static_cast<std::size_t>(n));
        if (std::string_view(reinterpret_cast<char const*>(frame.data()), frame.size()).find(word) != std::string_view::npos) return true;
        if (answer_arp(frame)) BOOST_REQUIRE(::write(tap.get(), frame.data(), frame.size()) > 0);
    }
    return false;
}

/// Container and peer reach one another through NAT, both ways, over TCP and UDP.
void check_nat(wire const& between, container_nat const& translated)
{
    auto const tcp = server_in(translated.container(), SOCK_STREAM, "0.0.0.0", 8080);
    auto const udp = server_in(translated.container(), SOCK_DGRAM, "0.0.0.0", 8081);
    auto const peer_tcp = server_in(between.peer(), SOCK_STREAM, peer_address, 9000);
    auto const peer_udp = server_in(between.peer(), SOCK_DGRAM, peer_address, 9001);
    BOOST_TEST(tcp_exchange(between.peer(), sut_address, 80, tcp) == peer_address);
    BOOST_TEST(udp_exchange(between.peer(), sut_address, 81, udp) == peer_address);
    BOOST_TEST(tcp_exchange(between.sut(), sut_address, 80, tcp) == sut_address);
    BOOST_TEST(tcp_exchange(translated.container(), peer_address, 9000, peer_tcp) == sut_address);
    BOOST_TEST(udp_exchange(translated.container(), peer_address, 9001, peer_udp) == sut_address);
}

std::vector<published> const ports{{transport::tcp, 80, 8080}, {transport::udp, 81, 8081}};

} // namespace

BOOST_AUTO_TEST_SUITE(network, *needs_parts)

BOOST_AUTO_TEST_CASE(a_function_inside_sees_that_namespace_and_its_caller_does_not)
{
    scratch here;
    netns const space("tare-nett-x", here.book);
    auto const own = [] { return fs::read_symlink("/proc/thread-self/ns/net").string(); };
    auto const before = own();
    BOOST_TEST(inside(space.path(), own) != before);
    BOOST_TEST(own() == before);
    BOOST_TEST(!has_link(space.path(), "eth0"));
    BOOST_TEST(has_link(space.path(), "lo"));
    BOOST_CHECK_THROW(inside(space.path(), [] { throw std::out_of_range("x"); }), std::out_of_range);
    BOOST_CHECK_THROW(inside("/run/netns/tare-nett-none", own), error);
}

BOOST_AUTO_TEST_CASE(the_two_machines_reach_one_another_over_the_wire)
{
    scratch here;
    auto const before = host_state();
    {
        wire const between("nett", here.book);
        check_wire(between);
        BOOST_TEST(here.open() == 2u);
        auto const links = said({"ip", "-d", "address"}, between.sut());
        BOOST_TEST(links.find("mtu 1500") != std::string::npos);
        BOOST_TEST(links.find("fe80") == std::string::npos);
        BOOST_TEST(said({"ip", "-o", "link"}).find("wire") == std::string::npos);
        auto const forwards = [] { return system::read_line("/proc/sys/net/ipv4/ip_forward").value_or("?"); };
        BOOST_TEST(inside(between.sut(), forwards) == "0");
    }
    BOOST_TEST(here.open() == 0u);
    BOOST_TEST(host_state() == before);
}

BOOST_AUTO_TEST_CASE(what_a_link_receives_is_steered_in_its_own_namespace)
{
    scratch here;
    wire const between("nett", here.book);
    auto const read = [] { return system::read_line("/sys/class/net/wire/queues/rx-0/rps_cpus").value_or("?"); };
    steer_receive(between.sut(), "wire", {0});
    BOOST_TEST((processors_in(inside_with_sysfs(between.sut(), read)) == std::vector<int>{0}));
    BOOST_TEST((processors_in(inside_with_sysfs(between.peer(), read)) == std::vector<int>{}));
    BOOST_TEST(!fs::exists("/sys/class/net/wire"));
    steer_receive(between.sut(), "wire", {});
    BOOST_TEST((processors_in(inside_with_sysfs(between.sut(), read)) == std::vector<int>{}));
    BOOST_CHECK_THROW(steer_receive(between.sut(), "nolink", {0}), error);
    BOOST_CHECK_THROW(steer_receive(between.sut(), "wire", {8000}), error);
}

BOOST_AUTO_TEST_CASE(a_guest_on_the_tap_takes_the_suts_place_and_gives_it_back, *needs_tun)
{
    scratch here;
    wire const between("nett", here.book);
    for (int round = 0; round < 2; ++round) {
        check_wire(between); // so that the peer knows the SUT's own hardware address
        bridge const joined(between);
        auto const links = said({"ip", "-d", "link"}, between.sut());
        BOOST_TEST(links.find("forward_delay 0 ") != std::string::npos);
        BOOST_TEST(links.find("stp_state 0 ") != std::string::npos);
        BOOST_TEST(said({"ip", "-4", "-o", "address", "show", "scope", "global"}, between.sut()).empty());
        auto const tap = open_tap(between.sut(), joined.tap());
        auto const peer = socket_in(between.peer(), SOCK_DGRAM);
        auto const to = address_of(sut_address, 7003);
        BOOST_REQUIRE_EQUAL(::sendto(peer.get(), "to the guest", 12, 0, reinterpret_cast<sockaddr const*>(&to), sizeof to), 12);
        BOOST_TEST(guest_receives(tap, "to the guest"));
    }
    check_wire(between);
    BOOST_TEST(!has_link(between.sut(), "tare-tap"));
    BOOST_TEST(!has_link(between.sut(), "tare-br"));
}

BOOST_AUTO_TEST_CASE(a_bridge_that_cannot_be_made_names_the_command_and_leaves_the_wire_as_it_was, *needs_tun)
{
    scratch here;
    wire const between("nett", here.book);
    ip(between.sut(), {"link add tare-tap type bridge"}, "be in the way");
    BOOST_CHECK_EXCEPTION(bridge{between}, error, [](error const& e) {
        BOOST_TEST_MESSAGE(e.what());
        return std::string(e.what()).find("'ip tuntap add dev tare-tap") != std::string::npos;
    });
    check_wire(between);
    BOOST_TEST(!has_link(between.sut(), "tare-br"));
}

BOOST_AUTO_TEST_CASE(a_container_behind_nat_is_reached_and_goes_out_masqueraded)
{
    scratch here;
    wire const between("nett", here.book);
    auto const routed = [&] { return said({"ip", "route", "show", "dev", "tare-nat"}, between.sut()); };
    auto const forwards = [] { return system::read_line("/proc/sys/net/ipv4/ip_forward").value_or("?"); };
    {
        container_network const own(between, here.book);
        for (int round = 0; round < 2; ++round) {
            {
                container_nat const translated(own, ports);
                BOOST_TEST(here.open() == 3u);
                check_nat(between, translated);
                BOOST_TEST(routed().starts_with("198.19.0.0/24"));
            }
            // The network is kept, and is on nobody's way.
            check_wire(between);
            BOOST_TEST(said({"nft", "list", "ruleset"}, between.sut()).empty());
            BOOST_TEST(routed().empty());
            BOOST_TEST(said({"ip", "-6", "route", "show", "table", "all"}, between.sut()).find("tare-c0") == std::string::npos);
            BOOST_TEST(inside(between.sut(), forwards) == "0");
        }
    }
    BOOST_TEST(here.open() == 2u);
    BOOST_TEST(!has_link(between.sut(), "tare-nat"));
    BOOST_TEST(!has_link(between.sut(), "tare-c0"));
}

/// As on a machine with a running Docker engine: the host forwards nothing. The host is a namespace of its own here, so that the
/// machine that runs the test is not changed.
BOOST_AUTO_TEST_CASE(nat_works_on_a_host_that_forwards_nothing_and_the_host_is_the_same_after)
{
    scratch here;
    netns const host("tare-nett-host", here.book);
    nft(host.path(), "table ip filter {\n chain FORWARD {\n type filter hook forward priority filter; policy drop;\n }\n}\n", "drop");
    inside(host.path(), [&] {
        auto const before = host_state();
        BOOST_TEST(before.find("policy drop") != std::string::npos);
        BOOST_TEST(before.find("ip_forward 0") != std::string::npos);
        {
            wire const between("nett", here.book);
            container_network const own(between, here.book);
            container_nat const translated(own, ports);
            check_nat(between, translated);
        }
        BOOST_TEST(host_state() == before);
    });
}

BOOST_AUTO_TEST_CASE(the_real_host_is_the_same_after_nat_and_bridge, *needs_tun)
{
    scratch here;
    auto const before = host_state();
    {
        wire const between("nett", here.book);
        bridge const joined(between);
    }
    {
        wire const between("nett", here.book);
        container_network const own(between, here.book);
        container_nat const translated(own, ports);
        BOOST_TEST(host_state() != before); // the mounts of its namespaces, if nothing else: the comparison sees something
    }
    BOOST_TEST(host_state() == before);
}

BOOST_AUTO_TEST_CASE(leftovers_of_the_same_id_do_not_disturb)
{
    scratch here;
    pid_t const child = ::fork();
    if (child == 0) {
        wire const between("nett", here.book);
        container_network const own(between, here.book);
        container_nat const translated(own, ports);
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_REQUIRE(WIFSIGNALED(status));
    BOOST_REQUIRE(fs::exists("/run/netns/tare-nett-c"));
    wire const between("nett", here.book);
    check_wire(between);
    container_network const own(between, here.book);
    container_nat const translated(own, ports);
    check_nat(between, translated);
}

BOOST_AUTO_TEST_CASE(half_made_nat_and_bridge_are_replaced, *needs_tun)
{
    scratch here;
    wire const between("nett", here.book);
    ip(between.sut(), {"link add tare-nat group 19 type bridge"}, "be left over");
    nft(between.sut(), nat_rules({{transport::tcp, 80, 1}}), "be left over");
    {
        container_network const own(between, here.book);
        container_nat const translated(own, ports);
        check_nat(between, translated);
    }
    ip(between.sut(), {"link add tare-br group 18 type bridge", "link set wire master tare-br", "address delete 198.18.0.1/24 dev wire"},
       "be left over");
    {
        bridge const joined(between);
    }
    check_wire(between);
}

BOOST_AUTO_TEST_CASE(bad_names_and_missing_rights_are_refused_in_a_sentence)
{
    scratch here;
    for (std::string const id : {"", "UPPER", "nine12345", "a/b", "a b"}) BOOST_CHECK_THROW(wire(id, here.book), error);
    BOOST_TEST(here.open() == 0u);
    pid_t const child = ::fork();
    if (child == 0) {
        if (::setuid(65534) != 0) ::_exit(1);
        try {
            require_network_rights();
        } catch (error const& e) {
            ::_exit(std::string(e.what()).find("needs root; run with sudo") != std::string::npos ? 0 : 2);
        }
        ::_exit(3);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST(status == 0);
}

BOOST_AUTO_TEST_SUITE_END()
