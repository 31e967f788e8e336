#pragma once

// What every kind of container has to do, as templates over the environment; oci_test.cpp and docker_test.cpp name the kinds.

#include "environment_harness.hpp"

#include <tare/campaign/conversation.hpp>
#include <tare/campaign/undo.hpp>
#include <tare/environment/policy.hpp>
#include <tare/image/collect.hpp>
#include <tare/network/inside.hpp>
#include <tare/system/mounts.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <map>
#include <optional>
#include <set>

namespace trials {

using namespace tare;
namespace fs = std::filesystem;

inline constexpr std::uint16_t port = 7391;

/// A campaign's host side in a folder of its own, which goes with it.
class campaign_site {
public:
    explicit campaign_site(std::string const& id, environment::options given = {})
        : folder_(fs::temp_directory_path() / ("tare-test-" + id)),
          book_((fs::remove_all(folder_), system::make_folder(folder_), folder_ / "journal.jsonl"))
    {
        where_.emplace(id, folder_, &book_, std::move(given));
    }
    ~campaign_site()
    {
        where_.reset();
        fs::remove_all(folder_);
    }

    environment::site& where() { return *where_; }
    fs::path const& folder() const { return folder_; }
    /// Ends everything that is shared, and keeps the folder with the journal.
    void end() { where_.reset(); }

