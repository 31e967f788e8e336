#include <tare/image/oci_bundle.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;
using tare::image::bundle;

namespace {

bundle smallest(scratch_folder const& folder) { return {.args = {"/x"}, .rootfs = folder.path, .cgroups_path = "/tare/t"}; }

boost::json::array const& capabilities(boost::json::object const& config)
{
    return config.at("process").at("capabilities").at("bounding").as_array();
}

} // namespace

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(a_default_container_is_confined_as_docker_confines_it)
{
    scratch_folder const folder;
    auto const config = tare::image::oci_config(smallest(folder));
    BOOST_TEST(config.at("process").at("terminal").as_bool() == false);
    BOOST_TEST(config.at("process").at("noNewPrivileges").as_bool());
    BOOST_TEST(!config.at("process").as_object().contains("rlimits"));
    BOOST_TEST(config.at("linux").at("maskedPaths").as_array().size() == tare::image::docker_masked_paths.size());
    BOOST_TEST(config.at("linux").at("readonlyPaths").as_array().size() == tare::image::docker_readonly_paths.size());
    BOOST_TEST(!config.at("linux").as_object().contains("seccomp"));
    BOOST_TEST(config.at("linux").at("resources").at("devices").at(0).at("allow").as_bool() == false);
    auto const own = tare::image::own_capabilities();
    auto const wanted = std::count_if(tare::image::docker_capabilities.begin(), tare::image::docker_capabilities.end(),
                                      [&](auto name) { return std::find(own.begin(), own.end(), name) != own.end(); });
    BOOST_TEST(capabilities(config).size() == static_cast<std::size_t>(wanted));
}

BOOST_AUTO_TEST_CASE(an_unconfined_container_has_what_the_caller_has)
{
    scratch_folder const folder;
    auto what = smallest(folder);
    what.confined = tare::image::confinement::unconfined;
    auto const config = tare::image::oci_config(what);
    BOOST_TEST(capabilities(config).size() == tare::image::own_capabilities().size());
    BOOST_TEST(!config.at("linux").as_object().contains("maskedPaths"));
    BOOST_TEST(config.at("linux").at("resources").at("devices").at(0).at("allow").as_bool());
}

BOOST_AUTO_TEST_CASE(a_network_namespace_is_joined_by_path_or_left_as_it_is)
{
    scratch_folder const folder;
    auto what = smallest(folder);
    auto const network = [&] {
        auto const config = tare::image::oci_config(what);
        for (auto const& space : config.at("linux").at("namespaces").as_array())
            if (space.at("type") == "network") return std::string(space.at("path").as_string());
        return std::string("the caller's");
    };
    BOOST_TEST(network() == "the caller's");
    what.network_namespace = "/run/netns/x";
    BOOST_TEST(network() == "/run/netns/x");
}

BOOST_AUTO_TEST_CASE(limits_are_written_only_when_they_are_given)
{
    scratch_folder const folder;
    auto what = smallest(folder);
    auto const before = tare::image::oci_config(what);
    BOOST_TEST(!before.at("linux").at("resources").as_object().contains("cpu"));
    BOOST_TEST(!before.at("linux").at("resources").as_object().contains("memory"));
    what.processors = {0, 3};
    what.nodes = {1};
    what.memory_bytes = 1u << 30;
    auto const after = tare::image::oci_config(what);
    BOOST_TEST(after.at("linux").at("resources").at("cpu").at("cpus") == "0,3");
    BOOST_TEST(after.at("linux").at("resources").at("cpu").at("mems") == "1");
    BOOST_TEST(after.at("linux").at("resources").at("memory").at("limit") == (1 << 30));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_container_is_refused)
{
    scratch_folder const folder;
    auto const refused = [&](auto const& change) {
        auto what = smallest(folder);
        tare::image::oci_config(what);
        change(what);
        BOOST_CHECK_THROW(tare::image::oci_config(what), error);
    };
    refused([](bundle& b) { b.args.clear(); });
    refused([](bundle& b) { b.rootfs = "."; });
    refused([](bundle& b) { b.rootfs = "/nonexistent"; });
    refused([](bundle& b) { b.cgroups_path = "/a/../.."; });
    refused([](bundle& b) { b.cgroups_path = "/"; });
    refused([](bundle& b) { b.hostname = "a b"; });
    refused([](bundle& b) { b.extra_capabilities = {"CAP_NONSENSE"}; });
    refused([](bundle& b) { b.binds = {{"/nonexistent", "/data"}}; });
    refused([](bundle& b) { b.binds = {{"/etc", "/proc/x"}}; });
    refused([](bundle& b) { b.binds = {{"/etc", "/data/../x"}}; });
    refused([](bundle& b) { b.overlays = {{"/data", "/tmp", "/nonexistent", "/tmp"}}; });
    fs::create_directory(folder / "a,b");
    refused([&](bundle& b) { b.overlays = {{"/data", folder / "a,b", "/tmp", "/tmp"}}; });
}

BOOST_AUTO_TEST_CASE(capabilities_are_read_from_the_kernel_s_mask)
{
    auto const names = tare::image::capabilities_in("0000000000800001");
    BOOST_REQUIRE(names.size() == 2u);
    BOOST_TEST(names[0] == "CAP_CHOWN");
    BOOST_TEST(names[1] == "CAP_SYS_NICE");
    BOOST_TEST(tare::image::capabilities_in("000001ffffffffff").size() == 41u);
    BOOST_TEST(tare::image::capabilities_in("ffffffffffffffff").size() == 41u);
}

BOOST_AUTO_TEST_SUITE_END()
