#include <tare/environment/docker.hpp>
#include <tare/environment/oci.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>

using namespace tare;
using namespace tare::environment;
using namespace tare::environment::launch;

namespace {

/// A folder that goes with the test.
struct scratch {
    system::fs::path path;
    scratch()
    {
        char name[] = "/tmp/tare-container-XXXXXX";
        path = ::mkdtemp(name);
    }
    ~scratch() { system::fs::remove_all(path); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(environment_container)

BOOST_AUTO_TEST_CASE(a_name_says_engine_network_and_what_is_not_usual)
{
    BOOST_TEST(docker<>::name.str() == "docker-host");
    BOOST_TEST(oci<network::nat>::name.str() == "oci-nat");
    BOOST_TEST((docker<network::nat, storage::layered_copy_up, confinement::unconfined>::name.str() == "docker-nat-copy_up-unconfined"));
    BOOST_TEST((oci<network::host, storage::layered>::name.str() == "oci-host-layered"));
}

BOOST_AUTO_TEST_CASE(factors_name_what_distinguishes_two_containers)
{
    auto const factors = oci<network::nat, storage::layered, confinement::unconfined>::factors();
    BOOST_TEST(factors.at("engine").as_string() == "runc");
    BOOST_TEST(factors.at("network").as_string() == "nat");
    BOOST_TEST(factors.at("storage").as_string() == "layered");
    BOOST_TEST(factors.at("confinement").as_string() == "unconfined");
    BOOST_TEST(docker<>::factors().at("engine").as_string() == "docker");
}

BOOST_AUTO_TEST_CASE(template_arguments_become_the_kind_of_a_container)
{
    constexpr auto kind = kind_of<network::nat, storage::layered_copy_up, confinement::unconfined>();
    static_assert(kind.behind_nat && kind.unconfined && kind.data == data_place::layered_copy_up);
    constexpr auto plain = kind_of<network::host, storage::volume, confinement::standard>();
    static_assert(!plain.behind_nat && !plain.unconfined && plain.data == data_place::volume);
}

BOOST_AUTO_TEST_CASE(processes_are_tracked_where_nothing_is_asked_before_they_join)
{
    scratch top;
    system::make_folder(top.path / "cpuset");
    system::make_folder(top.path / "pids");
    system::write_file(top.path / "cpuset" / "cpuset.cpus", "0\n");
    std::vector<system::mounted> mounts{{"/proc", "proc"}, {top.path / "cpuset", "cgroup"}, {top.path / "pids", "cgroup"}};
    BOOST_TEST(tracking_hierarchy(mounts).value().string() == (top.path / "pids").string());
    mounts.push_back({top.path / "unified", "cgroup2"});
    BOOST_TEST(tracking_hierarchy(mounts).value().string() == (top.path / "unified").string());
    BOOST_TEST(!tracking_hierarchy({{"/proc", "proc"}}));
}

BOOST_AUTO_TEST_CASE(a_key_changes_with_a_file_and_not_with_time)
{
    scratch here;
    auto const file = here.path / "file";
    system::write_file(file, "one");
    image::closure files("/file");
    files.add_file("/file", file, 0755);
    auto const before = quick_key(files);
    BOOST_TEST(quick_key(files) == before);
    system::write_file(file, "three");
    BOOST_TEST(quick_key(files) != before);
}

BOOST_AUTO_TEST_CASE(shipped_data_keeps_its_tree_and_modes)
{
    scratch here;
    system::make_folder(here.path / "inner");
    system::write_file(here.path / "inner" / "file", "x", 0640);
    auto const files = with_data(image::closure("/true"), here.path, "/data");
    BOOST_REQUIRE(files.entries().contains("/data/inner/file"));
    BOOST_TEST(files.entries().at("/data/inner/file").mode == 0640u);
    BOOST_TEST(files.entries().at("/data/inner").mode == 0700u);
}

BOOST_AUTO_TEST_CASE(a_missing_tool_is_named_with_its_package)
{
    auto const here = tools_here("oci", {{"sh", "dash"}, {"no-such-runtime", "some-package"}});
    BOOST_TEST(here.sentence() == "oci: no no-such-runtime found; install it with 'apt install some-package'");
    BOOST_TEST(tools_here("oci", {{"sh", "dash"}}).ok());
}

BOOST_AUTO_TEST_SUITE_END()
