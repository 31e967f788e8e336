#pragma once

// A driver as its user meets it: a process with exit code, words and a folder; and what it could leave behind on this host.

#include <tare/campaign/record_file.hpp>
#include <tare/system/cgroup_tree.hpp>
#include <tare/system/ending.hpp>
#include <tare/system/mounts.hpp>
#include <tare/system/run.hpp>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace driver_run {

using namespace tare;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// A folder that every process of a test can be known by: started with TARE_TEST=folder, and with paths below it.
class scratch {
public:
    scratch()
    {
        char name[] = "/tmp/tare-test-XXXXXX";
        if (!::mkdtemp(name)) throw system_failure("make a folder for a test");
        path_ = name;
    }
    scratch(scratch const&) = delete;
    scratch& operator=(scratch const&) = delete;
    ~scratch()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    fs::path const& path() const { return path_; }
    fs::path operator/(std::string const& name) const { return path_ / name; }

private:
    fs::path path_;
};

/// The driver of these tests; CMake names its folder.
inline std::string driver(std::string const& name)
{
    char const* const folder = std::getenv("TARE_TEST_DRIVERS");
    auto const path = fs::path(folder ? folder : ".") / name;
    BOOST_REQUIRE_MESSAGE(fs::exists(path), "there is no driver " << path << "; set TARE_TEST_DRIVERS to the folder of the test drivers");
    return fs::absolute(path).string();
}

/// A driver of the benchmarks; CMake names their folder.
inline std::string benchmark(std::string const& name)
{
    char const* const folder = std::getenv("TARE_DRIVERS");
    auto const path = fs::path(folder ? folder : ".") / name;
    BOOST_REQUIRE_MESSAGE(fs::exists(path), "there is no driver " << path << "; set TARE_DRIVERS to the folder of the benchmarks' drivers");
    return fs::absolute(path).string();
}

inline system::command marked(scratch const& where, std::vector<std::string> argv)
{
    return {
        .argv = std::move(argv), .environment = {"TARE_TEST=" + where.path().string(), "LC_ALL=C", "NO_COLOR=1"}, .folder = where.path()};
}

inline system::output run(scratch const& where, std::vector<std::string> argv, std::chrono::seconds limit = 120s)
{
    return system::run(marked(where, std::move(argv)), limit);
}

inline std::size_t lines_of(std::string const& text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

/// The driver says one sentence with this in it, and ends with that code.
inline void check_refusal(system::output const& got, int code, std::vector<std::string> const& words)
{
    BOOST_TEST(got.status.signal == 0);
    BOOST_TEST(got.status.code == code, "exit code " << got.status.code << " instead of " << code << "; it said: " << got.errors);
    for (auto const& word : words) BOOST_TEST(got.errors.find(word) != got.errors.npos, "'" << word << "' is missing in: " << got.errors);
    BOOST_TEST(lines_of(got.errors) == 1u, "more than one sentence: " << got.errors);
}

inline std::vector<campaign::record> records(fs::path const& folder) { return campaign::read_records(folder / "results.jsonl").records; }

inline std::string id_of(fs::path const& folder)
{
    return std::string(boost::json::parse(system::read_file(folder / "plan.json")).as_object().at("campaign").as_string());
}

/// The campaign's id as soon as its plan is there.
inline std::string wait_for_id(fs::path const& folder, std::chrono::seconds limit = 60s)
{
    for (auto const end = std::chrono::steady_clock::now() + limit; std::chrono::steady_clock::now() < end;) {
        auto const text = fs::exists(folder / "plan.json") ? system::read_file(folder / "plan.json") : "";
        if (text.ends_with('\n')) return id_of(folder);
        std::this_thread::sleep_for(20ms);
    }
    BOOST_FAIL("no plan was made in " << folder);
    return {};
}

template <class Condition>
bool within(std::chrono::seconds limit, Condition&& condition)
{
    for (auto const end = std::chrono::steady_clock::now() + limit; std::chrono::steady_clock::now() < end;) {
        if (condition()) return true;
        std::this_thread::sleep_for(50ms);
    }
    return false;
}

inline std::string raw(fs::path const& file)
{
    try {
        return system::read_file(file, 1 << 20);
    } catch (error const&) {
        return {}; // a process that ended meanwhile
    }
}

/// Processes that were started by this test's drivers: by their environment, which all children inherit, or by their arguments.
inline std::vector<pid_t> processes_of(scratch const& where)
{
    std::vector<pid_t> found;
    for (pid_t const pid : system::process_ids()) {
        auto const folder = "/proc/" + std::to_string(pid);
        auto const mark = where.path().string();
        if (pid != ::getpid() &&
            (raw(folder + "/environ").find(mark) != std::string::npos || raw(folder + "/cmdline").find(mark) != std::string::npos))
            found.push_back(pid);
    }
    return found;
}

inline std::string program_of(pid_t pid) { return system::read_line("/proc/" + std::to_string(pid) + "/comm").value_or(""); }

namespace detail {

inline void add_lines(std::set<std::string>& out, std::string const& what, std::string const& text, std::string const& mark)
{
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.find(mark) != std::string::npos) out.insert(what + ": " + line);
}

inline std::string said(std::vector<std::string> argv)
{
    return system::find_program(argv[0]) ? system::run({.argv = std::move(argv)}).out : "";
}

} // namespace detail

