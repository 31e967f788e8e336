#include <tare/campaign/results.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>

#include <csignal>
#include <string>

namespace {

using namespace tare;
namespace fs = std::filesystem;

struct scratch {
    scratch() : file(fs::temp_directory_path() / ("tare-results-" + std::to_string(::getpid()) + ".jsonl")) { fs::remove(file); }
    ~scratch() { fs::remove(file); }
    fs::path file;
};

campaign::record trial(int block, campaign::status s = campaign::status::valid)
{
    campaign::record r;
    r.campaign = "ab12cd";
    r.comparison = r.workload = "add";
    r.varies = "environment";
    r.baseline = r.environment = "native";
    r.case_name = r.experiment = "add/native/one_core/small-local";
    r.topology = "one_core";
    r.memory = "small-local";
    r.block = block;
    r.status = s;
    r.reason = s == campaign::status::valid ? "" : "for a reason";
    r.metrics = {{"rate", 1.5, "1/s", better::higher}};
    return r;
}

} // namespace

BOOST_AUTO_TEST_SUITE(campaign_results)

BOOST_AUTO_TEST_CASE(a_record_that_was_appended_is_known_also_after_opening_again)
{
    scratch const s;
    {
        campaign::results r(s.file);
        r.append(trial(0));
        r.append(trial(1, campaign::status::failed));
        BOOST_TEST(r.has("add", trial(0).key()));
        BOOST_TEST(r.flawed());
    }
    campaign::results const again(s.file);
    BOOST_TEST(again.size() == 2u);
    BOOST_TEST(again.has("add", trial(1).key()));
    BOOST_TEST(!again.has("add", trial(2).key()));
    BOOST_TEST(again.any_valid());
    BOOST_TEST(again.flawed());
}

BOOST_AUTO_TEST_CASE(one_case_in_two_comparisons_has_two_records)
{
    scratch const s;
    campaign::results r(s.file);
    r.append(trial(0));
    BOOST_TEST(!r.has("another_figure", trial(0).key()));
}

BOOST_AUTO_TEST_CASE(a_torn_last_line_is_dropped_and_the_next_record_stands_alone)
{
    scratch const s;
    campaign::results(s.file).append(trial(0));
    auto const whole = fs::file_size(s.file);
    {
        auto const f = system::open_file(s.file, O_WRONLY | O_APPEND);
        system::write_all(f.get(), R"({"schema":"tare.rec)", "test");
    }
    campaign::results r(s.file);
    BOOST_TEST(fs::file_size(s.file) == whole);
    r.append(trial(1));
    BOOST_TEST(campaign::read_records(s.file).records.size() == 2u);
}

BOOST_AUTO_TEST_CASE(when_the_disk_is_full_the_file_stays_whole_and_the_remedy_is_told)
{
    scratch const s;
    campaign::results r(s.file);
    r.append(trial(0));
    auto const whole = fs::file_size(s.file);
    // A limit on the size of files makes write(2) stop in the middle, as a full disk does.
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit const tight{whole + 100, before.rlim_max};
    auto const old = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &tight);
    std::string said;
    try {
        r.append(trial(1));
    } catch (error const& e) {
        said = e.what();
    }
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, old);
    BOOST_TEST(said.find("cannot write a record") != std::string::npos);
    BOOST_TEST(said.find("free space there") != std::string::npos);
    BOOST_TEST(fs::file_size(s.file) == whole);
    BOOST_TEST(!r.has("add", trial(1).key()));
}

BOOST_AUTO_TEST_SUITE_END()
