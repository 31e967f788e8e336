#include <tare/environment/launch/oci_container.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <memory>

using namespace tare;
using namespace tare::environment;
using namespace tare::environment::launch;

namespace {

/// A root with one file in a folder that is written to, and a data folder.
struct fixture {
    system::fs::path folder;
    std::unique_ptr<system::journal> book;
    std::unique_ptr<site> where;
    program what;
    image::closure files{"/bin/true"};

    fixture()
    {
        char name[] = "/tmp/tare-oci-XXXXXX";
        folder = ::mkdtemp(name);
        book = std::make_unique<system::journal>(folder / "journal");
        where = std::make_unique<site>("ab", folder, book.get());
        files.add_text("/var/lib/made/file", "kept");
        what.resources.processors = {{1, 0, 0, 0}};
        what.resources.nodes = {0};
        what.data = folder / "data";
        system::make_folder(what.data);
        system::write_file(what.data / "hello", "prepared");
        system::write_file(folder / "socket", "");
    }
    ~fixture()
    {
        where.reset();
        system::fs::remove_all(folder);
    }

    image::bundle described(container_kind kind, std::string const& name)
    {
        system::make_folder(folder / name);
        return oci_bundle_of({kind, folder / name, oci_rootfs::of(*where, files), {}, folder / "socket", "/tare-ab/oci/x"}, what);
    }
};

image::bind_mount const* mounted(image::bundle const& b, std::string const& target)
{
    for (auto const& one : b.binds)
        if (one.target == target) return &one;
    return nullptr;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(environment_oci_container, fixture)

BOOST_AUTO_TEST_CASE(the_shared_root_is_read_only_and_a_writable_folder_shows_what_the_image_has_there)
{
    auto const b = described({}, "one");
    BOOST_TEST(!b.writable_root);
    BOOST_REQUIRE(mounted(b, "/var"));
    BOOST_TEST(!mounted(b, "/var")->read_only);
    auto const* const kept = mounted(b, "/var/lib");
    BOOST_REQUIRE(kept);
    BOOST_TEST(kept->read_only);
    BOOST_TEST(system::read_file(kept->source / "made" / "file") == "kept");
    BOOST_TEST(system::fs::is_empty(b.rootfs / "var"));
}

BOOST_AUTO_TEST_CASE(two_containers_share_the_root_and_nothing_that_is_written)
{
    auto const one = described({}, "one"), two = described({}, "two");
    BOOST_TEST(one.rootfs.string() == two.rootfs.string());
    BOOST_TEST(mounted(one, "/tmp")->source.string() != mounted(two, "/tmp")->source.string());
}

BOOST_AUTO_TEST_CASE(a_volume_is_the_prepared_folder_itself)
{
    auto const b = described({.data = data_place::volume}, "one");
    BOOST_REQUIRE(mounted(b, "/data"));
    BOOST_TEST(mounted(b, "/data")->source.string() == what.data.string());
    BOOST_TEST(b.overlays.empty());
}

BOOST_AUTO_TEST_CASE(layered_data_is_in_the_upper_layer_and_shipped_data_below_it)
{
    auto const upper = described({.data = data_place::layered}, "one");
    BOOST_REQUIRE(upper.overlays.size() == 1u);
    BOOST_TEST(system::read_file(upper.overlays[0].upper / "hello") == "prepared");
    BOOST_TEST(system::fs::is_empty(upper.overlays[0].lower));
    auto const lower = described({.data = data_place::layered_copy_up}, "two");
    BOOST_REQUIRE(lower.overlays.size() == 1u);
    BOOST_TEST(lower.overlays[0].lower.string() == what.data.string());
    BOOST_TEST(system::fs::is_empty(lower.overlays[0].upper));
}

BOOST_AUTO_TEST_CASE(processors_nodes_and_confinement_reach_the_runtime)
{
    auto const b = described({.unconfined = true}, "one");
    BOOST_TEST(b.processors == std::vector<int>{1}, boost::test_tools::per_element());
    BOOST_TEST(b.nodes == std::vector<int>{0}, boost::test_tools::per_element());
    BOOST_TEST((b.confined == image::confinement::unconfined));
    BOOST_TEST(b.args.back() == "unix:/run/tare.channel");
}

BOOST_AUTO_TEST_CASE(the_root_goes_with_the_campaign)
{
    auto const root = described({}, "one").rootfs;
    BOOST_TEST(system::fs::exists(root));
    where.reset();
    BOOST_TEST(!system::fs::exists(root.parent_path()));
    BOOST_TEST(system::open_entries(book->file(), "ab", folder).empty());
}

BOOST_AUTO_TEST_SUITE_END()
