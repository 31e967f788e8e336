// Looks at the page as a reader's browser does: a headless Chromium opens it and says what became of it.
#include "../unit/report/synthetic.hpp"

#include <tare/report/write.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <regex>
#include <sstream>
#include <string>

namespace {

using namespace tare;

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::optional<system::fs::path> browser()
{
    for (char const* const name : {"chromium", "chromium-browser", "google-chrome"})
        if (auto found = system::find_program(name)) return found;
    return std::nullopt;
}

boost::test_tools::assertion_result browser_is_there(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result there(browser().has_value());
    there.message() << "no chromium in PATH; install it with 'apt install chromium'";
    return there;
}

boost::test_tools::assertion_result browser_and_gnuplot_are_there(boost::unit_test::test_unit_id id)
{
    if (auto there = browser_is_there(id); !there) return there;
    boost::test_tools::assertion_result there(system::find_program("gnuplot").has_value());
    there.message() << "no gnuplot in PATH; install it with 'apt install gnuplot-nox'";
    return there;
}

/// A campaign with a sweep, failures and hostile text, and its page.
struct page {
    synthetic::scratch folder{"browser-test"};
    system::fs::path path = folder.path / "out" / "report.html";

    page()
    {
        synthetic::generator made(4);
        made.spine();
        made.sweep();
        made.oltp();
        made.troubles();
        made.write(folder.path / "campaign");
        std::ostringstream printed;
        report::write({folder.path / "campaign"}, folder.path / "out", printed);
    }
};

/// What the browser prints when it has opened a file.
system::output open_in_browser(system::fs::path const& file, system::fs::path const& profile, std::vector<std::string> const& wanted)
{
    std::vector<std::string> argv = {browser()->string(),
                                     "--headless",
                                     "--no-sandbox",
                                     "--disable-gpu",
                                     "--disable-quic",
                                     "--no-first-run",
                                     "--disable-background-networking",
                                     "--disable-component-update",
                                     "--disable-sync",
                                     "--enable-logging=stderr",
                                     "--user-data-dir=" + profile.string()};
    argv.insert(argv.end(), wanted.begin(), wanted.end());
    argv.push_back("file://" + file.string());
    return system::run({.argv = argv}, std::chrono::seconds(90), 16 << 20);
}

/// A page of the test's own that shows the report in a frame and writes down what it measures there.
///
/// The report itself forbids every script, so the measuring has to be done from outside.
std::string measuring_page(system::fs::path const& report)
{
    return "<!doctype html><iframe id=f width=1000 height=800 src=\"file://" + report.string() + R"("></iframe><pre id=said></pre><script>
document.getElementById('f').onload = function () {
  const d = this.contentDocument, said = [];
  said.push('title=' + d.title);
  for (const f of d.querySelectorAll('figure')) {
    const r = f.querySelector('svg').getBoundingClientRect();
    said.push('figure ' + Math.round(r.width) + 'x' + Math.round(r.height) + ' caption=' + (f.querySelector('figcaption').textContent.length > 20));
  }
  said.push('scripts=' + d.querySelectorAll('script').length);
  said.push('overflow=' + (d.documentElement.scrollWidth > 1000));
  const ids = [...d.querySelectorAll('[id]')].map(e => e.id);
  said.push('ids=' + (new Set(ids).size === ids.length));
  said.push('hostile=' + d.body.textContent.includes("<script>document.title='owned'</scr" + "ipt>"));
  said.push('fetched=' + d.defaultView.performance.getEntriesByType('resource').length);
  document.getElementById('said').textContent = said.join('\n');
};
</script>)";
}

std::string measured(page const& of)
{
    auto const file = of.folder.path / "measure.html";
    system::write_file(file, measuring_page(of.path));
    auto const output =
        open_in_browser(file, of.folder.path / "profile", {"--allow-file-access-from-files", "--virtual-time-budget=5000", "--dump-dom"});
    BOOST_TEST_REQUIRE(output.status.success(), output.errors);
    return output.out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(report_browser)

BOOST_AUTO_TEST_CASE(the_page_opens_without_an_error_and_hostile_text_stays_text, *boost::unit_test::precondition(browser_is_there))
{
    page const made;
    auto const output = open_in_browser(made.path, made.folder.path / "profile", {"--dump-dom"});
    BOOST_TEST_REQUIRE(output.status.success(), output.errors);
    BOOST_TEST(has(output.out, "<title>What isolation costs</title>")); // not 'owned'
    BOOST_TEST(has(output.out, "&lt;script&gt;document.title='owned'&lt;/script&gt;"));
    BOOST_TEST(has(output.out, "`touch /tmp/tare-owned`"));
    BOOST_TEST(!has(output.out, "<script"));
    BOOST_TEST(!has(output.errors, "CONSOLE"), output.errors);
    BOOST_TEST(has(output.out, "How to read the numbers"));
    BOOST_TEST(has(output.out, "</html>"));
}

BOOST_AUTO_TEST_CASE(figures_have_a_size_and_a_caption, *boost::unit_test::precondition(browser_and_gnuplot_are_there))
{
    page const made;
    auto const said = measured(made);
    std::regex const figure("figure ([0-9]+)x([0-9]+) caption=(true|false)");
    int figures = 0;
    for (std::sregex_iterator found(said.begin(), said.end(), figure), end; found != end; ++found, ++figures) {
        BOOST_TEST(std::stoi((*found)[1]) > 600);
        BOOST_TEST(std::stoi((*found)[2]) > 250);
        BOOST_TEST((*found)[3] == "true");
    }
    // startup; stream on two topologies; redis: three metrics over the sweep and one against native; OLTP: five and one, and two metrics
    // over another
    BOOST_TEST(figures == 15);
}

BOOST_AUTO_TEST_CASE(the_page_stands_alone_and_fits_its_width, *boost::unit_test::precondition(browser_is_there))
{
    page const made;
    auto const said = measured(made);
    BOOST_TEST(has(said, "title=What isolation costs"), said);
    BOOST_TEST(has(said, "scripts=0"), said);
    BOOST_TEST(has(said, "overflow=false"), said);
    BOOST_TEST(has(said, "ids=true"), said);
    BOOST_TEST(has(said, "hostile=true"), said);
    BOOST_TEST(has(said, "fetched=0"), said);
}

BOOST_AUTO_TEST_SUITE_END()