/// Everything on this host that carries the campaign's id or this test's folder, but the folder itself.
inline std::set<std::string> traces(scratch const& where, std::string const& id)
{
    std::set<std::string> out;
    auto const folder = where.path().string();
    for (std::string const& mark : {"tare-" + id, folder}) {
        detail::add_lines(out, "namespace", detail::said({"ip", "netns"}), mark);
        detail::add_lines(out, "link", detail::said({"ip", "-br", "link"}), mark);
        detail::add_lines(out, "nftables", detail::said({"nft", "list", "tables"}), mark);
        detail::add_lines(out, "iptables", detail::said({"iptables-save"}), mark);
        detail::add_lines(out, "loop", detail::said({"losetup", "-a"}), mark);
        for (auto const& mount : system::mounts()) detail::add_lines(out, "mount", mount.path.string() + '\n', mark);
        for (auto const& group : system::cgroup_folders("tare-" + id)) out.insert("cgroup: " + group.string());
    }
    for (pid_t const pid : processes_of(where)) out.insert("process: " + std::to_string(pid) + ' ' + program_of(pid));
    for (auto const& place : {"/run/tare/" + id, "/var/lib/tare/campaigns/" + id + ".json"})
        if (fs::exists(place)) out.insert("file: " + place);
    return out;
}

/// What no campaign may change, whoever runs at the same time.
inline std::map<std::string, std::string> host_state()
{
    std::map<std::string, std::string> out;
    out["nftables"] = detail::said({"nft", "list", "tables"});
    out["routes"] = detail::said({"ip", "route"});
    out["iptables"] = detail::said({"iptables", "-S"});
    out["nat"] = detail::said({"iptables", "-t", "nat", "-S"});
    for (std::string const name : {"net/ipv4/ip_forward", "net/bridge/bridge-nf-call-iptables"})
        out[name] = system::read_line("/proc/sys/" + name).value_or("none");
    return out;
}

inline void check_nothing_left(scratch const& where, std::string const& id)
{
    for (auto const& left : traces(where, id)) BOOST_ERROR("left on the host: " << left);
    std::error_code none; // others may run at the same time, and make or remove it
    BOOST_TEST(within(2s, [&] { return !fs::is_empty("/run/tare", none); }), "an empty /run/tare is left on the host");
}

/// Ends what a failed test left, so that the next one finds the host as it was.
inline void end_processes(scratch const& where)
{
    for (pid_t const pid : processes_of(where)) ::kill(pid, SIGKILL);
}

inline boost::test_tools::assertion_result as_root(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result result(::geteuid() == 0);
    if (::geteuid() != 0) result.message() << "containers, guests and namespaces need root";
    return result;
}

/// A driver in the background; ended with all that it started when the test fails.
class background {
public:
    background(scratch const& here, std::vector<std::string> argv) : here_(here), errors_(here / "errors")
    {
        auto command = marked(here, std::move(argv));
        auto const errors = system::open_file(errors_, O_WRONLY | O_CREAT | O_APPEND);
        auto const out = system::open_file("/dev/null", O_WRONLY);
        command.errors = errors.get();
        command.output = out.get();
        process_ = system::start(command);
    }
    background(background const&) = delete;
    background& operator=(background const&) = delete;
    ~background()
    {
        process_.end();
        end_processes(here_);
    }

    system::child& process() { return process_; }
    std::string errors() const { return system::read_file(errors_); }

    /// Exit code; the driver has to end by itself.
    int ended(std::chrono::seconds limit = 60s)
    {
        auto const status = process_.wait_for(limit);
        BOOST_REQUIRE_MESSAGE(status, "the driver did not end; it said: " << errors());
        BOOST_REQUIRE_MESSAGE(status->signal == 0, "the driver " << status->words());
        return status->code;
    }

private:
    scratch const& here_;
    fs::path errors_;
    system::child process_;
};

/// A trial of the workload `misbehave` hangs, as far as its log says.
inline bool hangs(fs::path const& folder, int records_before = 0)
{
    if (fs::exists(folder / "results.jsonl") && records(folder).size() < static_cast<std::size_t>(records_before)) return false;
    std::error_code code;
    for (auto const& log : fs::directory_iterator(folder / "log", code))
        if (log.path().extension() == ".log" && raw(log.path()).find("hanging") != std::string::npos) return true;
    return false;
}

} // namespace driver_run
