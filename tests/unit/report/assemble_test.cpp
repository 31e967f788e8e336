#include "synthetic.hpp"

#include <tare/report/table.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sstream>

namespace {

using namespace tare;
using namespace tare::report;

std::vector<section> sections_of(std::vector<campaign::record> const& records) { return assemble(unique_records(records)); }

row const& row_named(group const& in, std::string_view environment)
{
    auto const found = std::ranges::find(in.rows, environment, &row::label);
    BOOST_REQUIRE(found != in.rows.end());
    return *found;
}

group const& group_at(section const& in, std::string_view topology) { return *std::ranges::find(in.groups, topology, &group::topology); }

std::string table_of(std::vector<campaign::record> const& records, std::size_t columns)
{
    std::ostringstream out;
    print_table(out, sections_of(records), {.columns = columns});
    return out.str();
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(every_comparison_is_a_section_and_every_topology_a_group)
{
    synthetic::generator made(3);
    made.spine();
    auto const found = sections_of(made.records);
    BOOST_TEST(found.size() == 2u);
    BOOST_TEST(found[0].comparison == "startup");
    BOOST_TEST(found[1].groups.size() == 2u);
    BOOST_TEST(found[1].blocks == 3u);
    BOOST_TEST(found[1].columns.at(3).metric == "triad");
    BOOST_TEST(found[0].groups[0].rows.front().environment == "native");
    BOOST_TEST(found[0].groups[0].rows.back().emulated);
}

BOOST_AUTO_TEST_CASE(memories_of_one_environment_are_compared_when_the_baseline_is_a_memory)
{
    synthetic::generator made(5);
    made.pages();
    auto const found = sections_of(made.records);
    BOOST_REQUIRE(found.size() == 1u);
    BOOST_TEST(found[0].varies == "memory");
    BOOST_REQUIRE(found[0].groups.size() == synthetic::environments.size());
    for (auto const& g : found[0].groups) {
        BOOST_TEST(g.memory.empty());
        BOOST_REQUIRE(g.rows.size() == 2u);
        BOOST_TEST((g.rows[0].baseline && g.rows[0].subject == "small-local" && g.rows[0].pages == "4 KiB"));
        double const gain = g.environment == "tcg-bridged" ? 2 : 1.5;
        BOOST_TEST(g.rows[1].cells.at(0).to_baseline->value == gain, boost::test_tools::tolerance(0.02));
    }
    auto const text = table_of(made.records, 100);
    BOOST_TEST(has(text, "pages: one_socket, docker-nat"), text);
    BOOST_TEST(has(text, "thp-local does 1.5"), text);
    BOOST_TEST(has(text, "in transparent 2 MiB"), text);
}

BOOST_AUTO_TEST_CASE(ratios_refer_to_the_baseline_of_the_same_topology)
{
    synthetic::generator made(5);
    made.spine();
    auto const found = sections_of(made.records);
    for (auto const& g : found[1].groups) {
        auto const& nat = row_named(g, "docker-nat");
        BOOST_TEST(nat.cells.at(3).to_baseline->value == 0.96, boost::test_tools::tolerance(0.02));
        BOOST_TEST(!row_named(g, "native").cells.at(3).to_baseline);
    }
}

BOOST_AUTO_TEST_CASE(a_second_case_of_the_baseline_is_an_a_a_case)
{
    synthetic::generator made(5);
    made.spine();
    auto const found = sections_of(made.records);
    auto const& one_socket = group_at(found[1], "one_socket");
    auto const& again = row_named(one_socket, "native again");
    BOOST_TEST(again.cells.at(0).to_baseline->value == 1, boost::test_tools::tolerance(0.02));
    BOOST_TEST(*visible_effect(one_socket, 0) > 0);
    BOOST_TEST(!visible_effect(group_at(found[1], "whole_machine"), 0));
}

BOOST_AUTO_TEST_CASE(only_valid_trials_count_and_the_others_are_listed)
{
    synthetic::generator made(5);
    made.spine();
    made.troubles();
    auto const found = sections_of(made.records);
    auto const& nat = row_named(found[0].groups[0], "docker-nat");
    BOOST_TEST(nat.cells.at(0).blocks.n == 4u);
    BOOST_TEST(nat.cells.at(0).to_baseline->blocks == 4u);
    BOOST_TEST(nat.problems.at(0).trials == 1u);
    auto const said = missing(group_at(found[1], "one_socket"));
    BOOST_TEST(std::ranges::count_if(said, [](auto const& s) { return has(s, "kvm-bridged: unavailable: kvm: /dev/kvm opens"); }) == 1);
    BOOST_TEST(std::ranges::count_if(said, [](auto const& s) { return has(s, "oci-host: invalid in 1 of 5 trials"); }) == 1);
    BOOST_TEST(std::ranges::count(said, "native: steal above 2 % in 1 of 5 trials, which count all the same") == 1);
    BOOST_TEST(std::ranges::count(said, "native: arrays are small in 3 of 5 trials, which count all the same") == 1);
    BOOST_TEST(std::ranges::count(said, "tcg-bridged stands in for kvm-bridged, which cannot run here: no guest came up within 30 s") == 1);
    BOOST_TEST(missing(group_at(found[1], "one_core")).size() == 1u);
    BOOST_TEST(has(missing(group_at(found[1], "one_core")).at(0), "selects the same processors as stream/native/one_socket/thp-local"));
}

BOOST_AUTO_TEST_CASE(a_record_with_values_that_is_not_valid_enters_nothing)
{
    synthetic::generator made(3);
    made.spine();
    for (auto& r : made.records)
        if (r.environment == "oci-host") r.status = campaign::status::invalid; // its metrics are still there
    auto const found = sections_of(made.records);
    BOOST_TEST(!row_named(found[0].groups[0], "oci-host").measured());
}

BOOST_AUTO_TEST_CASE(points_of_a_sweep_are_compared_at_the_same_point)
{
    synthetic::generator made(5);
    made.sweep();
    auto const found = sections_of(made.records);
    BOOST_TEST(found[0].x == "clients");
    auto const& rows = found[0].groups[0].rows;
    BOOST_TEST(rows.size() == 25u);
    BOOST_TEST(rows[5].x == "4"); // numbers by size: 1, 4, 16, not 1, 120, 16
    for (auto const& r : rows)
        if (r.environment == "oci-host") BOOST_TEST(r.cells[0].to_baseline->value == 1, boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(campaigns_are_never_compared_with_one_another)
{
    synthetic::generator made(3);
    made.spine();
    auto records = made.records;
    for (auto r : made.records) {
        r.campaign = "other";
        for (auto& m : r.metrics) m.value *= 7;
        records.push_back(r);
    }
    auto const found = sections_of(records);
    BOOST_TEST(found.size() == 4u);
    for (auto const& s : found)
        for (auto const& g : s.groups)
            if (s.comparison == "stream")
                BOOST_TEST(row_named(g, "oci-host").cells[0].to_baseline->value == 1, boost::test_tools::tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(a_record_that_is_there_twice_counts_once_and_a_changed_one_is_refused)
{
    synthetic::generator made(3);
    made.spine();
    auto twice = made.records;
    twice.insert(twice.end(), made.records.begin(), made.records.end());
    BOOST_TEST(unique_records(twice).size() == made.records.size());
    twice.back().seconds = 2;
    BOOST_CHECK_THROW(unique_records(twice), error);
}

BOOST_AUTO_TEST_CASE(a_metric_that_changes_its_unit_is_refused)
{
    synthetic::generator made(3);
    made.spine();
    made.records.back().metrics[0].unit = "MB/s";
    BOOST_CHECK_THROW(sections_of(made.records), error);
}

BOOST_AUTO_TEST_CASE(sentences_say_what_an_environment_costs)
{
    synthetic::generator made(5);
    made.spine();
    auto const found = sections_of(made.records);
    auto const startup = sentences(found[0], found[0].groups[0], 0.02);
    BOOST_TEST(startup.size() == 4u);
    BOOST_TEST(has(startup[0], "docker-host takes 2"));
    BOOST_TEST(has(startup[0], " times the startup to_main of native here ("));
    BOOST_TEST(has(startup[0], " against 1.1"));
    BOOST_TEST(has(startup[0], "ms; different)"));
    auto const& one_socket = group_at(found[1], "one_socket");
    auto const stream = sentences(found[1], one_socket, 0.02);
    BOOST_TEST(stream.size() == 4u); // not the A/A case
    BOOST_TEST(has(stream[1], "docker-nat does 0.9"));
    BOOST_TEST(has(stream[1], " of native stream triad here"));
}

BOOST_AUTO_TEST_CASE(rates_are_told_as_shares_of_what_a_disk_in_memory_allows)
{
    synthetic::generator made(5);
    made.disks();
    auto const found = sections_of(made.records);
    auto const said = ceiling_sentences(found[0], found[0].groups[0]);
    BOOST_REQUIRE(said.size() == 2u);
    BOOST_TEST(has(said[0], "of the iops that the same software has on a disk in memory (native-memory) at depth=1: native 12.5 [12."));
    BOOST_TEST(has(said[1], "at depth=128"));
    BOOST_TEST(has(said[1], "] %, oci-host 6.2"));
    BOOST_TEST(!has(said[0], "native-memory 1"));
    BOOST_TEST(!row_named(found[0].groups[0], "native").cells[1].of_ceiling); // a latency is no rate
    made.records.clear();
    made.spine();
    BOOST_TEST(ceiling_sentences(sections_of(made.records)[0], sections_of(made.records)[0].groups[0]).empty());
}

BOOST_AUTO_TEST_CASE(a_closed_loop_is_held_against_littles_law)
{
    synthetic::generator made(3);
    made.sweep();
    auto const found = sections_of(made.records);
    auto const said = closed_loop_sentences(found[0], found[0].groups[0]);
    BOOST_REQUIRE(said.size() == 1u);
    BOOST_TEST(has(said[0], "1.00 to 1.00 at clients=1; 4.00 to 4.00 at clients=4; "));
    BOOST_TEST(has(said[0], "120 to 120 at clients=120"));
    made.records.clear();
    made.spine();
    BOOST_TEST(closed_loop_sentences(sections_of(made.records)[0], sections_of(made.records)[0].groups[0]).empty());
}

BOOST_AUTO_TEST_CASE(a_latency_is_told_by_what_it_adds_and_a_sweep_over_words_at_each_of_them)
{
    synthetic::generator made(5);
    made.network();
    auto const found = sections_of(made.records);
    auto const& trips = found[0];
    auto const latency = sentences(trips, trips.groups[0], 0.02);
    auto const nat = std::ranges::find_if(latency, [](auto const& s) { return s.starts_with("docker-nat"); });
    BOOST_REQUIRE(nat != latency.end());
    BOOST_TEST(has(*nat, " times the round_trip-tcp latency_mean at rate=0 of native here, which adds "));
    BOOST_TEST(row_named(trips.groups[0], "docker-nat").cells[0].above_baseline->value == 10, boost::test_tools::tolerance(0.01));
    BOOST_TEST(row_named(trips.groups[0], "docker-nat").cells[0].above_baseline->range->contains(10));

    auto const& transfers = found[1];
    auto const throughput = sentences(transfers, transfers.groups[0], 0.02);
    BOOST_TEST(throughput.size() == 8u);
    for (auto const* point : {"direction=send", "direction=receive"})
        BOOST_TEST(std::ranges::count_if(throughput, [&](auto const& s) { return has(s, point); }) == 4);
    BOOST_TEST(!row_named(transfers.groups[0], "docker-nat").cells[0].above_baseline);
}

BOOST_AUTO_TEST_CASE(the_papers_numbers_of_the_network_stand_at_their_points)
{
    synthetic::generator made(3);
    made.network();
    auto const found = sections_of(made.records);
    auto const& transfers = found[1];
    auto const& in = transfers.groups[0];
    for (auto const& r : in.rows) {
        auto const p = reference(transfers, in, r, transfers.columns[0]);
        BOOST_TEST(p.has_value() == (r.environment == "docker-nat" || r.emulated), r.environment);
        if (p) BOOST_TEST(p->native == (r.x == "send" ? 9.3481319 : 9.3402296));
    }
    BOOST_TEST(
        reference(found[0], found[0].groups[0], row_named(found[0].groups[0], "tcg-bridged (emulated)"), found[0].columns[0])->figure ==
        "8");
}

BOOST_AUTO_TEST_CASE(the_papers_numbers_stand_beside_ours)
{
    synthetic::generator made(5);
    made.spine();
    auto const found = sections_of(made.records);
    auto const& stream = found[1];
    auto const& two = group_at(stream, "whole_machine");
    BOOST_TEST(to_text(*reference(stream, two, row_named(two, "tcg-bridged (emulated)"), stream.columns[3])) ==
               "Felter et al. 2014, figure 3: kvm/native 0.987"); // 45.02129 / 45.60034
    BOOST_TEST(!reference(stream, two, row_named(two, "oci-host"), stream.columns[3]));
    BOOST_TEST(!reference(found[0], found[0].groups[0], row_named(found[0].groups[0], "docker-host"), found[0].columns[0]));
}

BOOST_AUTO_TEST_CASE(the_papers_numbers_of_redis_are_those_of_its_scripts_at_their_clients)
{
    section of;
    of.varies = "environment";
    of.baseline = "native";
    of.workload = "redis-paper_scripts";
    of.x = "clients";
    group in;
    in.topology = "one_core";
    auto const said = [&](std::string const& environment, std::string const& clients, column const& metric) {
        row r;
        r.environment = environment;
        r.sweep = "clients=" + clients;
        auto const found = reference(of, in, r, metric);
        return found ? to_text(*found) : "none";
    };
    column const requests{"requests", "1/s", better::higher}, latency{"latency_mean", "us", better::lower};
    // 111294.653, 83171.739 and 97074.1995 of 110147.3557 requests a second
    BOOST_TEST(said("docker-host", "120", requests) == "Felter et al. 2014, figure 13: docker_host/native 1.010");
    BOOST_TEST(has(said("docker-nat", "120", requests), "docker_nat/native 0.755 (its sessions differ by up to 20 %)"));
    BOOST_TEST(has(said("kvm", "120", requests), "kvm/native 0.881 (its guest had one vcpu)"));
    BOOST_TEST(has(said("kvm", "1", requests), "kvm/native 0.566"));                         // 9367.6775 of 16546.50583
    BOOST_TEST(has(said("docker-nat", "1", latency), "figure 14: docker_nat/native 1.334")); // 80.91 us of 60.65
    BOOST_TEST(said("docker-nat", "16", requests) == "none");
    of.workload = "redis-paper_text"; // what the scripts ran is not what the text says
    BOOST_TEST(said("docker-host", "120", requests) == "none");
}

BOOST_AUTO_TEST_CASE(the_papers_form_of_a_workload_has_the_papers_numbers_and_others_have_not)
{
    section of;
    of.varies = "environment";
    of.baseline = "native";
    row guest;
    guest.environment = "tcg";
    guest.stands_in_for = "kvm";
    auto const said = [&](std::string const& workload, std::string const& topology, std::string const& memory) {
        of.workload = workload;
        group in;
        in.topology = topology;
        in.memory = memory;
        auto const found = reference(of, in, guest, {"gups", "GUP/s", better::higher});
        return found ? to_text(*found) : "none";
    };
    BOOST_TEST(said("random_access", "one_socket", "thp-local") == "Felter et al. 2014, figure 4: kvm/native 0.860");
    BOOST_TEST(said("random_access-paper", "whole_machine", "thp-interleaved") == "Felter et al. 2014, figure 5: kvm/native 0.989");
    BOOST_TEST(said("random_access-exact", "one_socket", "thp-local") == "none");
    BOOST_TEST(said("random_access", "one_socket", "small-local") == "none");
}

BOOST_AUTO_TEST_CASE(figure_1_has_a_number_for_untuned_and_for_tuned_guests_and_for_nothing_between)
{
    section of;
    of.varies = "environment";
    of.baseline = "native";
    of.workload = "linpack-tare";
    group in;
    in.topology = "whole_machine";
    in.memory = "thp-local";
    auto const said = [&](std::string const& environment) {
        row guest;
        guest.environment = environment;
        auto const found = reference(of, in, guest, {"gflops", "GFLOP/s", better::higher});
        return found ? to_text(*found) : "none";
    };
    BOOST_TEST(said("docker-host") == "Felter et al. 2014, figure 1: docker/native 1.000");
    BOOST_TEST(said("kvm-untuned") == "Felter et al. 2014, figure 1: kvm_untuned/native 0.448");
    BOOST_TEST(said("tcg") == "Felter et al. 2014, figure 1: kvm/native 0.977");
    BOOST_TEST(said("kvm-baseline-hidden") == "none");
    of.workload = "stream";
    BOOST_TEST(said("docker-host") == "none");
}

BOOST_AUTO_TEST_CASE(the_table_fits_the_terminal)
{
    synthetic::generator made(5);
    made.spine();
    made.sweep();
    made.troubles();
    for (std::size_t const columns : {80u, 120u, 200u}) {
        std::istringstream lines(table_of(made.records, columns));
        for (std::string line; std::getline(lines, line);) BOOST_TEST(width(line) <= columns, line);
    }
}

BOOST_AUTO_TEST_CASE(the_table_aligns_its_columns)
{
    text_table made;
    made.add_column(text_table::align::left);
    made.add_column(text_table::align::right);
    made.add_column(text_table::align::left, true);
    made.add_title(1, "copy");
    made.add_row({"native", "1.5", "± 0.1"});
    made.add_row({"oci", "10", "±"});
    std::ostringstream out;
    made.print(out, " ");
    BOOST_TEST(out.str() == "         copy\n native  1.5 ± 0.1\n oci      10 ±\n");
    BOOST_TEST(wrapped("one two three", 9, "", "  ") == "one two\n  three\n");
}

BOOST_AUTO_TEST_CASE(the_table_shows_hostile_text_as_text)
{
    synthetic::generator made(3);
    made.spine();
    made.troubles();
    made.records.front().status = campaign::status::failed;
    made.records.front().reason = "\x1b]0;owned\x07";
    auto const text = table_of(made.records, 100);
    BOOST_TEST(!has(text, "\x1b"));
    BOOST_TEST(has(text, "]0;owned"));
}

BOOST_AUTO_TEST_SUITE_END()
