#include <tare/environment/launch/qemu_layout.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;
using namespace tare::environment::launch;
using boost::test_tools::per_element;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

/// Two sockets with a node each, two cores a socket, two threads a core; sibling threads are four numbers apart, as Linux counts.
topology::resources two_sockets()
{
    topology::resources out;
    for (int thread = 0; thread < 2; ++thread)
        for (int core = 0; core < 4; ++core) out.processors.push_back({core + 4 * thread, core, core / 2, core / 2});
    out.nodes = {0, 1};
    return out;
}

memory::backing interleaved()
{
    memory::backing out;
    out.interleaved = true;
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(environment_qemu_layout)

BOOST_AUTO_TEST_CASE(an_exposed_layout_mirrors_sockets_cores_threads_and_nodes)
{
    auto const l = layout_of(two_sockets(), 100 * mebibyte, {}, cpu_layout::exposed, {0, 1});
    BOOST_TEST(l.sockets == 2);
    BOOST_TEST(l.cores == 2);
    BOOST_TEST(l.threads == 2);
    BOOST_TEST(l.mirrored);
    BOOST_TEST(l.processors == (std::vector<int>{0, 4, 1, 5, 2, 6, 3, 7}), per_element());
    BOOST_REQUIRE_EQUAL(l.nodes.size(), 2u);
    BOOST_TEST(l.nodes[0].vcpus == (std::vector<int>{0, 1, 2, 3}), per_element());
    BOOST_TEST(l.nodes[1].vcpus == (std::vector<int>{4, 5, 6, 7}), per_element());
    BOOST_TEST(l.nodes[1].host_nodes == (std::vector<int>{1}), per_element());
    BOOST_TEST(!l.nodes[1].interleaved);
}

BOOST_AUTO_TEST_CASE(a_hidden_layout_has_one_socket_a_vcpu_and_one_node)
{
    auto const l = layout_of(two_sockets(), 100 * mebibyte, {}, cpu_layout::hidden, {0, 1});
    BOOST_TEST(l.sockets == 8);
    BOOST_TEST(l.cores == 1);
    BOOST_TEST(l.threads == 1);
    BOOST_REQUIRE_EQUAL(l.nodes.size(), 1u);
    BOOST_TEST(l.nodes[0].vcpus.size() == 8u);
    BOOST_TEST(l.nodes[0].host_nodes.empty());
}

BOOST_AUTO_TEST_CASE(memory_is_divided_and_rounded_up_to_the_page)
{
    auto const l = layout_of(two_sockets(), 101 * mebibyte, {}, cpu_layout::exposed, {0, 1});
    BOOST_TEST(l.nodes[0].bytes == 52 * mebibyte);
    BOOST_TEST(l.bytes() == 104 * mebibyte);
    auto const one_more = layout_of(two_sockets(), 104 * mebibyte + 1, {}, cpu_layout::exposed, {0, 1});
    BOOST_TEST(one_more.bytes() == 108 * mebibyte, "a byte that is left over counts");
    memory::backing gibibyte_pages;
    gibibyte_pages.explicit_page = 1024 * mebibyte;
    BOOST_TEST(layout_of(two_sockets(), 101 * mebibyte, gibibyte_pages, cpu_layout::exposed, {0, 1}).bytes() == 2048 * mebibyte);
    BOOST_TEST(layout_of(two_sockets(), 2 * mebibyte, {}, cpu_layout::hidden, {0}).bytes() == 2 * mebibyte);
}

BOOST_AUTO_TEST_CASE(one_node_is_interleaved_or_bound_as_the_memory_policy_says)
{
    auto const woven = layout_of(two_sockets(), mebibyte, interleaved(), cpu_layout::hidden, {0, 1});
    BOOST_TEST(woven.nodes[0].host_nodes == (std::vector<int>{0, 1}), per_element());
    BOOST_TEST(woven.nodes[0].interleaved);
    memory::backing bound;
    bound.bound_node = 1;
    auto const tied = layout_of(two_sockets(), mebibyte, bound, cpu_layout::hidden, {0, 1});
    BOOST_TEST(tied.nodes[0].host_nodes == (std::vector<int>{1}), per_element());
    BOOST_TEST(!tied.nodes[0].interleaved);
}

BOOST_AUTO_TEST_CASE(memory_that_is_bound_to_a_node_has_room_there)
{
    memory::backing bound;
    bound.bound_node = 1;
    auto const l = layout_of(two_sockets(), 1000 * mebibyte, bound, cpu_layout::exposed, {0, 1});
    BOOST_REQUIRE_EQUAL(l.nodes.size(), 2u);
    BOOST_TEST(l.nodes[0].bytes == 256 * mebibyte);
    BOOST_TEST(l.nodes[1].bytes == 1000 * mebibyte);
    bound.bound_node = 5;
    BOOST_TEST(layout_of(two_sockets(), 1000 * mebibyte, bound, cpu_layout::exposed, {0, 1}).nodes[1].bytes == 500 * mebibyte);
}

BOOST_AUTO_TEST_CASE(a_guest_counts_the_granted_nodes_from_zero)
{
    auto granted = two_sockets();
    granted.nodes = {2, 5};
    for (auto& p : granted.processors) p.node = p.node == 0 ? 2 : 5;
    auto const shown = layout_of(granted, mebibyte, {}, cpu_layout::exposed, {2, 5});
    BOOST_TEST(shown.inside_node(2) == 0);
    BOOST_TEST(shown.inside_node(5) == 1);
    auto const hidden = layout_of(granted, mebibyte, {}, cpu_layout::hidden, {2, 5});
    BOOST_TEST(hidden.inside_node(5) == 0);
}

BOOST_AUTO_TEST_CASE(a_layout_that_the_host_lacks_is_made_but_not_bound)
{
    auto const l = layout_of(two_sockets(), mebibyte, interleaved(), cpu_layout::exposed, {0});
    BOOST_REQUIRE_EQUAL(l.nodes.size(), 2u);
    BOOST_TEST(l.nodes[0].host_nodes.empty());
    BOOST_TEST(l.nodes[1].host_nodes.empty());
}

BOOST_AUTO_TEST_CASE(unequal_sockets_become_one_and_say_so)
{
    auto granted = two_sockets();
    granted.processors.pop_back();
    auto const l = layout_of(granted, mebibyte, {}, cpu_layout::exposed, {0, 1});
    BOOST_TEST(!l.mirrored);
    BOOST_TEST(l.sockets == 1);
    BOOST_TEST(l.cores == 7);
    BOOST_TEST(l.threads == 1);
}

BOOST_AUTO_TEST_CASE(a_host_that_tells_no_topology_has_one_socket_of_single_cores)
{
    topology::resources granted;
    granted.processors = {{0, -1, -1, 0}, {1, -1, -1, 0}};
    granted.nodes = {0};
    auto const l = layout_of(granted, mebibyte, {}, cpu_layout::exposed, {});
    BOOST_TEST(l.mirrored);
    BOOST_TEST(l.sockets == 1);
    BOOST_TEST(l.cores == 2);
    BOOST_TEST(l.threads == 1);
}

BOOST_AUTO_TEST_SUITE_END()
