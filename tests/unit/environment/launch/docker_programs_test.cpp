#include <tare/environment/launch/docker_programs.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace tare::environment::launch;

BOOST_AUTO_TEST_SUITE(environment_docker_programs)

BOOST_AUTO_TEST_CASE(a_path_in_containerds_configuration_is_a_toml_string)
{
    BOOST_TEST(toml_string("/a \"b\"\\c") == "\"/a \\\"b\\\"\\\\c\"");
    auto const text = containerd_text({"/run/tare/ab", "/out/docker"});
    BOOST_TEST(text.find("root = \"/out/docker/containerd\"\n") != text.npos);
    BOOST_TEST(text.find("address = \"/run/tare/ab/containerd.sock\"\n") != text.npos);
}

BOOST_AUTO_TEST_CASE(the_engine_uses_its_own_containerd_configuration_and_folders)
{
    auto const argv = dockerd_command({"/run/tare/ab", "/out/docker"}, "/proc/7/ns/mnt", "/tare-ab/docker", 1500);
    auto const behind = [&argv](std::string const& option) {
        auto const at = std::ranges::find(argv, option);
        return at == argv.end() || at + 1 == argv.end() ? std::string{} : *(at + 1);
    };
    BOOST_TEST(argv[1] == "--mount=/proc/7/ns/mnt");
    BOOST_TEST(behind("--containerd") == "/run/tare/ab/containerd.sock");
    BOOST_TEST(behind("--config-file") == "/out/docker/daemon.json");
    BOOST_TEST(behind("--host") == "unix:///run/tare/ab/docker.sock");
    BOOST_TEST(behind("--data-root") == "/out/docker/engine");
    BOOST_TEST(behind("--cgroup-parent") == "/tare-ab/docker");
    BOOST_TEST(std::ranges::count(argv, "--userland-proxy=false") == 1);
}

BOOST_AUTO_TEST_CASE(what_the_engine_mounts_does_not_come_back_to_the_host)
{
    auto const argv = containerd_command({"/run/tare/ab", "/out/docker"});
    BOOST_TEST(argv[0] == "unshare");
    BOOST_TEST(argv[2] == "--propagation");
    BOOST_TEST(argv[3] == "slave");
}

BOOST_AUTO_TEST_SUITE_END()
