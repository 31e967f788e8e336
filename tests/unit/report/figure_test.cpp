#include "synthetic.hpp"

#include <tare/report/figure.hpp>

#include <boost/test/unit_test.hpp>

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
    BOOST_TEST(drawn.size() == 3u);
    BOOST_TEST(!drawn[0].bars());
    BOOST_TEST(drawn[0].lines.size() == 5u);
    BOOST_TEST(drawn[0].lines[0].points.size() == 5u);
    BOOST_TEST(drawn[0].lines[0].points[1].x == 4);
    BOOST_TEST(has(script_of(drawn[0]), "set logscale x 2"));
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
    auto const owned = folder.path / "owned";
    for (auto& r : made.records)
        if (!r.sweep.empty()) r.sweep["clients"] = "`touch " + owned.string() + "`' . system('touch " + owned.string() + "') . '<script>";
    for (auto& r : made.records)
        if (!r.sweep.empty()) r.case_name = r.experiment;
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
