#include "synthetic.hpp"

#include <tare/report/assemble.hpp>
#include <tare/report/checks.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>

namespace {

using namespace tare;
using namespace tare::report;

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// What a check says of the synthetic load, of which some records are changed before.
template <class Check>
std::vector<std::string> said_by(Check check, std::function<void(campaign::record&)> const& change = {})
{
    synthetic::generator made(3);
    made.oltp();
    for (auto& r : made.records)
        if (change) change(r);
    auto const found = assemble(made.records);
    return check(found.at(0), found[0].groups.at(0));
}

std::vector<std::string> said_of_writes(section const&, group const& in) { return write_sentences(in); }
std::vector<std::string> said_of_data(section const&, group const& in) { return data_sentences(in); }
std::vector<std::string> said_of_retries(section const&, group const& in) { return retry_sentences(in); }

boost::json::object& workload_of(campaign::record& r) { return r.facts["workload"].as_object(); }

} // namespace

BOOST_AUTO_TEST_SUITE(report_checks)

BOOST_AUTO_TEST_CASE(writes_that_happened_are_told_by_transaction)
{
    auto const said = said_by(said_of_writes);
    BOOST_REQUIRE(said.size() == 1u);
    BOOST_TEST(said[0] == "rows written a transaction: 4.00 in native, docker-host, docker-nat, oci-host, tcg-bridged (emulated)");
}

BOOST_AUTO_TEST_CASE(writes_that_did_not_happen_are_told_first)
{
    auto const said = said_by(said_of_writes, [](campaign::record& r) {
        if (r.environment == "docker-nat") workload_of(r)["writes"] = 0;
    });
    BOOST_TEST(said.at(0) == "NOT the writes that were asked for: rows written a transaction: 4.00 in native, docker-host, oci-host, "
                             "tcg-bridged (emulated); none in docker-nat");
}

BOOST_AUTO_TEST_CASE(a_load_that_was_to_read_only_is_told_as_one)
{
    auto const read_only = [](campaign::record& r) {
        r.parameters["read_only"] = 1;
        workload_of(r)["writes"] = 0;
    };
    BOOST_TEST(has(said_by(said_of_writes, read_only).at(0), "rows written a transaction: none, read-only as asked in native, "));
    BOOST_TEST(!has(said_by(said_of_writes, read_only).at(0), "NOT"));
    auto const writes_all_the_same = [](campaign::record& r) { r.parameters["read_only"] = 1; };
    BOOST_TEST(said_by(said_of_writes, writes_all_the_same).at(0).starts_with("NOT the writes that were asked for: "));
}

BOOST_AUTO_TEST_CASE(points_of_a_sweep_that_differ_are_told_from_the_least_to_the_most)
{
    auto const said = said_by(said_of_writes, [](campaign::record& r) {
        if (r.environment == "native" && r.sweep.at("clients") == 290)
            workload_of(r)["writes"] = 2 * workload_of(r).at("transactions").to_number<double>();
    });
    BOOST_TEST(has(said.at(0), "2.00 to 4.00 in native; 4.00 in docker-host"));
}

BOOST_AUTO_TEST_CASE(data_are_looked_for_where_the_label_says)
{
    BOOST_TEST(said_by(said_of_data).at(0) ==
               "data lay on ext4 in native, docker-host, oci-host, tcg-bridged (emulated); overlay in docker-nat");
    auto const volume = said_by(said_of_data, [](campaign::record& r) {
        if (r.environment == "docker-nat") r.facts["data"] = {{"filesystem", "ext4"}};
    });
    BOOST_TEST(has(volume.at(0), "; NOT where the label says: docker-nat (layered)"));
    auto const layers = said_by(said_of_data, [](campaign::record& r) {
        if (r.environment == "oci-host" && r.block == 1) r.facts["data"] = {{"filesystem", "overlay"}};
    });
    BOOST_TEST(has(layers.at(0), "ext4 and overlay in oci-host"));
    BOOST_TEST(has(layers.at(0), "; NOT where the label says: oci-host (volume)"));
}

