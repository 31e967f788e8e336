#include <tare/campaign/record.hpp>

#include <boost/test/unit_test.hpp>

#include <unistd.h>

namespace {

using namespace tare;
using namespace tare::campaign;

record example()
{
    record r;
    r.campaign = "2026-11-22T07-00-00-stream-3f9c";
    r.comparison = "stream";
    r.varies = "environment";
    r.baseline = "native";
    r.block = 3;
    r.case_name = "stream/oci<host,volume>/one_socket/thp-local[threads=2]";
    r.position = 5;
    r.start = 1;
    r.iteration = 4;
    r.experiment = "stream/oci<host,volume>/one_socket/thp-local";
    r.workload = "stream";
    r.environment = "oci";
    r.stands_in_for = "kvm";
    r.same_as = "stream/native/whole_machine/thp-local";
    r.factors = {{"network", "host"}};
    r.topology = "one_socket";
    r.memory = "thp-local";
    r.parameters = {{"bytes", 268435456}};
    r.sweep = {{"threads", 2}};
    r.across = {{"copy", "triad"}, {"triad", "copy"}};
    r.metrics = {{"triad", 43.75, "GB/s", better::higher}, {"copy", 40.5, "GB/s", better::higher}};
    r.samples = {{"triad", json::array{43.5, 44.0}}};
    r.status = status::invalid;
    r.reason = "the answer differs by 1e-3 `<script>`";
    r.emulated = true;
    r.host = {{"steal", 0.25}};
    r.facts = {{"kernel", "6.1"}};
    r.seconds = 1.5;
    return r;
}

/// A record's line in which one member is replaced.
std::string line_with(std::string_view member, json::value value)
{
    auto object = to_json(example());
    object[member] = std::move(value);
    return json::serialize(object);
}

/// The sentence with which a line is refused; empty when it is accepted.
std::string refusal(std::string const& line)
{
    try {
        parse_record(line);
    } catch (error const& wrong) {
        return wrong.what();
    }
    return {};
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// A results.jsonl of its own, removed at the end.
struct results_file {
    system::fs::path path = system::fs::temp_directory_path() / ("tare-record-test-" + std::to_string(::getpid()) + ".jsonl");

    explicit results_file(std::string_view text) { system::write_file(path, text); }
    ~results_file() { system::fs::remove(path); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(campaign)
BOOST_AUTO_TEST_SUITE(records)

BOOST_AUTO_TEST_CASE(a_record_is_read_back_as_it_was_written)
{
    auto const line = json::serialize(to_json(example()));
    BOOST_TEST(!has(line, "\n"));
    BOOST_TEST((parse_record(line) == example()));
}

BOOST_AUTO_TEST_CASE(metrics_keep_their_order)
{
    auto const back = parse_record(json::serialize(to_json(example())));
    BOOST_TEST(back.metrics.at(0).name == "triad");
    BOOST_TEST(back.metrics.at(1).name == "copy");
}

BOOST_AUTO_TEST_CASE(a_metric_that_is_not_finite_is_not_written)
{
    auto r = example();
    r.metrics[0].value = std::nan("");
    BOOST_CHECK_THROW(to_json(r), error);
}

BOOST_AUTO_TEST_CASE(members_that_are_unknown_are_ignored) { BOOST_TEST(refusal(line_with("later", "x")) == ""); }

BOOST_AUTO_TEST_CASE(wrong_members_are_refused_by_name)
{
    BOOST_TEST(has(refusal(line_with("case", "a b")), "'case'"));
    BOOST_TEST(has(refusal(line_with("case", "")), "'case'"));
    BOOST_TEST(has(refusal(line_with("environment", "`id`")), "'environment'"));
    BOOST_TEST(has(refusal(line_with("environment", "a/b")), "'environment'"));
    BOOST_TEST(has(refusal(line_with("environment", json::string(longest_name + 1, 'a'))), "'environment'"));
    BOOST_TEST(has(refusal(line_with("campaign", "../x")), "'campaign'"));
    BOOST_TEST(has(refusal(line_with("block", -1)), "'block'"));
    BOOST_TEST(has(refusal(line_with("start", 1.5)), "'start'"));
    BOOST_TEST(has(refusal(line_with("position", -1)), "'position'"));
    BOOST_TEST(has(refusal(line_with("iteration", std::int64_t(1) << 31)), "'iteration'"));
    BOOST_TEST(has(refusal(line_with("status", "good")), "status"));
    BOOST_TEST(has(refusal(line_with("factors", json::object{{"a", 1}})), "'factors'"));
    BOOST_TEST(has(refusal(line_with("samples", json::object{{"a", json::array{"x"}}})), "'samples'"));
    BOOST_TEST(has(refusal(line_with("host", 1)), "'host'"));
    BOOST_TEST(has(refusal(line_with("schema", "tare.record/2")), "tare.record/1"));
}

BOOST_AUTO_TEST_CASE(figures_across_are_pairs_of_names_and_not_too_many)
{
    auto older = to_json(example());
    older.erase("across");
    BOOST_TEST(parse_record(json::serialize(older)).across.empty());
    json::object const good{{"x", "copy"}, {"y", "triad"}, {"later", 1}};
    BOOST_TEST(refusal(line_with("across", json::array(most_figures, good))) == "");
    BOOST_TEST(has(refusal(line_with("across", json::array(most_figures + 1, good))), "at most 64 figures"));
    BOOST_TEST(has(refusal(line_with("across", "copy")), "'across'"));
    for (json::value const& wrong :
         {json::value("copy"), json::value{{"x", "copy"}}, json::value{{"x", "copy"}, {"y", 1}}, json::value{{"x", "`id`"}, {"y", "triad"}},
          json::value{{"x", std::string(longest_name + 1, 'a')}, {"y", "b"}}})
        BOOST_TEST(has(refusal(line_with("across", json::array{wrong})), "pairs 'x' and 'y'"));
}

BOOST_AUTO_TEST_CASE(wrong_metrics_are_refused_by_name)
{
    auto const metrics = [](json::value m) { return line_with("metrics", json::object{{"triad", std::move(m)}}); };
    BOOST_TEST(refusal(metrics({{"value", 1}, {"unit", "GB/s"}, {"better", "higher"}})) == "");
    BOOST_TEST(has(refusal(metrics({{"value", "1"}, {"unit", "GB/s"}, {"better", "higher"}})), "triad"));
    BOOST_TEST(has(refusal(metrics({{"value", 1}, {"unit", "`id`"}, {"better", "higher"}})), "triad"));
    BOOST_TEST(has(refusal(metrics({{"value", 1}, {"unit", "GB/s"}, {"better", "up"}})), "better"));
    BOOST_TEST(has(refusal(metrics(1)), "triad"));
}

BOOST_AUTO_TEST_CASE(a_number_that_overflows_is_refused)
{
    auto line = line_with("seconds", 123.5);
    line.replace(line.find("1.235E2"), 7, "1.2e999");
    BOOST_TEST(refusal(line) != "");
}

BOOST_AUTO_TEST_CASE(deep_json_and_what_is_no_object_are_refused)
{
    BOOST_TEST(refusal(line_with("later", json::parse(std::string(30, '[') + std::string(30, ']')))) == "");
    auto deep = line_with("later", "here");
    deep.replace(deep.find("\"here\""), 6, std::string(32, '[') + std::string(32, ']'));
    BOOST_TEST(has(refusal(deep), "not JSON"));
    BOOST_TEST(has(refusal("[]"), "not a JSON object"));
    BOOST_TEST(has(refusal("{"), "not JSON"));
    BOOST_TEST(has(refusal(std::string(longest_line + 1, ' ')), "16 MiB"));
}

BOOST_AUTO_TEST_CASE(a_torn_last_line_is_dropped_and_counted)
{
    auto const line = json::serialize(to_json(example())) + "\n";
    results_file const file(line + line + line.substr(0, 100));
    auto const read = read_records(file.path);
    BOOST_TEST(read.records.size() == 2u);
    BOOST_TEST(read.whole_bytes == 2 * line.size());
    BOOST_TEST(read.torn_bytes == 100u);
}

BOOST_AUTO_TEST_CASE(a_file_of_many_chunks_is_read_whole)
{
    auto const line = line_with("reason", json::string(300'000, 'x')) + "\n";
    std::string text;
    for (int i = 0; i < 12; ++i) text += line;
    results_file const file(text);
    auto const read = read_records(file.path);
    BOOST_TEST(read.records.size() == 12u);
    BOOST_TEST(read.whole_bytes == text.size());
    BOOST_TEST(!read.torn());
}

BOOST_AUTO_TEST_CASE(a_wrong_line_is_named_by_its_number)
{
    results_file const file(json::serialize(to_json(example())) + "\nnothing\n");
    BOOST_CHECK_EXCEPTION(read_records(file.path), error,
                          [](error const& wrong) { return has(wrong.what(), "line 2: a record is not JSON"); });
}

BOOST_AUTO_TEST_CASE(what_is_not_a_regular_file_is_refused)
{
    auto const irregular = [](error const& wrong) { return has(wrong.what(), "is not a regular file"); };
    BOOST_CHECK_EXCEPTION(read_records("/dev/zero"), error, irregular);
    BOOST_CHECK_EXCEPTION(read_records("/tmp"), error, irregular);
    BOOST_CHECK_THROW(read_records("/nonexistent/results.jsonl"), error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
