#include "synthetic.hpp"

#include <tare/report/write.hpp>

#include <boost/test/unit_test.hpp>

#include <sstream>

namespace {

using namespace tare;
using namespace tare::report;

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The page of a campaign with all kinds of trouble, and what was printed.
struct reported {
    synthetic::scratch folder{"write-test"};
    std::string page, printed;

    explicit reported(int blocks = 3)
    {
        synthetic::generator made(blocks);
        made.spine();
        made.troubles();
        made.write(folder.path / "campaign");
        again();
    }

    void again()
    {
        std::ostringstream out;
        tare::report::write({folder.path / "campaign"}, folder.path / "out", out);
        printed = out.str();
        page = system::read_file(folder.path / "out" / "report.html");
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(the_page_is_written_and_its_path_is_said)
{
    reported const made;
    BOOST_TEST(has(made.printed, "report: " + (made.folder.path / "out" / "report.html").string()));
    BOOST_TEST(has(made.printed, "docker-nat takes "));
    BOOST_TEST(has(made.page, "<h2>startup</h2>"));
    BOOST_TEST(has(made.page, "<h2>Provenance</h2>"));
    BOOST_TEST(has(made.page, "6.1.0-18-amd64"));
    BOOST_TEST(!has(made.page, "0123456789abcdef")); // the machine's identity is nobody else's business
}

BOOST_AUTO_TEST_CASE(hostile_text_is_escaped_on_the_page)
{
    reported const made;
    BOOST_TEST(has(made.page, "&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;"));
    BOOST_TEST(has(made.page, "docker-&lt;script&gt;.."));
    BOOST_TEST(!has(made.page, "<script"));
}

BOOST_AUTO_TEST_CASE(the_page_needs_nothing_from_elsewhere)
{
    reported const made;
    for (std::string_view const reference : {"src=", "<link", "@import", "url(http", "<iframe", "<object"})
        BOOST_TEST(!has(made.page, reference));
    BOOST_TEST(has(made.page, "default-src 'none'"));
}

BOOST_AUTO_TEST_CASE(the_page_says_first_what_makes_its_numbers_doubtful)
{
    reported const made;
    auto const first_heading = made.page.find("<h2>");
    BOOST_TEST(made.page.find("is itself a virtual machine") < first_heading);
    BOOST_TEST(made.page.find("tcg-bridged emulates its processor") < first_heading);
    BOOST_TEST(made.page.find("is torn and was dropped (200 bytes)") < first_heading);
}

BOOST_AUTO_TEST_CASE(a_page_without_provenance_says_so)
{
    reported made;
    system::fs::remove(made.folder.path / "campaign" / "provenance.json");
    system::fs::remove(made.folder.path / "campaign" / "plan.json");
    made.again();
    BOOST_TEST(has(made.page, "There is no provenance.json"));
    BOOST_TEST(!has(made.page, "is itself a virtual machine"));
}

BOOST_AUTO_TEST_CASE(what_doctor_found_is_on_the_page_in_its_order_and_escaped)
{
    reported made;
    auto const file = made.folder.path / "campaign" / "provenance.json";
    BOOST_TEST(!has(made.page, "What would disturb a measurement")); // a campaign of before
    auto provenance = boost::json::parse(system::read_file(file)).as_object();
    provenance["doctor"] =
        boost::json::parse(R"([{"what": "the <b>governor</b> sleeps", "disturbs": "all & everything", "remedy": "wake it"},
                                                  {"what": "second"}, "forged", {"what": ["x"], "remedy": 7}])");
    system::write_file(file, boost::json::serialize(provenance));
    made.again();
    BOOST_TEST(has(made.page, "<li>the &lt;b&gt;governor&lt;/b&gt; sleeps.<br>Disturbs: all &amp; everything.<br>Remedy: wake it.</li>\n"
                              "<li>second.<br>Disturbs: not said.<br>Remedy: not said.</li>\n"));
    BOOST_TEST(made.page.find("<h2>Provenance</h2>") < made.page.find("What would disturb a measurement"));
    BOOST_TEST(!has(made.page, "<th>doctor</th>"));
    provenance["doctor"] = boost::json::array();
    system::write_file(file, boost::json::serialize(provenance));
    made.again();
    BOOST_TEST(has(made.page, "<p>Nothing was found.</p>"));
}

BOOST_AUTO_TEST_CASE(checks_of_a_load_stand_under_its_figures_and_in_the_terminal)
{
    synthetic::scratch const folder("write-test");
    synthetic::generator made(3);
    made.oltp();
    made.write(folder.path);
    std::ostringstream out;
    tare::report::write({folder.path}, folder.path, out);
    auto const page = system::read_file(folder.path / "report.html");
    auto const heading = page.find("<h3>Checks</h3>");
    BOOST_REQUIRE(heading != std::string::npos);
    BOOST_TEST(has(page, "<li>data lay on ext4 in native, docker-host, oci-host, tcg-bridged (emulated); overlay in docker-nat.</li>"));
    BOOST_TEST(page.rfind("</figure>") < heading);
    BOOST_TEST(heading < page.find("<table>", heading));
    BOOST_TEST(has(out.str(), "Check: rows written a transaction: 4.00 in native, docker-host,"));
}

BOOST_AUTO_TEST_CASE(the_papers_curve_is_on_the_page_point_by_point_and_its_end_in_the_terminal)
{
    synthetic::scratch const folder("write-test");
    synthetic::generator made(3);
    made.oltp();
    made.write(folder.path);
    std::ostringstream out;
    tare::report::write({folder.path}, folder.path, out);
    auto const page = system::read_file(folder.path / "report.html");
    for (auto const* point :
         {"<td>transactions at clients=10</td>", "<td>sut_use at clients=130</td>", "<td>latency_mean at clients=290</td>"})
        BOOST_TEST(has(page, point));
    BOOST_TEST(has(page, "figure 16: docker_host/native 0.993 (all of its runs only read)"));
    std::string printed, word; // without the breaks of its lines
    for (std::istringstream words(out.str()); words >> word;) printed += word + ' ';
    BOOST_TEST(has(printed, "docker-host, transactions at clients=290: "));
    BOOST_TEST(!has(printed, "docker-host, transactions at clients=130: "));
}

BOOST_AUTO_TEST_CASE(a_forged_provenance_is_told_and_not_shown)
{
    reported made;
    system::write_file(made.folder.path / "campaign" / "provenance.json", std::string(100, '['));
    made.again();
    BOOST_TEST(has(made.page, "provenance.json of"));
    BOOST_TEST(has(made.page, "is not a JSON object of at most 4 MiB and is not shown"));
}

BOOST_AUTO_TEST_CASE(a_page_can_be_written_again) // by a user who looks at a campaign that still runs
{
    reported made;
    auto const before = made.page;
    made.again();
    BOOST_TEST((made.page == before));
}

BOOST_AUTO_TEST_CASE(a_folder_without_results_is_one_clear_sentence)
{
    synthetic::scratch const folder("write-test");
    std::ostringstream out;
    BOOST_CHECK_EXCEPTION(tare::report::write({folder.path}, folder.path, out), error,
                          [](error const& e) { return has(e.what(), "results.jsonl: No such file or directory"); });
}

BOOST_AUTO_TEST_CASE(no_records_make_a_page_that_says_so)
{
    synthetic::scratch const folder("write-test");
    system::write_file(folder.path / "results.jsonl", "");
    std::ostringstream out;
    tare::report::write({folder.path}, folder.path, out);
    BOOST_TEST(has(system::read_file(folder.path / "report.html"), "There is no record"));
}

BOOST_AUTO_TEST_SUITE_END()
