// The load on a real redis-server: what it asks of the kernel, what it compares, and what it says when the server refuses or dies.
#include "driver_run.hpp"

#include <tare/network/namespace.hpp>

#include <signal.h>
#include <sys/stat.h>

using namespace driver_run;

namespace {

using strings = std::vector<std::string>;

boost::test_tools::assertion_result as_root_with_redis(boost::unit_test::test_unit_id id)
{
    auto result = as_root(id);
    if (!result || system::find_program("redis-server")) return result;
    result = false;
    result.message() << "there is no redis-server";
    return result;
}

strings load(fs::path const& folder, strings const& parameters)
{
    strings out{driver("redis_load"), "run", "--blocks", "1", "--output", folder.string()};
    for (auto const& p : parameters) out.insert(out.end(), {"--set", p});
    return out;
}

campaign::record only_record(fs::path const& folder)
{
    auto const all = records(folder);
    BOOST_TEST_REQUIRE(all.size() == 1u);
    return all[0];
}

std::uint64_t number(campaign::record const& of, char const* name) { return of.facts.at("workload").at(name).to_number<std::uint64_t>(); }

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// System calls of the thread that sent the most, as strace wrote them.
struct calls {
    std::uint64_t sends = 0, receives = 0, waits = 0, controls = 0;
};

calls calls_of_the_client(fs::path const& folder)
{
    calls most;
    for (auto const& file : fs::directory_iterator(folder)) {
        if (!file.path().filename().string().starts_with("trace.")) continue;
        calls seen;
        std::istringstream lines(system::read_file(file.path(), 256 << 20));
        for (std::string line; std::getline(lines, line);) {
            seen.sends += line.starts_with("sendto(");
            seen.receives += line.starts_with("recvfrom(");
            seen.waits += line.starts_with("epoll_pwait2(") || line.starts_with("epoll_pwait(") || line.starts_with("epoll_wait(");
            seen.controls += line.starts_with("epoll_ctl(");
        }
        if (seen.sends > most.sends) most = seen;
    }
    return most;
}

void check_calls(unsigned clients)
{
    scratch const here;
    auto argv = load(here / "campaign", {"seconds=0.5", "warm_up=0", "depth=10", "clients=" + std::to_string(clients)});
    argv.insert(argv.begin(), {"strace", "-ff", "-o", (here / "trace").string()});
    auto const got = run(here, argv);
    BOOST_TEST_REQUIRE(got.status.code == 0, got.errors);
    auto const seen = calls_of_the_client(here.path());
    auto const record = only_record(here / "campaign");
    auto const requests = number(record, "hits") + number(record, "misses") + number(record, "stored");
    BOOST_TEST(seen.sends > 200u);
    BOOST_TEST(10 * seen.sends >= requests);
    BOOST_TEST(10 * seen.sends <= requests + 10 * clients); // what was answered after the end is not counted
    auto const batches = static_cast<double>(seen.sends);
    BOOST_TEST(static_cast<double>(seen.receives) == batches, boost::test_tools::tolerance(0.02));
    BOOST_TEST(static_cast<double>(seen.waits) <= (clients == 1 ? 0 : 1.02 * batches));
    BOOST_TEST(seen.controls == 0u);
}

/// The redis-server of that campaign once it has worked for a second; else 0. It overwrites its arguments and environment, but not where
/// it is.
pid_t busy_server_of(std::string const& id)
{
    struct stat wanted {
    }, seen{};
    if (::stat(network::namespace_path("tare-" + id + "-sut").c_str(), &wanted) != 0) return 0;
    for (pid_t const pid : system::process_ids()) {
        auto const folder = "/proc/" + std::to_string(pid);
        auto const said = raw(folder + "/stat");
        if (!has(said, "(redis-server)") || ::stat((folder + "/ns/net").c_str(), &seen) != 0 || seen.st_ino != wanted.st_ino) continue;
        std::istringstream words(said.substr(said.rfind(')') + 2));
        std::string word;
        for (int i = 3; i <= 15; ++i) words >> word; // stime, in hundredths of a second: proc(5)
        if (std::stol(word) > 100) return pid;
    }
    return 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(redis_load, *boost::unit_test::precondition(as_root_with_redis))

BOOST_AUTO_TEST_CASE(a_batch_is_one_send_one_receive_and_at_most_one_wait)
{
    check_calls(1);
    check_calls(3);
}

BOOST_AUTO_TEST_CASE(what_was_stored_comes_back_byte_by_byte)
{
    scratch const here;
    auto const got = run(here, load(here / "campaign", {"seconds=0.5", "keys=1000", "verify=1", "clients=4", "value=500"}));
    BOOST_TEST(got.status.code == 0, got.errors);
    auto const record = only_record(here / "campaign");
    BOOST_TEST(to_string(record.status) == "valid");
    BOOST_TEST(number(record, "hits") > 1000u);
    BOOST_TEST(number(record, "compared") == number(record, "hits"));
    BOOST_TEST(record.facts.at("workload").at("server").at("keys").to_number<int>() == 1000);
}

BOOST_AUTO_TEST_CASE(keys_that_do_not_fit_are_a_failed_trial_in_the_servers_words)
{
    scratch const here;
    auto const got = run(here, load(here / "campaign", {"seconds=5", "keys=10000000", "value=1000", "memory=4194304"}));
    BOOST_TEST(got.status.code == 1, got.errors);
    auto const record = only_record(here / "campaign");
    BOOST_TEST(to_string(record.status) == "failed");
    BOOST_TEST(has(record.reason, "SET was refused: OOM command not allowed"), record.reason);
    BOOST_TEST(has(record.reason, ", on connection 0 after "), record.reason);
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_in_mid_run_is_a_failed_trial_with_its_reason)
{
    scratch const here;
    auto const folder = here / "campaign";
    background run(here, load(folder, {"seconds=15"}));
    auto const id = wait_for_id(folder);
    pid_t server = 0;
    BOOST_TEST_REQUIRE(within(40s, [&] { return (server = busy_server_of(id)) != 0; }), run.errors());
    ::kill(server, SIGKILL);
    BOOST_TEST(run.ended(30s) == 1, run.errors());
    auto const record = only_record(folder);
    BOOST_TEST(to_string(record.status) == "failed");
    BOOST_TEST(!record.reason.empty());
    BOOST_TEST((has(record.reason, "on connection 0 after ") || has(record.reason, "redis-server")), record.reason);
    check_nothing_left(here, id);
}

BOOST_AUTO_TEST_SUITE_END()
