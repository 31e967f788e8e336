#include <tare/memory/mapping.hpp>
#include <tare/memory/pages.hpp>
#include <tare/memory/placement.hpp>

#include <boost/test/unit_test.hpp>

#include <cerrno>

using namespace tare;
using namespace tare::memory;

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(a_list_of_nodes_is_read)
{
    BOOST_TEST((*placement::parse_list("0") == std::vector{0}));
    BOOST_TEST((*placement::parse_list("0-2,5,7-8") == std::vector{0, 1, 2, 5, 7, 8}));
    BOOST_TEST(placement::parse_list("")->empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_list_of_nodes_is_refused)
{
    for (auto const* text : {"a", "1-", "-1", "2-1", "0,", "0;1", "1024", "0-99999999999", "0-1023,0-1023", "1--2"})
        BOOST_TEST(!placement::parse_list(text), text);
}

BOOST_AUTO_TEST_CASE(a_mask_sets_the_bit_of_each_node)
{
    placement::node_mask const mask({0, 3, 64, 1023});
    BOOST_TEST(mask.words[0] == 0b1001U);
    BOOST_TEST(mask.words[1] == 1U);
    BOOST_TEST(mask.words[15] == 1UL << 63);
}

BOOST_AUTO_TEST_CASE(this_process_has_a_node) { BOOST_TEST(!placement::allowed_nodes().empty()); }

BOOST_AUTO_TEST_CASE(interleaving_says_that_one_node_is_not_enough)
{
    topology::resources one, two;
    one.nodes = {0};
    two.nodes = {0, 1};
    BOOST_TEST(placement::interleaved::not_applicable(one) == "interleaving needs more than one NUMA node");
    BOOST_TEST(placement::interleaved::not_applicable(two).empty());
    BOOST_TEST(placement::local::not_applicable(one).empty());
}

BOOST_AUTO_TEST_CASE(binding_needs_its_node_among_the_granted)
{
    topology::resources two;
    two.nodes = {0, 2};
    BOOST_TEST(placement::bound<2>::not_applicable(two).empty());
    BOOST_TEST(placement::bound<1>::not_applicable(two) == "memory cannot be bound to NUMA node 1, which is not among the granted ones");
    BOOST_TEST(std::string_view(placement::bound<31>::name) == "bound31");
}

BOOST_AUTO_TEST_CASE(granted_nodes_are_known_by_the_hosts_numbers_and_used_by_those_that_are_valid_here)
{
    auto const first = placement::allowed_nodes().front();
    placement::grant({});
    BOOST_TEST(placement::number_here(first) == first);
    placement::grant({{5, first}, {7, 1000}});
    BOOST_TEST(placement::number_here(5) == first);
    BOOST_TEST((placement::granted_nodes() == std::vector{first}));
    auto const not_granted = [](error const& e) { return e.problem().find("which was not granted") != std::string::npos; };
    BOOST_CHECK_EXCEPTION(placement::number_here(6), error, not_granted);
    BOOST_CHECK_EXCEPTION(placement::number_here(7), error, not_granted);
    placement::grant({});
    BOOST_TEST((placement::granted_nodes() == placement::allowed_nodes()));
    BOOST_CHECK_THROW(placement::number_here(1000), error);
}

BOOST_AUTO_TEST_CASE(memory_is_mapped_where_it_is_bound_to_the_only_node)
{
    if (placement::allowed_nodes() != std::vector{0}) {
        BOOST_TEST_MESSAGE("not looked at: this process does not have node 0 alone");
        return;
    }
    auto const r = placed<placement::bound<0>>(map_pages(1 << 16, small_page));
    static_cast<char*>(r.data)[0] = 1;
    unmap_pages(r);
    BOOST_CHECK_THROW(placed<placement::bound<1>>(map_pages(1 << 16, small_page)), error);
}

BOOST_AUTO_TEST_CASE(a_refused_placement_says_what_a_container_lacks)
{
    auto const blocked = placement::refused("place memory on its nodes", EPERM);
    BOOST_TEST(blocked.remedy().find("CAP_SYS_NICE") != std::string::npos);
    BOOST_TEST(placement::refused("place", ENOSYS).remedy().find("without NUMA") != std::string::npos);
    BOOST_TEST(placement::refused("place", EINVAL).remedy().empty());
}

BOOST_AUTO_TEST_CASE(the_kernel_knows_an_interleaved_region_as_such)
{
    auto const r = placed<placement::interleaved>(map_pages(1 << 16, small_page));
    static_cast<char*>(r.data)[0] = 1;
    auto const facts = pages_of(r);
    if (auto const* const words = facts.if_contains("placement"))
        BOOST_TEST(words->as_string().starts_with("interleave:"));
    else
        BOOST_TEST_MESSAGE("not looked at: this kernel has no /proc/self/numa_maps");
    unmap_pages(r);
}

BOOST_AUTO_TEST_CASE(a_local_region_undoes_a_policy_that_was_inherited)
{
    placement::interleaved::process();
    BOOST_TEST(*placement::process_mode() == static_cast<int>(placement::numa_mode::interleave));
    auto const r = placed<placement::local>(map_pages(1 << 16, small_page));
    static_cast<char*>(r.data)[0] = 1;
    auto const facts = pages_of(r);
    if (auto const* const words = facts.if_contains("placement")) BOOST_TEST(words->as_string() == "local");
    unmap_pages(r);
    placement::local::process();
    BOOST_TEST(*placement::process_mode() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
