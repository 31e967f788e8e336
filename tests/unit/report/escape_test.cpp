#include <tare/report/escape.hpp>
#include <tare/report/format.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace tare::report;
using tare::statistics::interval;
using tare::statistics::ratio;

ratio of(double value, double low, double high)
{
    ratio out;
    out.value = value;
    out.range = interval{low, high};
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(control_characters_never_reach_a_terminal)
{
    BOOST_TEST(plain("a\x1b[31mb\nc\x7f") == "a [31mb c ");
    BOOST_TEST(plain("a\xc2\x9b"
                     "31m") == "a 31m"); // U+009B, CSI in one character
    BOOST_TEST(plain("µ ≠") == "µ ≠");
    BOOST_TEST(plain(std::string(1000, 'x')).size() == 400 + std::string("…").size());
    BOOST_TEST(plain("xµµ", 2) == "xµ…"); // never cut inside a character
}

BOOST_AUTO_TEST_CASE(html_has_no_mark_of_its_own_left)
{
    BOOST_TEST(html("<a b=\"c\" d='e'>&") == "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
}

BOOST_AUTO_TEST_CASE(gnuplot_strings_are_single_quoted)
{
    BOOST_TEST(gnuplot("a'b `id` \\n") == "'a''b `id` \\n'");
    BOOST_TEST(gnuplot("a\nsystem('id')") == "'a system(''id'')'");
    BOOST_TEST(gnuplot_tic("5 %d") == "'5 %%d'");
}

BOOST_AUTO_TEST_CASE(csv_fields_are_no_formulas)
{
    BOOST_TEST(csv("a,\"b\"") == "\"a,\"\"b\"\"\"");
    BOOST_TEST(csv("=1+1") == "\"'=1+1\"");
}

BOOST_AUTO_TEST_CASE(file_names_lead_nowhere)
{
    BOOST_TEST(file_name("docker<nat>") == "docker-nat");
    BOOST_TEST(file_name("../../etc/passwd") == "etc-passwd");
    BOOST_TEST(file_name("..") == "figure");
    BOOST_TEST(file_name(std::string(300, 'a')).size() == 80u);
}

BOOST_AUTO_TEST_CASE(a_mean_is_shown_to_the_place_of_its_sd)
{
    auto const shown = [](double mean, double sd) {
        tare::statistics::summary s;
        s.n = 5;
        s.mean = mean;
        s.sd = sd;
        auto const text = to_text(s);
        return text.mean + " ± " + text.sd;
    };
    BOOST_TEST(shown(41.234, 0.3333) == "41.23 ± 0.33");
    BOOST_TEST(shown(1234.5, 56.7) == "1234 ± 57");
    BOOST_TEST(shown(0.00123456, 0.000051) == "0.001235 ± 0.000051");
    BOOST_TEST(shown(123456, 0.001) == "123456 ± 0");
}

BOOST_AUTO_TEST_CASE(a_ratio_is_shown_with_its_interval)
{
    BOOST_TEST(to_text(of(0.9876, 0.9812, 1.0049)) == "0.99 [0.98, 1.00]");
    BOOST_TEST(to_text(of(0.0602, 0.0594, 0.061)) == "0.060 [0.059, 0.061]");
    BOOST_TEST(to_text(of(281.4, 264.1, 299.9)) == "281 [264, 300]");
    ratio alone;
    alone.value = 0.5;
    BOOST_TEST(to_text(alone) == "0.50");
}

BOOST_AUTO_TEST_CASE(a_bound_that_excludes_one_is_never_printed_as_one)
{
    BOOST_TEST(to_text(of(0.984, 0.97, 0.998)) == "0.984 [0.970, 0.998]");
    BOOST_TEST(to_text(of(1.02, 1.0004, 1.04)) == "1.0200 [1.0004, 1.0400]");
}

BOOST_AUTO_TEST_CASE(seconds_are_scaled_to_what_can_be_read)
{
    BOOST_TEST(unit_for("s", 0.3).unit == "s");
    BOOST_TEST(unit_for("s", 0.0011).unit == "ms");
    BOOST_TEST(unit_for("s", 2e-5).factor == 1e6);
    BOOST_TEST(unit_for("GB/s", 1e-5).unit == "GB/s");
}

BOOST_AUTO_TEST_SUITE_END()
