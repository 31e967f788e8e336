#include <tare/system/docker_object.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tare;
using namespace tare::system;

BOOST_AUTO_TEST_SUITE(system_docker_object)

BOOST_AUTO_TEST_CASE(an_endpoint_is_a_socket_by_its_whole_path_or_a_host_with_a_port)
{
    for (auto const* const good : {"unix:///run/docker.sock", "unix:///home/me/.docker/run/docker.sock", "tcp://localhost:2375",
                                   "tcp://192.0.2.1:2376", "tcp://engine-1.example.org:1", "tcp://[2001:db8::1]:65535"})
        BOOST_TEST(valid_docker_endpoint(good), good);
}

BOOST_AUTO_TEST_CASE(what_is_no_endpoint_is_refused)
{
    for (auto const* const bad : {"",
                                  "unix",
                                  "unix://",
                                  "unix:///",
                                  "unix://run/docker.sock",
                                  "unix:///run/../etc/x",
                                  "unix:///run//docker.sock",
                                  "unix:///run/x/",
                                  "unix:///run/a b",
                                  "unix:///run/a|b",
                                  "unix:///run/a\nb",
                                  "--help",
                                  "-H",
                                  "/run/docker.sock",
                                  "ssh://host",
                                  "npipe://x",
                                  "tcp://",
                                  "tcp://host",
                                  "tcp://host:",
                                  "tcp://host:0",
                                  "tcp://host:65536",
                                  "tcp://host:-1",
                                  "tcp://:80",
                                  "tcp://-host:80",
                                  "tcp://user@host:80",
                                  "tcp://host/x:80",
                                  "tcp://[::1:80",
                                  "tcp://[]:80",
                                  "tcp://[g::1]:80",
                                  "TCP://host:80"})
        BOOST_TEST(!valid_docker_endpoint(bad), bad);
    BOOST_TEST(!valid_docker_endpoint("unix:///" + std::string(107, 'x')));
    BOOST_TEST(valid_docker_endpoint("unix:///" + std::string(106, 'x')));
    BOOST_TEST(!valid_docker_endpoint(std::string("unix:///run/a\0b", 15)));
    BOOST_TEST(!valid_docker_endpoint("tcp://" + std::string(300, 'x') + ":80"));
}

BOOST_AUTO_TEST_CASE(a_refusal_says_what_would_be_right)
{
    BOOST_CHECK_NO_THROW(check_docker_endpoint("unix:///run/docker.sock"));
    BOOST_CHECK_EXCEPTION(check_docker_endpoint("ssh://host"), usage_error, [](usage_error const& e) {
        return std::string(e.what()) == "no Docker engine can be at 'ssh://host'; write unix:///absolute/path or tcp://host:port";
    });
}

BOOST_AUTO_TEST_CASE(an_object_is_read_as_it_was_written)
{
    docker_object const object{"unix:///run/docker.sock", "tare-ab12-left"};
    BOOST_TEST(object.str() == "unix:///run/docker.sock|tare-ab12-left");
    BOOST_TEST((parse_docker_object(object.str()) == object));
    for (auto const* const none : {"", "|", "unix:///run/docker.sock", "ssh://host|x", "|tare-ab12"})
        BOOST_TEST(!parse_docker_object(none), none);
}

BOOST_AUTO_TEST_SUITE_END()
