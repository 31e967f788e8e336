#include <tare/system/filesystem.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;

BOOST_AUTO_TEST_SUITE(system_filesystem)

BOOST_AUTO_TEST_CASE(the_filesystem_of_a_path_is_the_one_that_is_mounted_there)
{
    BOOST_TEST(system::filesystem_of("/proc").at("filesystem").as_string() == "proc");
    BOOST_CHECK_THROW(system::filesystem_of("/no/such/path"), error);
}

BOOST_AUTO_TEST_SUITE_END()