BOOST_AUTO_TEST_CASE(a_machine_that_lies_on_an_overlay_itself_has_its_volumes_there)
{
    auto const said = said_by(said_of_data, [](campaign::record& r) { r.facts["data"] = {{"filesystem", "overlay"}}; });
    BOOST_TEST(said.at(0) == "data lay on overlay in native, docker-host, docker-nat, oci-host, tcg-bridged (emulated)");
}

BOOST_AUTO_TEST_CASE(transactions_that_were_run_again_are_told_by_kind)
{
    auto const said = said_by(said_of_retries, [](campaign::record& r) {
        workload_of(r)["transactions"] = 1000;
        workload_of(r)["retries"] = {{"deadlock", r.environment == "native" ? 2 : 0}, {"lock_wait", r.environment == "native" ? 1 : 0}};
    });
    BOOST_REQUIRE(said.size() == 1u);
    // three blocks and four points of the sweep
    BOOST_TEST(has(said[0], "transactions that were run again: native 36 of 12000 (deadlock 24, lock_wait 12); docker-host 0 of 12000; "));
}

BOOST_AUTO_TEST_CASE(packets_are_told_by_link_for_each_unit_of_work)
{
    auto const said = said_by(packet_sentences, [](campaign::record& r) {
        auto& links = r.host["path"].as_object()["packets"].as_object();
        links["quiet"] = {{"received", 2}, {"sent", 1}};
        if (r.environment == "oci-host" && r.sweep.at("clients") == 10) links["wire"].as_object()["sent"] = 0;
    });
    BOOST_REQUIRE(said.size() == 1u);
    BOOST_TEST(said[0] == "packets that a link carried for one of the transactions: wire 42.0 in native, docker-host, tcg-bridged "
                          "(emulated); docker0 42.0, veth 42.0, wire 42.0 in docker-nat; wire 21.0 to 42.0 in oci-host");
}

BOOST_AUTO_TEST_CASE(packets_of_what_is_not_counted_are_not_told)
{
    BOOST_TEST(said_by(packet_sentences, [](campaign::record& r) {
                   std::erase_if(r.metrics, [](auto const& m) { return m.unit == "1/s"; });
               }).empty());
}

BOOST_AUTO_TEST_CASE(a_name_of_a_link_is_only_text)
{
    auto const said = said_by(packet_sentences, [](campaign::record& r) {
        r.host["path"].as_object()["packets"].as_object()["\x1b[31m"] = {{"received", 1e9}, {"sent", 1e9}};
    });
    BOOST_TEST(!has(said.at(0), "\x1b"));
}

BOOST_AUTO_TEST_CASE(littles_law_tells_which_case_is_furthest_from_what_its_clients_kept_in_flight)
{
    auto const said = said_by(closed_loop_sentences, [](campaign::record& r) {
        if (r.environment == "docker-nat" && r.sweep.at("clients") == 50)
            for (auto& m : r.metrics)
                if (m.name == "in_flight") m.value = 48;
    });
    BOOST_REQUIRE(said.size() == 1u);
    BOOST_TEST(has(said[0], "Little's law: transactions a second times mean latency were in flight"));
    BOOST_TEST(has(said[0], "48.0 to 50.0 at clients=50"));
    BOOST_TEST(has(said[0], "furthest from what the clients kept in flight: 4.0 % less, docker-nat at clients=50"));
}

BOOST_AUTO_TEST_CASE(all_checks_stand_together_and_only_where_there_are_facts)
{
    BOOST_TEST(said_by(checks).size() == 5u);
    synthetic::generator made(3);
    made.spine();
    for (auto const& s : assemble(made.records))
        for (auto const& g : s.groups) BOOST_TEST(checks(s, g).empty());
}

BOOST_AUTO_TEST_SUITE_END()
