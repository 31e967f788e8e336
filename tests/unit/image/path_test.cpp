#include <tare/image/path.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(an_inside_path_has_one_spelling)
{
    BOOST_TEST(tare::image::inside_path("/usr//lib/./x/") == "/usr/lib/x");
    BOOST_TEST(tare::image::inside_path("///") == "/");
    BOOST_TEST(tare::image::inside_path("/..x/x..") == "/..x/x..");
}

BOOST_AUTO_TEST_CASE(an_inside_path_never_leaves_the_image)
{
    for (auto const* const bad : {"usr/lib", "", "/a/../b", "/..", "/a/..", "/a\nb", "/a\x7f"})
        BOOST_CHECK_THROW(tare::image::inside_path(bad), error);
}

BOOST_AUTO_TEST_CASE(an_inside_path_keeps_the_limits_of_the_kernel)
{
    BOOST_TEST(tare::image::inside_path("/" + std::string(255, 'a')).size() == 256u);
    BOOST_CHECK_THROW(tare::image::inside_path("/" + std::string(256, 'a')), error);
    std::string deep;
    while (deep.size() < 4096) deep += "/abcdefg";
    BOOST_CHECK_THROW(tare::image::inside_path(deep), error);
}

BOOST_AUTO_TEST_CASE(the_parent_of_a_path_ends_at_the_root)
{
    BOOST_TEST(tare::image::parent_of("/usr/lib") == "/usr");
    BOOST_TEST(tare::image::parent_of("/usr") == "/");
    BOOST_TEST(tare::image::parent_of("/") == "/");
}

BOOST_AUTO_TEST_SUITE_END()
