// Where pages really lie: a guest with two sockets and two NUMA nodes maps memory under every policy, and move_pages(2) says of each page
// on which node it is. The host has one node; what is proved is what the policies ask of a kernel that has several.
#include "environment_harness.hpp"

#include <tare/environment/virtual_machine.hpp>
#include <tare/image/collect.hpp>
#include <tare/memory/array.hpp>
#include <tare/memory/explicit_huge.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/numa_node.hpp>
#include <tare/topology/one_socket.hpp>
#include <tare/topology/per_core.hpp>
#include <tare/topology/team.hpp>
#include <tare/topology/whole_machine.hpp>

#include <cstdlib>
#include <map>

using namespace tare;
using namespace std::chrono_literals;

namespace {

using tcg = environment::virtual_machine<accelerator::tcg>;
constexpr std::size_t huge = memory::huge_page, small_pages_of_huge = huge / memory::small_page;

/// The node of each 4 KiB of a region; a negative errno value where there is no page. Source: move_pages(2), `nodes` null.
std::vector<int> nodes_of(memory::region r)
{
    std::vector<void*> addresses;
    for (std::size_t at = 0; at < r.bytes; at += memory::small_page) addresses.push_back(static_cast<char*>(r.data) + at);
    std::vector<int> out(addresses.size(), -1);
    if (::syscall(SYS_move_pages, 0, addresses.size(), addresses.data(), nullptr, out.data(), 0) != 0)
        throw system_failure("ask where pages lie");
    return out;
}

boost::json::object selected(topology::selection const& got)
{
    if (!got.granted) return {{"reason", got.reason}};
    return {{"processors", boost::json::value_from(got.granted->processor_ids())}, {"nodes", boost::json::value_from(got.granted->nodes)}};
}

/// What the topologies are there.
boost::json::object topologies()
{
    auto const here = topology::machine::host();
    return {{"one_socket", selected(topology::one_socket::select(here))},
            {"node1", selected(topology::numa_node<1>::select(here))},
            {"node2", selected(topology::numa_node<2>::select(here))},
            {"whole_machine", selected(topology::whole_machine::select(here))},
            {"per_core", selected(topology::per_core<topology::whole_machine>::select(here))}};
}

/// Inside: maps 8 MiB under the policy that the parameter names, touches them from the last granted processor, and looks.
struct look_where {
    static constexpr text name = "look_where";
    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"1", better::neither, std::string>, policy));
        static parameters for_profile(profile, limits const&) { return {{"small-local"}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (quantity<"1">, pages));
    };
    static std::uint64_t memory_bytes(parameters const&) { return 16 << 20; }
    static double seconds(parameters const&) { return 0.1; }

    template <memory::policy>
    class sut {
    public:
        sut(parameters const& given, workload::context const& where) : policy_(given.policy.value), where_(where) {}
        workload::outcome<sample> measure()
        {
            boost::json::object facts;
            bool const known = look<memory::small>(facts) || look<memory::transparent_huge>(facts) || look<explicit_pages>(facts);
            if (policy_ == "topology")
                facts = topologies();
            else if (policy_ == "process-bound2")
                facts = of_process<placement::bound<2>>();
            else if (policy_ == "process-interleaved")
                facts = of_process<placement::interleaved>();
            else if (!known)
                throw error("there is no policy " + policy_);
            return {{{1}}, {}, facts};
        }
        workload::verification verify() { return {}; }

    private:
        template <class Memory>
        bool look_at(boost::json::object& facts)
        {
            if (policy_ != std::string_view(Memory::name)) return false;
            memory::array<char, Memory> const a(4 * huge);
            touch(a.region());
            facts = {{"nodes", boost::json::value_from(nodes_of(a.region()))}, {"pages", a.facts()}};
            return true;
        }
        void touch(memory::region r) const
        {
            topology::team toucher({where_.processors.back()});
            toucher.run([&](int) {
                for (std::size_t at = 0; at < r.bytes; at += memory::small_page) static_cast<char*>(r.data)[at] = 1;
            });
        }

        /// What a third-party server would get, which maps its memory itself.
        template <class Placement>
        boost::json::object of_process() const
        {
            Placement::process();
            auto const r = memory::map_pages(4 * huge, memory::small_page);
            ::madvise(r.data, r.bytes, MADV_NOHUGEPAGE);
            touch(r);
            boost::json::object out{{"nodes", boost::json::value_from(nodes_of(r))}, {"pages", memory::pages_of(r)}};
            memory::unmap_pages(r);
            placement::local::process();
            return out;
        }
        template <template <class> class Pages>
        bool look(boost::json::object& facts)
        {
            return look_at<Pages<placement::local>>(facts) || look_at<Pages<placement::interleaved>>(facts) ||
                   look_at<Pages<placement::bound<5>>>(facts) || look_at<Pages<placement::bound<2>>>(facts);
        }
        template <class Placement>
        using explicit_pages = memory::explicit_huge<huge, Placement>;

        std::string policy_;
        workload::context where_;
    };
};
static_assert(workload::policy<look_where>);

