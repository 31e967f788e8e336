#include <tare/environment/launch/docker_arguments.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace tare::environment;
using namespace tare::environment::launch;

namespace {

program two_processors()
{
    program out;
    out.resources.processors = {{2, 0, 0, 0}, {3, 1, 0, 0}};
    out.resources.nodes = {0};
    out.data = "/data/of, one";
    out.port = 6379;
    return out;
}

docker_container described(container_kind kind)
{
    return {kind, "tare-ab-redis", "tare=ab", "tare-ab:key", "/tare-ab/docker", "198.18.0.1", "/run/tare/ab/redis.sock", {}};
}

/// True when `option` stands in the vector with `value` right behind it.
bool has(std::vector<std::string> const& argv, std::string const& option, std::string const& value)
{
    for (std::size_t i = 0; i + 1 < argv.size(); ++i)
        if (argv[i] == option && argv[i + 1] == value) return true;
    return false;
}

bool names(std::vector<std::string> const& argv, std::string const& option) { return std::ranges::count(argv, option) > 0; }

} // namespace

BOOST_AUTO_TEST_SUITE(environment_docker_arguments)

BOOST_AUTO_TEST_CASE(a_container_gets_its_processors_nodes_and_cgroup)
{
    auto const argv = docker_arguments(described({}), two_processors());
    BOOST_TEST(has(argv, "--cpuset-cpus", "2,3"));
    BOOST_TEST(has(argv, "--cpuset-mems", "0"));
    BOOST_TEST(has(argv, "--cgroup-parent", "/tare-ab/docker"));
    BOOST_TEST(has(argv, "--name", "tare-ab-redis"));
    BOOST_TEST(has(argv, "--pull", "never"));
    BOOST_TEST(names(argv, "--rm"));
    BOOST_TEST(!names(argv, "--memory"));
}

BOOST_AUTO_TEST_CASE(the_hosts_network_publishes_nothing)
{
    auto const argv = docker_arguments(described({.behind_nat = false}), two_processors());
    BOOST_TEST(has(argv, "--network", "host"));
    BOOST_TEST(!names(argv, "--publish"));
    BOOST_TEST(!names(argv, "--sysctl")); // the namespace has it, and the engine would refuse
}

BOOST_AUTO_TEST_CASE(nat_publishes_the_port_for_tcp_and_udp_on_the_campaigns_address_only)
{
    auto const argv = docker_arguments(described({.behind_nat = true}), two_processors());
    BOOST_TEST(!names(argv, "--network"));
    BOOST_TEST(has(argv, "--sysctl", "net.ipv4.tcp_congestion_control=reno"));
    BOOST_TEST(has(argv, "--publish", "198.18.0.1:6379:6379/tcp"));
    BOOST_TEST(has(argv, "--publish", "198.18.0.1:6379:6379/udp"));
}

BOOST_AUTO_TEST_CASE(a_volume_is_mounted_with_its_name_quoted_and_a_layer_is_not)
{
    auto const data = "type=bind,\"src=/data/of, one\",dst=/data";
    BOOST_TEST(has(docker_arguments(described({.data = data_place::volume}), two_processors()), "--mount", data));
    BOOST_TEST(!has(docker_arguments(described({.data = data_place::layered}), two_processors()), "--mount", data));
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_stands_in_brackets_before_a_port)
{
    BOOST_TEST(in_brackets("2001:db8::1") == "[2001:db8::1]");
    BOOST_TEST(in_brackets("192.0.2.1") == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(a_quote_in_a_mounts_source_is_doubled) { BOOST_TEST(mount_field("a\"b") == "\"a\"\"b\""); }

BOOST_AUTO_TEST_CASE(the_image_and_the_agents_command_end_the_vector)
{
    auto const argv = docker_arguments(described({}), two_processors());
    auto const image = std::ranges::find(argv, "tare-ab:key");
    BOOST_REQUIRE(argv.end() - image == 5);
    BOOST_TEST(*(image + 2) == "agent");
    BOOST_TEST(*(image + 4) == "unix:/run/tare.channel");
}

BOOST_AUTO_TEST_CASE(only_more_than_one_node_asks_for_the_right_to_place_pages)
{
    tare::topology::resources granted;
    granted.nodes = {0};
    BOOST_TEST(added_capabilities({}, granted, true).empty());
    granted.nodes = {0, 1};
    BOOST_TEST(added_capabilities({}, granted, true) == std::vector<std::string>{"CAP_SYS_NICE"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_unconfined_container_has_no_filter_and_what_the_engine_can_grant)
{
    auto described_free = described({.unconfined = true});
    described_free.added_capabilities = {"ALL"};
    auto const argv = docker_arguments(described_free, two_processors());
    BOOST_TEST(has(argv, "--security-opt", "seccomp=unconfined"));
    BOOST_TEST(has(argv, "--cap-add", "ALL"));
    BOOST_TEST(added_capabilities({.unconfined = true}, {}, false) == std::vector<std::string>{"ALL"}, boost::test_tools::per_element());
    BOOST_TEST(!names(docker_arguments(described({}), two_processors()), "--security-opt"));
}

BOOST_AUTO_TEST_SUITE_END()
