#include <tare/image/tar.hpp>
#include <tare/system/run.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(tar_unpacks_what_was_packed)
{
    scratch_folder const scratch;
    std::string const big(700'001, 'z'), longest(255, 'n'), deep = "/" + std::string(90, 'a') + "/" + std::string(90, 'b') + "/" + longest;
    system::write_file(scratch / "source", big);
    tare::image::closure files;
    files.add_file("/opt/big", scratch / "source", 0751);
    files.add_text(deep, "deep");
    files.add_text("/" + std::string(100, 'e'), "exactly 100");
    files.add_text("/" + std::string(101, 'f'), "one more than a header takes");
    files.add_folder("/tmp", 01777);
    files.add_link("/short", "opt");
    files.add_link("/long", "/" + longest);
    tare::image::write_tar(files, scratch / "a.tar");
    fs::create_directory(scratch / "out");
    auto const result = system::run({.argv = {"tar", "-xpf", (scratch / "a.tar").string(), "-C", (scratch / "out").string()}});
    BOOST_TEST(result.status.success(), result.errors);
    BOOST_TEST(result.errors == "");
    BOOST_TEST(system::read_file(scratch / "out/opt/big") == big);
    BOOST_TEST(static_cast<unsigned>(fs::status(scratch / "out/opt/big").permissions()) == 0751u);
    BOOST_TEST(static_cast<unsigned>(fs::status(scratch / "out/tmp").permissions()) == 01777u);
    BOOST_TEST(system::read_file(scratch.path / "out" / deep.substr(1)) == "deep");
    BOOST_TEST(system::read_file(scratch.path / "out" / std::string(100, 'e')) == "exactly 100");
    BOOST_TEST(system::read_file(scratch.path / "out" / std::string(101, 'f')) == "one more than a header takes");
    BOOST_TEST(fs::read_symlink(scratch / "out/short") == "opt");
    BOOST_TEST(fs::read_symlink(scratch / "out/long") == "/" + longest);
}

BOOST_AUTO_TEST_CASE(equal_closures_give_equal_archives)
{
    scratch_folder const scratch;
    tare::image::closure first, second;
    first.add_text("/a", "1");
    first.add_text("/b", "2");
    second.add_text("/b", "2");
    second.add_text("/a", "1");
    tare::image::write_tar(first, scratch / "1");
    tare::image::write_tar(second, scratch / "2");
    BOOST_TEST(system::read_file(scratch / "1") == system::read_file(scratch / "2"));
}

BOOST_AUTO_TEST_CASE(a_pax_record_counts_itself)
{
    BOOST_TEST(tare::image::detail::pax_record("path", "x") == "9 path=x\n");
    BOOST_TEST(tare::image::detail::pax_record("path", "xx") == "11 path=xx\n"); // 10 would need two digits, which make it 11
    for (std::size_t n = 1; n < 1200; ++n) {
        auto const record = tare::image::detail::pax_record("path", std::string(n, 'p'));
        BOOST_REQUIRE(std::to_string(record.size()) == record.substr(0, record.find(' ')));
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_shrinks_while_it_is_packed_leaves_no_archive)
{
    scratch_folder const scratch;
    system::write_file(scratch / "source", "12345");
    tare::image::entry const what{tare::image::entry::kind::file, scratch / "source", {}, 0644};
    std::string got;
    auto const take = [&got](std::string_view piece) { got += piece; };
    tare::image::read_content(what, 5, take);
    BOOST_TEST(got == "12345");
    BOOST_CHECK_THROW(tare::image::read_content(what, 4, take), error);
    BOOST_CHECK_THROW(tare::image::read_content(what, 6, take), error);
    {
        tare::image::new_file unfinished(scratch / "archive");
        unfinished.write("half");
    }
    BOOST_TEST(std::distance(fs::directory_iterator(scratch.path), {}) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
