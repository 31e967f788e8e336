// One campaign, for real: two sides, a third-party server, and data, in every environment; the host is the same afterwards.
#include "driver_run.hpp"

using namespace driver_run;

namespace {

/// f_type of statfs in hexadecimal. Source: statfs(2).
std::string filesystem_inside(campaign::record const& r)
{
    return std::string(r.facts.at("workload").as_object().at("filesystem").as_string());
}

} // namespace

BOOST_AUTO_TEST_SUITE(two_sides, *boost::unit_test::precondition(as_root))

BOOST_AUTO_TEST_CASE(every_environment_carries_a_peer_a_server_and_data)
{
    scratch const here;
    auto const before = host_state();
    auto const folder = here / "campaign";
    auto const got = run(here, {driver("two_sides"), "run", "--blocks", "1", "--output", folder.string()}, 170s);
    BOOST_TEST(got.status.code == 0, got.errors);
    BOOST_TEST(got.status.signal == 0);

    std::map<std::string, int> trials;
    std::map<std::string, std::string> filesystems;
    for (auto const& r : records(folder)) {
        BOOST_TEST(to_string(r.status) == "valid", r.case_name << ": " << r.reason);
        BOOST_TEST(!r.metrics.empty());
        ++trials[r.workload + '/' + r.environment];
        if (r.workload == "read_back" && r.status == campaign::status::valid) {
            filesystems[r.environment] = filesystem_inside(r);
            BOOST_TEST(!r.facts.at("data").at("filesystem").as_string().empty(), r.environment << " does not say where its data lies");
        }
    }
    std::string const machine = trials.contains("echo/kvm") ? "kvm" : "tcg";
    for (std::string const& environment : {std::string("native"), std::string("oci-host"), std::string("oci-nat"),
                                           std::string("docker-host"), std::string("docker-nat"), machine})
        for (std::string const workload : {"echo/", "redis_ping/"})
            BOOST_TEST(trials[workload + environment] == 1, workload << environment);
    BOOST_TEST(trials.size() == 12u + filesystems.size());

    std::string const overlay = "794c7630", ext4 = "ef53";
    std::string const own = filesystems["native"];
    std::map<std::string, std::string> const expected{
        {"native", own}, {"oci-host", own},  {"oci-host-layered", overlay}, {"docker-host", own}, {"docker-host-layered", overlay},
        {"tcg", ext4},   {"tcg-qcow2", ext4}};
    BOOST_TEST(own != "");
    BOOST_TEST(own != overlay);
    for (auto const& [environment, type] : expected)
        BOOST_TEST(filesystems[environment] == type, environment << ": " << filesystems[environment]);

    check_nothing_left(here, id_of(folder));
    auto const after = host_state();
    for (auto const& [what, was] : before) BOOST_TEST(after.at(what) == was, what << " was:\n" << was << "and is:\n" << after.at(what));
    BOOST_TEST(!fs::exists(folder / "work"));
}

BOOST_AUTO_TEST_CASE(a_server_that_ends_at_once_is_told_with_its_own_words_and_long_before_the_deadline)
{
    scratch const here;
    auto const folder = here / "campaign";
    auto const got =
        run(here, {driver("two_sides"), "run", "--blocks", "1", "--only", "redis_ping/*", "--set", "pings=0", "--output", folder.string()},
            170s);
    BOOST_TEST(got.status.code == 1, got.errors);
    auto const found = records(folder);
    BOOST_TEST(found.size() >= 6u);
    for (auto const& r : found) {
        BOOST_TEST(to_string(r.status) == "failed", r.case_name);
        BOOST_TEST(r.reason.find("redis-server exited with") != std::string::npos, r.case_name << ": " << r.reason);
        BOOST_TEST(r.seconds < (r.emulated ? 60 : 30), r.case_name << " took " << r.seconds << " s");
    }
    check_nothing_left(here, id_of(folder));
}

BOOST_AUTO_TEST_SUITE_END()
