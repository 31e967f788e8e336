#include <tare/memory/pages.hpp>

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <sstream>

using namespace tare::memory;

namespace {

// Linux 6.1, shortened; the names of some lines begin with hexadecimal digits.
auto const* const smaps = "7f0000000000-7f0000200000 rw-p 00000000 00:00 0\n"
                          "KernelPageSize:        4 kB\nRss:                2048 kB\nAnonHugePages:      2048 kB\nFilePmdMapped:  0 kB\n"
                          "7f0000400000-7f0000600000 rw-p 00000000 00:00 0\n"
                          "KernelPageSize:        4 kB\nRss:                 100 kB\nAnonHugePages:         0 kB\nVmFlags: rd wr\n"
                          "7f0000600000-7f0000800000 rw-p 00000000 00:00 0 [heap]\n"
                          "KernelPageSize:     2048 kB\nRss:                   8 kB\nAnonHugePages:         8 kB\n";

granted_pages read(std::string const& text, std::uintptr_t begin, std::uintptr_t end)
{
    std::istringstream in(text);
    return read_smaps(in, begin, end);
}

} // namespace

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(pages_of_one_entry_are_those_of_that_entry)
{
    auto const pages = read(smaps, 0x7f0000400000, 0x7f0000600000);
    BOOST_TEST(pages.found);
    BOOST_TEST(pages.resident == 100U * 1024);
    BOOST_TEST(pages.transparent_huge == 0U);
    BOOST_TEST(pages.kernel_page == 4096U);
}

BOOST_AUTO_TEST_CASE(pages_of_several_entries_are_added)
{
    auto const pages = read(smaps, 0x7f0000000000, 0x7f0000800000);
    BOOST_TEST(pages.resident == (2048U + 100 + 8) * 1024);
    BOOST_TEST(pages.transparent_huge == (2048U + 8) * 1024);
}

BOOST_AUTO_TEST_CASE(explicit_huge_pages_count_as_resident_which_the_kernels_sum_leaves_out)
{
    // Linux 6.18, a private mapping with MAP_HUGETLB of which two pages were touched.
    auto const pages =
        read("7f0000000000-7f0000800000 rw-p 00000000 00:0f 5120 /anon_hugepage (deleted)\n"
             "Size:               8192 kB\nKernelPageSize:     2048 kB\nRss:                   0 kB\nAnonHugePages:         0 kB\n"
             "Shared_Hugetlb:     2048 kB\nPrivate_Hugetlb:    2048 kB\n",
             0, UINTPTR_MAX);
    BOOST_TEST(pages.resident == 4096U * 1024);
    BOOST_TEST(pages.explicit_huge == 4096U * 1024);
    BOOST_TEST(pages.transparent_huge == 0U);
    BOOST_TEST(pages.kernel_page == 2048U * 1024);
}

BOOST_AUTO_TEST_CASE(several_mappings_have_one_sum_and_one_share_of_huge_pages)
{
    memory_facts sum{{4096, 0, 0, 4096, true}, {"default", {{0, 4096}}}};
    sum.add({{3 * 4096, 4096, 2 * 4096, 2 << 20, true}, {"bind:1", {{0, 4096}, {1, 2 * 4096}}}});
    boost::json::object out;
    sum.write(out);
    BOOST_TEST(out.at("resident_bytes") == boost::json::value(4 * 4096));
    BOOST_TEST(out.at("huge_share").as_double() == 0.75);
    BOOST_TEST(out.at("kernel_page_bytes") == boost::json::value(2 << 20));
    BOOST_TEST(out.at("node_bytes") == (boost::json::value{{"0", 2 * 4096}, {"1", 2 * 4096}}));
    boost::json::object none;
    memory_facts{}.write(none);
    BOOST_TEST(none.empty());
}

BOOST_AUTO_TEST_CASE(a_region_without_entry_is_not_found)
{
    BOOST_TEST(!read(smaps, 0x7f0000200000, 0x7f0000400000).found);
    BOOST_TEST(!read("", 0, UINTPTR_MAX).found);
}

BOOST_AUTO_TEST_CASE(lines_that_are_no_smaps_count_nothing)
{
    auto const pages =
        read("7f00-7f01 rw-p\nRss: x kB\nRss:\nRss: 99999999999999999999 kB\nRss: 1\nRssX: 4 kB\nRss: 3 kB\n", 0, UINTPTR_MAX);
    BOOST_TEST(pages.resident == 3U * 1024);
}

BOOST_AUTO_TEST_CASE(bytes_on_each_node_are_in_the_unit_of_the_line)
{
    // Linux, Documentation/admin-guide/mm/numa_memory_policy.rst: counts are in pages of kernelpagesize_kB.
    std::istringstream in("7f0000000000 default anon=9 N0=9 kernelpagesize_kB=4\n"
                          "7f0000400000 interleave:0-1 anon=3 dirty=3 active=0 N0=2 N1=1 kernelpagesize_kB=2048\n");
    auto const pages = read_numa_maps(in, 0x7f0000400000, 0x7f0000600000);
    BOOST_TEST(pages.placement == "interleave:0-1");
    BOOST_TEST(pages.bytes.at(0) == 2U * 2048 * 1024);
    BOOST_TEST(pages.bytes.at(1) == 1U * 2048 * 1024);
    BOOST_TEST(pages.bytes.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_process_is_asked_as_a_whole)
{
    BOOST_TEST(pages_of_process(::getpid()).at("resident_bytes").to_number<std::uint64_t>() > 100'000U);
    BOOST_TEST(!pages_of_process(::getpid()).contains("placement"));
    if (std::ifstream("/proc/self/numa_maps")) BOOST_TEST(!pages_of_process(::getpid()).at("node_bytes").as_object().empty());
    BOOST_TEST(pages_of_process(0).empty());
}

BOOST_AUTO_TEST_SUITE_END()
