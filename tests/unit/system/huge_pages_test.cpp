#include <tare/system/huge_pages.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>

using namespace tare;
using namespace tare::system;

namespace {

constexpr std::uint64_t two_mebibytes = 2 << 20;

/// The files of a kernel with one node; all numbers have three digits, since a file keeps what is not written over.
struct fake_sys {
    fs::path path = [] {
        char name[] = "/tmp/tare-huge-XXXXXX";
        return fs::path(::mkdtemp(name));
    }();
    fs::path node = path / "devices/system/node/node0/hugepages/hugepages-2048kB";
    fs::path all = path / "kernel/mm/hugepages/hugepages-2048kB";
    explicit fake_sys(std::string const& total = "144", std::string const& unused = "100", std::string const& promised = "030")
    {
        for (auto const& folder : {node, all}) {
            fs::create_directories(folder);
            write_file(folder / "nr_hugepages", total + "\n");
            write_file(folder / "free_hugepages", unused + "\n");
        }
        write_file(all / "resv_hugepages", promised + "\n");
    }
    ~fake_sys() { fs::remove_all(path); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(system_huge_pages)

BOOST_AUTO_TEST_CASE(a_pool_says_what_is_there_and_what_is_free)
{
    fake_sys const here;
    BOOST_TEST(huge_pool(two_mebibytes, 0, here.path).total() == 144U);
    BOOST_TEST(huge_pool(two_mebibytes, 0, here.path).free() == 100U);
    BOOST_TEST(huge_pool(two_mebibytes, -1, here.path).free() == 70U);
    BOOST_TEST(huge_pool(two_mebibytes, -1, fake_sys("144", "020").path).free() == 0U);
}

BOOST_AUTO_TEST_CASE(a_size_or_a_node_that_the_kernel_lacks_does_not_exist)
{
    fake_sys const here;
    BOOST_TEST(huge_pool(two_mebibytes, 0, here.path).exists());
    BOOST_TEST(!huge_pool(two_mebibytes, 1, here.path).exists());
    BOOST_TEST(!huge_pool(1 << 30, 0, here.path).exists());
    BOOST_TEST(huge_pool(1 << 30, 0, here.path).total() == 0U);
}

BOOST_AUTO_TEST_CASE(a_journals_name_of_added_pages_is_read_back)
{
    added_huge_pages const what{3, two_mebibytes, 16, 128};
    BOOST_TEST(what.str() == "node3:2048kB:16+128");
    BOOST_TEST(parse_added_huge_pages(what.str()).value().str() == what.str());
    BOOST_TEST(parse_added_huge_pages("node0:1048576kB:0+2").value().page == 1U << 30);
}

BOOST_AUTO_TEST_CASE(what_no_campaign_writes_is_refused)
{
    for (std::string const text : {"", "node", "node0", "node0:2048kB", "node0:2048kB:1", "node0:2048kB:1+", "node0:2048kB:1+0",
                                   "node0:2048kB:-1+2", "node-1:2048kB:0+2", "node1024:2048kB:0+2", "node0:4kB:0+2", "node0:2048:0+2",
                                   "node0:2048kB:0+99999999999999", "node0:2048kB:0+2 ", "node0:2048kB:0+2\n", "/node0:2048kB:0+2"})
        BOOST_TEST(!parse_added_huge_pages(text), text);
}

BOOST_AUTO_TEST_CASE(added_pages_are_taken_out_again)
{
    fake_sys const here;
    BOOST_TEST(give_back({0, two_mebibytes, 100, 44}, here.path));
    BOOST_TEST(huge_pool(two_mebibytes, 0, here.path).total() == 100U);
}

BOOST_AUTO_TEST_CASE(pages_that_were_there_before_stay)
{
    fake_sys const here;
    BOOST_TEST(!give_back({0, two_mebibytes, 144, 20}, here.path), "announced, and never added");
    BOOST_TEST(huge_pool(two_mebibytes, 0, here.path).total() == 144U);
    BOOST_TEST(give_back({0, two_mebibytes, 140, 40}, here.path), "announced 40, of which the kernel gave 4");
    BOOST_TEST(huge_pool(two_mebibytes, 0, here.path).total() == 140U);
    BOOST_TEST(!give_back({7, two_mebibytes, 0, 40}, here.path), "there is no such node any more");
}

BOOST_AUTO_TEST_SUITE_END()