workload::functions const* find(std::string const& experiment)
{
    static workload::functions const look = workload::erase<look_where, harness::plain_memory>();
    return experiment == "look_where" ? &look : nullptr;
}

/// A campaign of one test and its guest: two sockets of one core, two nodes, which the host is said to call 2 and 5.
class two_nodes {
public:
    two_nodes(struct memory::backing backing, std::uint64_t huge_bytes)
    {
        environment::program program;
        static auto const files = image::collect(system::self());
        program.files = &files;
        program.resources.processors = {{0, 0, 0, 2}, {1, 1, 1, 5}};
        program.resources.nodes = {2, 5};
        program.backing = backing;
        program.memory_bytes = 48 << 20;
        program.huge_bytes = huge_bytes;
        program.log = folder_ / "guest.log";
        program.name = "guest";
        guest_ = tcg::start(*site_, program);
        begin();
    }
    ~two_nodes()
    {
        guest_.reset();
        site_.reset();
        BOOST_TEST(system::open_entries(book_.file(), id_, folder_).empty(), "the journal has open entries");
        BOOST_TEST(pool_.total() == before_, "the pool of huge pages has another size than before");
        system::fs::remove_all(folder_);
    }

    /// The facts of one trial.
    boost::json::object look(std::string const& policy)
    {
        auto& channel = guest_->result(soon());
        channel.send({{"kind", "trial"}, {"parameters", {{"policy", policy}}}, {"seed", 1}});
        harness::expect(channel, "begin");
        harness::expect(channel, "end");
        return harness::expect(channel, "result").at("facts").as_object();
    }
    environment::instance& guest() { return *guest_; }

    void power_off()
    {
        guest_->result(soon()).send({{"kind", "stop"}});
        guest_->stop(20s);
    }

private:
    static std::chrono::steady_clock::time_point soon() { return std::chrono::steady_clock::now() + 60s; }

    void begin()
    {
        auto& channel = guest_->result(soon());
        harness::expect(channel, "hello");
        workload::context context;
        context.processors = guest_->inside_processors();
        context.emulated = true;
        context.seed = 1;
        for (int const node : {2, 5}) context.nodes[node] = guest_->inside_node(node);
        channel.send({{"kind", "assignment"},
                      {"experiment", "look_where"},
                      {"side", "sut"},
                      {"parameters", {{"policy", "none"}}},
                      {"context", agent::to_json(context)},
                      {"guest", guest_->guest()}});
        harness::expect(channel, "ready");
    }

    system::fs::path folder_ = [] {
        char name[] = "/tmp/tare-placement-XXXXXX";
        return system::fs::path(::mkdtemp(name));
    }();
    system::journal book_{folder_ / "journal.jsonl"};
    std::string id_ = "pl" + std::to_string(::getpid() % 100'000);
    system::huge_pool pool_{huge};
    std::uint64_t before_ = pool_.total();
    std::unique_ptr<environment::site> site_ = std::make_unique<environment::site>(id_, folder_, &book_);
    std::unique_ptr<environment::instance> guest_;
};

boost::test_tools::assertion_result can_run(boost::unit_test::test_unit_id)
{
    environment::site where("pl0", "/nowhere", nullptr);
    auto const why = tcg::available(where).sentence();
    boost::test_tools::assertion_result out(why.empty());
    out.message() << why;
    return out;
}

boost::test_tools::assertion_result can_reserve(boost::unit_test::test_unit_id which)
{
    auto out = can_run(which);
    if (out && ::geteuid() == 0 && system::huge_pool(huge, 0).exists()) return out;
    out = false;
    out.message() << "; explicit pages for a guest need root and a node 0 with huge pages of 2 MiB";
    return out;
}

std::vector<int> node_list(boost::json::object const& facts) { return boost::json::value_to<std::vector<int>>(facts.at("nodes")); }
double share(boost::json::object const& facts) { return facts.at("pages").at("huge_share").to_number<double>(); }

void check_all_on(int node, boost::json::object const& facts)
{
    for (int const found : node_list(facts)) BOOST_REQUIRE_EQUAL(found, node);
    auto const& bytes = facts.at("pages").at("node_bytes").as_object();
    BOOST_TEST(bytes.size() == 1u);
    BOOST_TEST(bytes.at(std::to_string(node)).to_number<std::uint64_t>() == 4 * huge);
}

/// The nodes change from page to page and not within one.
void check_alternating(boost::json::object const& facts, std::size_t small_pages)
{
    auto const found = node_list(facts);
    BOOST_REQUIRE_EQUAL(found.size(), 4 * small_pages_of_huge);
    for (int const node : found) BOOST_REQUIRE((node == 0 || node == 1));
    for (std::size_t i = 1; i < found.size(); ++i) {
        bool const next_page = i % small_pages == 0;
        BOOST_REQUIRE_MESSAGE((found[i] != found[i - 1]) == next_page,
                              "page " << i << " is on node " << found[i] << " after " << found[i - 1]);
    }
    BOOST_TEST(facts.at("pages").at("placement").as_string().starts_with("interleave:"));
}

} // namespace

