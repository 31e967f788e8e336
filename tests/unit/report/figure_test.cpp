#include "synthetic.hpp"

#include <tare/report/figure.hpp>

#include <boost/test/unit_test.hpp>

#include <set>

namespace {

using namespace tare;
using namespace tare::report;

std::vector<panel> panels_of(std::vector<campaign::record> const& records)
{
    std::vector<panel> out;
    colours palette;
    std::size_t number = 0;
    for (auto const& s : assemble(records))
        for (auto const& of_group : panels(s, palette, number)) out.insert(out.end(), of_group.begin(), of_group.end());
    return out;
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// Whether a text of the script lies outside of single quotes at any place.
bool outside_quotes(std::string const& script, std::string_view part)
{
    for (auto at = script.find(part); at != std::string::npos; at = script.find(part, at + 1))
        if (std::count(script.begin(), script.begin() + static_cast<std::ptrdiff_t>(at), '\'') % 2 == 0) return true;
    return false;
}

} // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(metrics_of_one_unit_stand_in_one_drawing)
{
    synthetic::generator made(5);
    made.spine();
    auto const drawn = panels_of(made.records);
    BOOST_TEST(drawn.size() == 3u); // startup, and stream on two topologies
    BOOST_TEST(drawn[0].name == "startup-1");
    BOOST_TEST(drawn[0].categories.size() == 3u);
    BOOST_TEST(drawn[0].y == "startup (ms, lower is better)");
    BOOST_TEST(drawn[1].categories.size() == 4u);
    BOOST_TEST(spans_magnitudes(drawn[0]));
    BOOST_TEST(!spans_magnitudes(drawn[1]));
}

BOOST_AUTO_TEST_CASE(a_sweep_over_numbers_is_drawn_as_lines)
{
    synthetic::generator made(3);
    made.sweep();
    auto const drawn = panels_of(made.records);
    BOOST_TEST(drawn.size() == 4u); // three metrics, and the first against native
    BOOST_TEST(!drawn[0].bars());
    BOOST_TEST(drawn[0].lines.size() == 5u);
    BOOST_TEST(drawn[0].lines[0].points.size() == 5u);
    BOOST_TEST(drawn[0].lines[0].points[1].x == 4);
    BOOST_TEST(has(script_of(drawn[0]), "set logscale x 2"));
}

BOOST_AUTO_TEST_CASE(what_never_happened_is_not_drawn)
{
    synthetic::generator made(5);
    made.oltp();
    for (auto& r : made.records)
        for (auto& m : r.metrics)
            if (m.name == "retries") m.value = 0;
    auto const drawn = panels_of(made.records);
    BOOST_TEST(drawn.size() == 7u);
    for (auto const& p : drawn) BOOST_TEST(p.y.find("retries") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(as_many_environments_as_figure_16_has_differ_in_colour)
{
    std::set<std::string> colours;
    colours.insert(colour_of({.baseline = true, .colour = 1}));
    for (std::size_t n = 1; n <= 7; ++n) colours.insert(colour_of({.baseline = false, .colour = n}));
    BOOST_TEST(colours.size() == 8u);
}

BOOST_AUTO_TEST_CASE(what_a_sweep_loses_against_the_baseline_is_drawn_around_zero)
{
    synthetic::generator made(5);
    made.oltp();
    auto const drawn = panels_of(made.records);
    BOOST_REQUIRE(drawn.size() == 8u); // five metrics, one against native, two over another
    auto const& p = drawn[1];
    BOOST_TEST(p.y == "change of transactions (%, higher is better)");
    BOOST_TEST(p.x == "clients");
    BOOST_REQUIRE(p.lines.size() == 4u); // neither native itself nor what is emulated; and the one that the paper has too
    BOOST_TEST(p.lines[1].label == "docker-nat");
    BOOST_REQUIRE(p.lines[1].points.size() == 4u);
    for (auto const& at : p.lines[1].points) {
        BOOST_TEST(std::abs(at.mean + 4) < 2); // 0.96 of native, with 1 % of noise
        BOOST_REQUIRE(at.range.has_value());
        BOOST_TEST(at.range->low < at.mean);
        BOOST_TEST(at.mean < at.range->high);
        BOOST_TEST(at.n == 5u);
    }
    BOOST_TEST(has(p.caption, "95 % interval of the ratio, n = 5; 0: as native; open marks: the same of Felter et al., 2014; not drawn: "
                              "tcg-bridged (emulated)."));
    auto const script = script_of(p);
    BOOST_TEST(has(p.title, "transactions against native"));
    BOOST_TEST(has(script, "pointtype 9 title 'docker-nat'")); // the mark that it has in the other figures
    BOOST_TEST(has(script_of(drawn[0]), "pointtype 9 title 'docker-nat'"));
    BOOST_TEST(has(script, "set xzeroaxis"));
    BOOST_TEST(has(script, "set yrange [-"));
    BOOST_TEST(!has(script, "logscale y"));
}

BOOST_AUTO_TEST_CASE(what_the_paper_lost_stands_beside_ours_in_the_same_colour)
{
    synthetic::generator made(5);
    made.oltp();
    auto const p = panels_of(made.records).at(1);
    auto const &ours = p.lines.at(0), &theirs = p.lines.at(3);
    BOOST_TEST(theirs.label == "docker-host, 2014");
    BOOST_TEST(ours.label == "docker-host");
    BOOST_TEST(colour_of(theirs) == colour_of(ours));
    BOOST_REQUIRE(theirs.points.size() == 4u);
    BOOST_TEST(theirs.points[0].mean == 100 * (3370.1 / 3394.5 - 1), boost::test_tools::tolerance(1e-9));
    BOOST_TEST(theirs.points[3].x == 290);
    BOOST_TEST(!theirs.points[0].range.has_value());
    BOOST_TEST(has(script_of(p), "linewidth 1 pointsize 0.7 pointtype 6 dashtype 3 title 'docker-host, 2014'"));
    std::erase_if(made.records, [](auto const& r) { return r.environment == "docker-host"; });
    BOOST_TEST(!has(panels_of(made.records).at(1).caption, "2014"));
}

BOOST_AUTO_TEST_CASE(what_is_emulated_is_drawn_against_the_baseline_when_nothing_else_is)
{
    synthetic::generator made(5);
    made.oltp();
    std::erase_if(made.records, [](auto const& r) { return r.environment != "native" && !r.emulated; });
    auto const drawn = panels_of(made.records);
    BOOST_REQUIRE(drawn.at(1).lines.size() == 1u);
    BOOST_TEST(drawn[1].lines[0].emulated);
    BOOST_TEST(std::abs(drawn[1].lines[0].points.at(0).mean + 94) < 1);
    BOOST_TEST(!has(drawn[1].caption, "not drawn"));
}

BOOST_AUTO_TEST_CASE(a_metric_over_another_is_a_line_in_the_order_of_the_sweep)
{
    synthetic::generator made(5);
    made.oltp();
    auto const drawn = panels_of(made.records);
    auto const &use = drawn.at(6), &latency = drawn.at(7);
    BOOST_TEST(use.x == "sut_use (%)");
    BOOST_TEST(use.y == "transactions (1/s, higher is better)");
    BOOST_TEST(latency.x == "latency_mean (us, lower is better)");
    BOOST_REQUIRE(use.lines.size() == 5u);
    auto const& native = use.lines[0];
    BOOST_REQUIRE(native.points.size() == 4u);
    std::vector<std::string> order;
    for (auto const& at : native.points) {
        order.push_back(at.at);
        BOOST_REQUIRE((at.range && at.x_range));
        BOOST_TEST(at.x_range->low < at.x);
        BOOST_TEST(at.x < at.x_range->high);
    }
    BOOST_TEST((order == std::vector<std::string>{"10", "50", "130", "290"}));
    BOOST_TEST(std::abs(native.points[0].x - 45.5) < 2);    // % of the processors
    BOOST_TEST(std::abs(native.points[0].mean - 429) < 20); // transactions a second
    BOOST_TEST(has(use.caption,
                   "in the order of clients along each line; error bars, in both directions: 95 % t intervals of the means over "
                   "blocks, n = 5; numbers: clients of native's points; dashed: emulated processor."));
}

BOOST_AUTO_TEST_CASE(the_data_and_the_script_of_a_metric_over_another_have_both_intervals)
{
    synthetic::generator made(5);
    made.oltp();
    auto const p = panels_of(made.records).at(7);
    auto const data = csv_of(p), script = script_of(p);
    BOOST_TEST(data.starts_with("series,x,mean,low,high,blocks,emulated,ratio,environment,category,x_low,x_high\n0,"));
    BOOST_TEST(has(data, ",\"native\",\"290\"," + exact(p.lines[0].points[3].x_range->low) + "," +
                             exact(p.lines[0].points[3].x_range->high) + "\n"));
    BOOST_TEST(has(script, "set logscale x 10"));
    BOOST_TEST(has(script, "left(low) = low > "));
    BOOST_TEST(has(script, "($1==4?left($11):NaN):3:($12-left($11)):(0) with vectors heads"));
    BOOST_TEST(has(script, "set label '290' at " + exact(p.lines[0].points[3].x) + "," + exact(p.lines[0].points[3].mean)));
    BOOST_TEST(!has(script_of(panels_of(made.records).at(0)), "left(")); // x is no metric
}

BOOST_AUTO_TEST_CASE(points_that_lie_together_have_one_label)
{
    synthetic::generator made(3);
    made.oltp();
    auto p = panels_of(made.records).at(6);
    for (auto& at : p.lines[0].points) at = p.lines[0].points[0];
    auto const script = script_of(p);
    auto const first = script.find("set label ");
    BOOST_TEST(first != std::string::npos);
    BOOST_TEST(script.find("set label ", first + 1) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_figure_over_a_metric_that_nobody_measured_is_left_out)
{
    synthetic::generator made(3);
    made.oltp();
    for (auto& r : made.records) r.across = {{"sut_use", "forged"}, {"forged", "transactions"}};
    BOOST_TEST(panels_of(made.records).size() == 6u);
    for (auto& r : made.records) r.across = {{"sut_use", "transactions"}};
    for (auto& r : made.records)
        if (r.environment == "docker-nat") std::erase_if(r.metrics, [](auto const& m) { return m.name == "sut_use"; });
    auto const p = panels_of(made.records).at(6);
    BOOST_TEST(p.lines.size() == 4u);
    BOOST_TEST((std::ranges::find(p.lines, "docker-nat", &series::label) == p.lines.end()));
}

BOOST_AUTO_TEST_CASE(a_caption_says_what_the_error_bars_are_and_n)
{
    synthetic::generator five(5), two(2);
    five.spine();
    two.spine();
    auto const with = panels_of(five.records)[0].caption, without = panels_of(two.records)[0].caption;
    BOOST_TEST(has(with, "error bars: 95 % t interval of the mean over blocks, n = 5"));
    BOOST_TEST(has(with, "logarithmic axis"));
    BOOST_TEST(has(with, "hatched: emulated processor"));
    BOOST_TEST(has(without, "no error bars, since n = 2 is below three blocks"));
    BOOST_TEST(!has(script_of(panels_of(two.records)[0]), "vectors"));
}

BOOST_AUTO_TEST_CASE(an_environment_keeps_its_colour_and_the_baseline_is_grey)
{
    synthetic::generator made(3);
    made.spine();
    auto const drawn = panels_of(made.records);
    for (auto const& p : drawn)
        for (auto const& line : p.lines) {
            if (line.baseline) BOOST_TEST(colour_of(line) == "#7a7a7a");
            if (line.label == "oci-host") BOOST_TEST(colour_of(line) == colour_of(drawn[0].lines[3]));
        }
    BOOST_TEST(drawn[0].lines[3].label == "oci-host");
}

BOOST_AUTO_TEST_CASE(text_of_records_never_leaves_its_quotes_in_a_script)
{
    synthetic::generator made(3);
    made.sweep();
    for (auto& r : made.records) {
        r.sweep = {{"pattern'\nsystem 'id", "`touch owned`' . system('id') . '%s"}};
        r.case_name = r.experiment;
    }
    auto const drawn = panels_of(made.records);
    BOOST_TEST(drawn.at(0).bars()); // words, not numbers
    auto const script = script_of(drawn[0]);
    BOOST_TEST(has(script, "`touch owned`''"));
    BOOST_TEST(!outside_quotes(script, "`"));
    BOOST_TEST(!outside_quotes(script, "system"));
    BOOST_TEST(has(script, "%%s"));
    BOOST_TEST(has(script, "noenhanced"));
}

BOOST_AUTO_TEST_CASE(gnuplot_draws_and_runs_nothing_of_a_record, *boost::unit_test::precondition([](auto) {
                         return boost::test_tools::assertion_result(system::find_program("gnuplot").has_value());
                     }))
{
    synthetic::scratch const folder("figure-test");
    synthetic::generator made(5);
    made.spine();
    made.sweep();
    made.oltp();
    auto const owned = folder.path / "owned";
    for (auto& r : made.records)
        if (r.workload.starts_with("redis"))
            r.sweep["clients"] = "`touch " + owned.string() + "`' . system('touch " + owned.string() + "') . '<script>";
    for (auto& r : made.records)
        if (r.workload.starts_with("redis")) r.case_name = r.experiment;
    for (auto const& p : panels_of(made.records)) {
        auto const f = draw(p, folder.path);
        BOOST_TEST(f.trouble == "");
        BOOST_TEST(f.svg.starts_with("<svg"));
        BOOST_TEST(!has(f.svg, "<script"));
        BOOST_TEST(!has(f.svg, "id='gp"));
        BOOST_TEST(system::fs::file_size(folder.path / (p.name + ".pdf")) > 1000u);
    }
    BOOST_TEST(!system::fs::exists(owned));
}

BOOST_AUTO_TEST_CASE(a_missing_gnuplot_is_told_with_its_remedy)
{
    synthetic::scratch const folder("figure-test");
    synthetic::generator made(3);
    made.spine();
    std::string const path = ::getenv("PATH");
    ::setenv("PATH", folder.path.c_str(), 1);
    auto const f = draw(panels_of(made.records)[0], folder.path);
    ::setenv("PATH", path.c_str(), 1);
    BOOST_TEST(f.svg == "");
    BOOST_TEST(has(f.trouble, "apt install gnuplot-nox"));
    BOOST_TEST(system::fs::exists(folder.path / "startup-1.csv"));
}

BOOST_AUTO_TEST_SUITE_END()
