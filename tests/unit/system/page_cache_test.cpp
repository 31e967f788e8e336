#include <tare/system/page_cache.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::system;

BOOST_AUTO_TEST_SUITE(system_page_cache)

BOOST_AUTO_TEST_CASE(a_file_is_in_the_page_cache_when_it_was_written_and_out_of_it_when_it_was_dropped)
{
    fs::path const file = fs::current_path() / "page_cache_test.data"; // on a disk: what lies in memory cannot be dropped
    write_file(file, std::string(64 << 10, 'x'));
    BOOST_TEST(cached_bytes(file) == 64u << 10);
    drop_cached(file);
    BOOST_TEST(cached_bytes(file) == 0u);
    read_file(file);
    BOOST_TEST(cached_bytes(file) == 64u << 10);
    write_file(file, "");
    BOOST_TEST(cached_bytes(file) == 0u);
    fs::remove(file);
    BOOST_CHECK_THROW(cached_bytes(file), tare::error);
}

BOOST_AUTO_TEST_SUITE_END()