    environment::program program(std::string const& name, image::closure const& files) const
    {
        environment::program out;
        out.files = &files;
        out.resources.processors = {{0, 0, 0, 0}};
        out.resources.nodes = {0};
        out.log = folder_ / (name + ".log");
        out.name = name;
        return out;
    }
    fs::path data() const
    {
        auto const at = folder_ / "data";
        system::make_folder(at);
        system::write_file(at / "hello", "from the host");
        return at;
    }

private:
    fs::path folder_;
    system::journal book_;
    std::optional<environment::site> where_;
};

inline image::closure const& this_binary()
{
    static auto const files = image::collect(system::self());
    return files;
}

inline auto in(int seconds) { return std::chrono::steady_clock::now() + std::chrono::seconds(seconds); }

/// What a run could leave on this host: what the host's own network shows, and everything that carries the campaign's id.
inline std::map<std::string, std::string> traces(std::string const& id)
{
    std::map<std::string, std::string> found;
    for (std::vector<std::string> const& argv :
         std::vector<std::vector<std::string>>{{"ip", "-brief", "link"}, {"ip", "route"}, {"nft", "list", "tables"}})
        found[argv[0] + " " + argv[1]] = system::run_checked({.argv = argv}, "look at the host");
    for (std::string const name : {"net/ipv4/ip_forward", "net/bridge/bridge-nf-call-iptables"})
        found[name] = system::read_line("/proc/sys/" + name).value_or("none");
    for (auto const* const folder : {"/run/docker", "/run/containerd"}) found[folder] = fs::exists(folder) ? "there" : "none";
    auto const mark = "tare-" + id;
    for (auto const& mount : system::mounts()) {
        if (mount.path.string().find(mark) != std::string::npos || mount.path.string().find("/run/tare/" + id) != std::string::npos)
            found["mounts"] += mount.path.string() + "\n";
        if (mount.type == "cgroup" || mount.type == "cgroup2") found["cgroups"] += fs::exists(mount.path / mark) ? mount.path.string() : "";
    }
    for (auto const& process : fs::directory_iterator("/proc")) {
        auto line = system::read_line(process.path() / "cmdline").value_or("");
        std::ranges::replace(line, '\0', ' ');
        if (process.path().filename() != "self" &&
            (line.find(mark) != std::string::npos || line.find("/run/tare/" + id) != std::string::npos))
            found["processes"] += line + "\n";
    }
    for (auto const& one : fs::directory_iterator("/run/netns"))
        found["namespaces"] += one.path().filename().string().starts_with(mark) ? "one" : "";
    found["run folder"] = fs::exists("/run/tare/" + id) ? "there" : "none";
    return found;
}

inline void check_same(std::map<std::string, std::string> const& before, std::map<std::string, std::string> const& after)
{
    for (auto const& [what, was] : before)
        BOOST_CHECK_MESSAGE(after.at(what) == was, what << " was: " << was << "\nis: " << after.at(what));
    for (auto const& [what, is] : after)
        if (!before.contains(what)) BOOST_CHECK_MESSAGE(is.empty(), what << ": " << is);
}

/// Boost.Test skips a case with this reason.
template <class Environment>
boost::test_tools::assertion_result can_run(boost::unit_test::test_unit_id)
{
    environment::site where("probe", fs::temp_directory_path(), nullptr);
    auto const here = Environment::available(where);
    boost::test_tools::assertion_result result(here.ok());
    if (!here.ok()) result.message() << here.sentence();
    return result;
}

/// Hello, assignment, trial, result; the data is where the storage factor says.
template <class Environment>
void carries_a_trial(campaign_site& site, std::string const& name)
{
    auto program = site.program(name, this_binary());
    program.data = site.data();
    auto const started = Environment::start(site.where(), program);
    auto& channel = started->result(in(30));
    harness::expect(channel, "hello");
    channel.send(harness::assignment(*started, "look_around", {{"act", "look"}}));
    auto const ready = harness::expect(channel, "ready");
    auto const facts = agent::object_of(ready, "facts");
    BOOST_TEST(agent::text_of(facts, "processors") == "0");
    bool const layered = Environment::factors().at("storage").as_string() != "volume";
    BOOST_TEST((agent::text_of(agent::object_of(facts, "data"), "filesystem") == "overlay") == layered);
    channel.send({{"kind", "trial"}, {"parameters", {{"act", "look"}}}, {"seed", 1}});
    harness::expect(channel, "begin");
    harness::expect(channel, "end");
    auto const result = harness::expect(channel, "result");
    BOOST_TEST(agent::text_of(agent::object_of(result, "facts"), "data") == "from the host");
    channel.send({{"kind", "stop"}});
    started->stop(std::chrono::seconds(5));
}

inline std::string answer_of(std::string const& address, std::string const& question)
{
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    ::inet_pton(AF_INET, address.c_str(), &to.sin_addr);
    system::descriptor const stream{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    timeval const limit{2, 0}; // a packet that is dropped is no answer
    ::setsockopt(stream.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(stream.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(stream.get(), reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0) return words(errno);
    system::write_all(stream.get(), question, "the server's socket");
    char buffer[64];
    auto const n = ::recv(stream.get(), buffer, sizeof buffer, 0);
    return std::string(buffer, static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
}

/// Whether the server runs in a network namespace. Not told from its sockets: dockerd itself holds a published port on the outside.
inline bool server_is_in(fs::path const& space)
{
    struct stat wanted {};
    BOOST_REQUIRE(::stat(space.c_str(), &wanted) == 0);
    for (auto const& process : fs::directory_iterator("/proc")) {
        auto const line = system::read_line(process.path() / "cmdline").value_or("");
        struct stat its {};
        if (line.find("redis-server") == line.npos || line.find(std::to_string(port)) == line.npos) continue;
        if (::stat((process.path() / "ns" / "net").c_str(), &its) == 0 && its.st_ino == wanted.st_ino) return true;
    }
    return false;
}

/// The agent becomes redis-server, which the other machine reaches at the address that the environment names.
template <class Environment>
void serves_the_peer(campaign_site& site, std::string const& name)
{
    auto const files = image::merge(this_binary(), image::collect("/usr/bin/redis-server"));
    auto program = site.program(name, files);
    program.port = port;
    auto const started = Environment::start(site.where(), program);
    auto& channel = started->result(in(30));
    harness::expect(channel, "hello");
    channel.send(harness::assignment(*started, "redis_server", {{"maxmemory", 64 << 20}}, port));
    harness::expect(channel, "ready");
    BOOST_TEST(!channel.receive(in(10)), "a server inherited the result channel");
    std::string answer;
    for (auto const deadline = in(10); answer != "+PONG\r\n" && std::chrono::steady_clock::now() < deadline;)
        answer = network::inside(site.where().wire().peer(), [&] { return answer_of(started->address(), "PING\r\n"); });
    BOOST_TEST(answer == "+PONG\r\n");
    BOOST_TEST(server_is_in(site.where().sut_namespace()) == (Environment::factors().at("network") == "host"));
    started->stop(std::chrono::milliseconds(0));
    auto const after = network::inside(site.where().wire().peer(), [&] { return answer_of(started->address(), "PING\r\n"); });
    BOOST_TEST(after != "+PONG\r\n");
}

/// `kill` ends the container from outside while its trial runs.
template <class Environment, class Kill>
void tells_of_a_killed_container(campaign_site& site, std::string const& name, Kill&& kill)
{
    campaign::conversation talk(Environment::start(site.where(), site.program(name, this_binary())), in(30));
    talk.expect("hello", in(10));
    talk.send(harness::assignment(talk.where(), "look_around", {{"act", "hang"}}));
    talk.expect("ready", in(10));
    talk.send({{"kind", "trial"}, {"parameters", {{"act", "hang"}}}, {"seed", 1}});
    talk.expect("begin", in(10));
    kill("tare-" + site.where().id() + "-" + name);
    BOOST_CHECK_EXCEPTION(talk.expect("end", in(10)), error, [](error const& e) {
        return std::string(e.what()).find("the agent ended while 'end' was awaited") != std::string::npos;
    });
    talk.where().stop(std::chrono::seconds(1));
}

/// An image without the agent: nothing connects, and the log says why.
template <class Environment>
void tells_why_nothing_connects(campaign_site& site, std::string const& name)
{
    auto const other = image::collect("/bin/true");
    auto const started = Environment::start(site.where(), site.program(name, other));
    BOOST_CHECK_EXCEPTION(started->result(in(30)), error, [](error const& e) {
        std::string const said = e.what();
        return said.find("before its agent connected") != std::string::npos && said.find("no such file") != std::string::npos;
    });
}

/// A run that is killed leaves a container behind; its journal is enough to take all of it away.
template <class Environment>
void is_undone_after_kill(std::string const& id)
{
    this_binary();
    auto const before = traces(id);
    int ends[2];
    BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    pid_t const pid = ::fork();
    if (pid == 0) {
        auto* const site = new campaign_site(id);
        auto const started = Environment::start(site->where(), site->program("left", this_binary()));
        auto const hello = started->result(in(30)).receive(in(30));
        [[maybe_unused]] auto const n = ::write(ends[1], hello ? "y" : "n", 1);
        for (;;) ::pause();
    }
    char there = 0;
    BOOST_REQUIRE(::read(ends[0], &there, 1) == 1);
    BOOST_TEST(there == 'y');
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    BOOST_CHECK(traces(id) != before);
    auto const folder = fs::temp_directory_path() / ("tare-test-" + id);
    auto const undone = campaign::undo(folder / "journal.jsonl", id, folder);
    for (auto const& left : undone.left) BOOST_ERROR(left);
    auto after = traces(id);
    // Where a program's own folder cannot be configured, an empty one may stay.
    for (auto const* const empty : {"/run/docker", "/run/containerd"}) after[empty] = before.at(empty);
    check_same(before, after);
    fs::remove_all(folder);
}

} // namespace trials