BOOST_AUTO_TEST_SUITE(placement_in_a_guest)

BOOST_AUTO_TEST_CASE(small_and_transparent_pages_lie_where_the_policy_says, *boost::unit_test::precondition(can_run))
{
    two_nodes here(memory::transparent_huge<>::backing(), 0);
    check_all_on(1, here.look("small-local")); // of the processor that touched
    check_all_on(1, here.look("small-bound5"));
    check_all_on(0, here.look("small-bound2")); // touched from the other node
    auto const woven = here.look("small-interleaved");
    check_alternating(woven, 1);
    BOOST_TEST(share(woven) == 0.0);
    check_all_on(0, here.look("process-bound2"));
    check_alternating(here.look("process-interleaved"), 1);
    check_all_on(1, here.look("small-local"));
    if (memory::no_transparent_huge_pages().empty()) { // the guest has the host's choice
        for (char const* const name : {"thp-local", "thp-bound5"}) {
            auto const facts = here.look(name);
            check_all_on(1, facts);
            BOOST_TEST(share(facts) == 1.0, name);
        }
        check_all_on(0, here.look("thp-bound2"));
        auto const huge_woven = here.look("thp-interleaved");
        BOOST_TEST(share(huge_woven) == 1.0);
        check_alternating(huge_woven, small_pages_of_huge);
    } else
        BOOST_TEST_MESSAGE("not looked at: this system never gives transparent huge pages");
    auto const outside = here.guest().facts().at("memory").as_object();
    BOOST_TEST_MESSAGE(boost::json::serialize(outside));
    if (outside.contains("node_bytes")) BOOST_TEST(outside.at("node_bytes").at("0").to_number<std::uint64_t>() > 4 * huge);
    here.power_off();
}

BOOST_AUTO_TEST_CASE(topologies_see_two_sockets_and_two_nodes, *boost::unit_test::precondition(can_run))
{
    two_nodes here({}, 0);
    auto const seen = here.look("topology");
    BOOST_TEST_MESSAGE(boost::json::serialize(seen));
    BOOST_TEST(seen.at("one_socket") == (boost::json::value{{"processors", {0}}, {"nodes", {0}}}));
    BOOST_TEST(seen.at("node1") == (boost::json::value{{"processors", {1}}, {"nodes", {1}}}));
    BOOST_TEST(seen.at("node2").at("reason").as_string() == "this machine has no NUMA node 2; its nodes are 0, 1");
    BOOST_TEST(seen.at("whole_machine") == (boost::json::value{{"processors", {0, 1}}, {"nodes", {0, 1}}}));
    BOOST_TEST(seen.at("per_core") == seen.at("whole_machine"));
    here.power_off();
}

BOOST_AUTO_TEST_CASE(explicit_pages_lie_where_the_policy_says, *boost::unit_test::precondition(can_reserve))
{
    two_nodes here(memory::explicit_huge<>::backing(), memory::huge_bytes(12 * huge, huge)); // 8 pages a node
    for (char const* const name : {"huge2m-local", "huge2m-bound5"}) {
        auto const facts = here.look(name);
        check_all_on(1, facts);
        BOOST_TEST(share(facts) == 1.0, name);
        BOOST_TEST(facts.at("pages").at("kernel_page_bytes").to_number<std::uint64_t>() == huge);
    }
    check_alternating(here.look("huge2m-interleaved"), small_pages_of_huge);
    auto const outside = here.guest().facts();
    BOOST_TEST_MESSAGE(boost::json::serialize(outside.at("memory")));
    BOOST_TEST(outside.at("memory").at("explicit_huge_bytes") == outside.at("guest_bytes"));
    here.power_off();
}

BOOST_AUTO_TEST_CASE(a_guest_whose_memory_is_bound_to_a_node_has_it_there, *boost::unit_test::precondition(can_reserve))
{
    using bound = memory::explicit_huge<huge, placement::bound<5>>;
    two_nodes here(bound::backing(), memory::huge_bytes(64 << 20, huge));
    auto const facts = here.look("huge2m-bound5");
    check_all_on(1, facts);
    BOOST_TEST(share(facts) == 1.0);
    here.power_off();
}

BOOST_AUTO_TEST_SUITE_END()

int main(int argc, char** argv)
{
    auto const began = std::chrono::steady_clock::now();
    if (auto const code = agent::run_if_asked(argc, argv, began, &find)) return *code;
    return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
