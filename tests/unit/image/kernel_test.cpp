#include <tare/image/kernel.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

namespace {

void unpack(fs::path const& folder, std::string const& release, bool modules = true)
{
    fs::create_directories(folder / "boot");
    system::write_file(folder / "boot" / ("vmlinuz-" + release), std::string(0x202, ' ') + "HdrS");
    if (modules) fs::create_directories(folder / "lib/modules" / release / "kernel");
}

} // namespace

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(the_host_s_own_kernel_comes_first)
{
    scratch_folder const scratch;
    unpack(scratch / "host", tare::image::host_release());
    unpack(scratch / "cache", "99.0");
    auto const found = tare::image::find_kernel({}, {scratch / "cache"}, scratch / "host");
    BOOST_TEST(found.image == scratch / "host/boot" / ("vmlinuz-" + tare::image::host_release()));
    BOOST_TEST(found.same_as_host);
}

BOOST_AUTO_TEST_CASE(a_host_kernel_without_modules_is_not_taken)
{
    scratch_folder const scratch;
    unpack(scratch / "host", tare::image::host_release(), false);
    unpack(scratch / "cache", "5.1");
    auto const found = tare::image::find_kernel({}, {scratch / "cache"}, scratch / "host");
    BOOST_TEST(found.release == "5.1");
    BOOST_TEST(!found.same_as_host);
}

BOOST_AUTO_TEST_CASE(the_newest_whole_kernel_of_the_first_cache_that_has_one_is_taken)
{
    scratch_folder const scratch;
    unpack(scratch / "cache", "6.1.0-9-cloud-amd64");
    unpack(scratch / "cache", "6.1.0-56-cloud-amd64");
    unpack(scratch / "cache", "6.1.0-57-cloud-amd64", false); // unpacking was broken off
    unpack(scratch / "later", "7.0");
    auto const found = tare::image::find_kernel({}, {scratch / "empty", scratch / "cache", scratch / "later"}, scratch / "host");
    BOOST_TEST(found.release == "6.1.0-56-cloud-amd64");
    BOOST_TEST(found.modules == scratch / "cache/lib/modules/6.1.0-56-cloud-amd64");
}

BOOST_AUTO_TEST_CASE(no_kernel_is_an_error_that_says_what_to_do)
{
    scratch_folder const scratch;
    BOOST_CHECK_EXCEPTION(tare::image::find_kernel({}, {scratch / "empty"}, scratch.path), error, [&](error const& e) {
        return e.remedy().find("benchmarks/run.sh") != std::string::npos && e.remedy().find("--kernel") != std::string::npos &&
               e.problem().find((scratch / "empty").string()) != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(a_named_kernel_is_an_image_or_a_folder)
{
    scratch_folder const scratch;
    unpack(scratch.path, "5.1");
    unpack(scratch.path, "5.2");
    BOOST_TEST(tare::image::find_kernel(scratch.path).release == "5.2");
    auto const image_file = tare::image::find_kernel(scratch / "boot/vmlinuz-5.1");
    BOOST_TEST(image_file.release == "5.1");
    BOOST_TEST(image_file.modules == scratch / "lib/modules/5.1");
    BOOST_CHECK_THROW(tare::image::find_kernel(scratch / "boot/vmlinuz-5.3"), error);
    system::write_file(scratch / "boot/vmlinuz-5.4", std::string(4096, ' '));
    BOOST_CHECK_THROW(tare::image::find_kernel(scratch / "boot/vmlinuz-5.4"), error);
    BOOST_CHECK_THROW(tare::image::find_kernel(scratch / "lib"), error);
}

BOOST_AUTO_TEST_SUITE_END()
