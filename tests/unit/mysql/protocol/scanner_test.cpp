#include <tare/mysql/protocol/scanner.hpp>

#include "examples.hpp"
#include "messages.hpp"
#include "random_responses.hpp"
#include "reading.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using namespace mysql_reading;
using namespace mysql_messages;
using protocol::answer;

BOOST_AUTO_TEST_SUITE(mysql_protocol_scanner)

BOOST_AUTO_TEST_CASE(results_are_classified_and_rows_counted)
{
    auto const bytes = packets({ok(more, 3), "\x02", column("a", 3), column("b", 253), string("5") + string("x"), string("6") + "\xfb",
                                end_ok(more), "\x01", column("a", 3), end_ok(more), error(1213, "40001", "Deadlock found")});
    BOOST_TEST(scanned(bytes) == "ok: affected 3 id 0 status 10 warnings 0 ''\n"
                                 "rows 2 columns 2: affected 0 id 0 status 10 warnings 0 ''\n"
                                 "rows 0 columns 1: affected 0 id 0 status 10 warnings 0 ''\n"
                                 "ERROR 1213 (40001): Deadlock found (last)\nover");
}

BOOST_AUTO_TEST_CASE(every_example_is_scanned_as_it_is_parsed_wherever_it_is_cut)
{
    for (auto const& e : mysql_examples::all()) BOOST_TEST_CONTEXT(e.heading)
        {
            auto const expected = scanned_by_parser(e.bytes, e.how);
            BOOST_TEST(expected.ends_with("over"));
            BOOST_TEST(scanned(e.bytes, e.how) == expected);
            BOOST_TEST(scanned(
                           e.bytes, [] { return 1U; }, e.how) == expected);
            for (std::size_t first = 1; first < e.bytes.size(); ++first) {
                bool begun = false;
                BOOST_TEST(scanned(
                               e.bytes, [&] { return std::exchange(begun, true) ? e.bytes.size() : first; }, e.how) == expected);
            }
        }
}

BOOST_AUTO_TEST_CASE(a_statement_is_told_when_its_definitions_are_over)
{
    auto const bytes = packets({prepared(7, 1, 1), column("?", 253), column("a", 3)});
    protocol::scanner scanner(protocol::usual);
    scanner.begin(answer::prepared);
    std::size_t told = 0;
    auto const count = [&](protocol::scanned const& s) {
        ++told;
        BOOST_TEST(s.statement.statement == 7u);
        BOOST_TEST(s.statement.parameters == 1u);
        BOOST_TEST(scanner.is_over());
    };
    BOOST_TEST(scanner.scan(std::string_view(bytes).substr(0, bytes.size() - 1), count));
    BOOST_TEST(told == 0u);
    BOOST_TEST(scanner.scan(std::string_view(bytes).substr(bytes.size() - 1), count));
    BOOST_TEST(told == 1u);
}

BOOST_AUTO_TEST_CASE(one_scanner_serves_one_response_after_another)
{
    protocol::scanner scanner(protocol::usual);
    auto const rows = packets({"\x01", column("a", 8), hex("00 00 01 00 00 00 00 00 00 00"), end_ok()}), done = packets({ok(2, 1)});
    std::uint64_t counted = 0, affected = 0;
    for (int i = 0; i < 10; ++i)
        for (auto const* bytes : {&rows, &done}) {
            scanner.begin(answer::binary);
            BOOST_TEST(scanner.scan(*bytes, [&](protocol::scanned const& s) {
                counted += s.rows;
                affected += s.ok.affected_rows;
            }));
            BOOST_TEST(scanner.is_over());
        }
    BOOST_TEST(counted == 10u);
    BOOST_TEST(affected == 10u);
    BOOST_TEST(scanner.offset() == 10 * (rows.size() + done.size()));
}

BOOST_AUTO_TEST_CASE(columns_that_were_told_before_may_be_left_out)
{
    using protocol::field_type;
    auto const row = hex("00 00 05 00 00 00") + string("x");
    setting const both{answer::binary,
                       protocol::usual | protocol::capability::columns_once,
                       {},
                       {{field_type::long_, false}, {field_type::string, false}}};
    auto const left_out = packets({hex("02 00"), row, row, end_ok()});
    BOOST_TEST(scanned(left_out, both) == "rows 2 columns 2: affected 0 id 0 status 2 warnings 0 '' (last)\nover");
    BOOST_TEST(scanned_by_parser(left_out, both) == scanned(left_out, both));
    auto other = both;
    other.known.pop_back(); // such as a table that was changed meanwhile
    BOOST_TEST(scanned(left_out, other) == "a result leaves out columns that no answer to its statement told before (byte 0)");
    auto const told = packets({hex("02 01"), column("a", 3), column("b", 254), row, end_ok()});
    BOOST_TEST(scanned(told, other) == "rows 1 columns 2: affected 0 id 0 status 2 warnings 0 '' (last)\nover");
    auto with_eofs = both;
    with_eofs.spoken = with_eof | protocol::capability::columns_once;
    BOOST_TEST(scanned(packets({hex("02 00"), eof(), row, eof()}), with_eofs) ==
               "rows 1 columns 2: affected 0 id 0 status 2 warnings 0 '' (last)\nover");
    BOOST_TEST(scanned(packets({hex("02")}), both) == "a message ends before all that it has to hold (byte 0)");
}

BOOST_AUTO_TEST_CASE(the_columns_of_what_was_scanned_last_are_there)
{
    using protocol::field_type;
    protocol::scanner scanner(protocol::usual | protocol::capability::columns_once);
    auto const none = [](protocol::scanned const&) {};
    scanner.begin(answer::prepared);
    BOOST_TEST(scanner.scan(packets({prepared(7, 1, 1), column("?", 253), column("a", 3)}), none));
    BOOST_TEST(scanner.kinds().size() == 1u);
    BOOST_TEST((scanner.kinds()[0].type == field_type::long_));
    scanner.begin(answer::binary);
    BOOST_TEST(scanner.scan(packets({hex("01 01"), column("a", 8), end_ok()}), none));
    BOOST_TEST((scanner.kinds()[0].type == field_type::longlong));
}

BOOST_AUTO_TEST_CASE(a_long_row_needs_no_room_and_another_long_message_is_refused)
{
    setting const small{answer::text, protocol::usual, {.short_message = 200}};
    auto const head = packets({"\x01", column("a", 252)});
    auto const row = head + packets({string(std::string(100'000, 'x')), end_ok()}, 3);
    for (std::size_t const piece : {1U, 100U, 65'536U})
        BOOST_TEST(scanned(
                       row, [&] { return piece; }, small) == "rows 1 columns 1: affected 0 id 0 status 2 warnings 0 '' (last)\nover");
    auto const words = packets({error(1064, "42000", std::string(300, 'x'))});
    auto const refused = "a message is or will be longer than allowed (byte 0)";
    BOOST_TEST(scanned(words, small) == refused);
    BOOST_TEST(scanned(
                   words, [] { return 7U; }, small) == refused);
    BOOST_TEST(scanned(std::string_view(words).substr(0, 5), small) == refused); // before the rest of it comes
    auto const in_packets = packets({error(1064, "42000", std::string(300, 'x'))}, 1, 150);
    auto split = small;
    split.bounds.packet = 150;
    BOOST_TEST(scanned(in_packets, split) == refused);
}

BOOST_AUTO_TEST_CASE(an_error_tells_its_place_and_nothing_follows_it)
{
    auto const head = packets({"\x01", column("a", 253)});
    auto const wrong = head + packets({string("x") + "y", end_ok()}, 3);
    auto const expected = "a message goes on behind all that it has to hold (byte " + std::to_string(head.size()) + ")";
    BOOST_TEST(scanned(wrong) == expected);
    BOOST_TEST(scanned(wrong, [] { return 1U; }) == expected);
    protocol::scanner scanner(protocol::usual);
    auto const none = [](protocol::scanned const&) { BOOST_ERROR("a result after an error"); };
    BOOST_TEST(!scanner.scan("x", none));
    BOOST_TEST(scanner.error() == make_error_code(protocol::errc::not_asked));
    scanner.begin(answer::plain);
    BOOST_TEST(!scanner.scan(packets({ok()}), none));
}

BOOST_AUTO_TEST_CASE(scanner_and_parser_agree_on_random_responses_whether_valid_or_not)
{
    std::size_t complete = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        mysql_random::responses random(seed);
        auto const how = random.setting();
        auto const valid = random.stream(how), mutated = random.mutated(valid);
        if (scanned_by_parser(valid, how).ends_with("over")) ++complete;
        for (auto const* bytes : {&valid, &mutated}) {
            auto const expected = scanned_by_parser(*bytes, how);
            BOOST_TEST((scanned(*bytes, how) == expected), "seed " << seed);
            BOOST_TEST((scanned(
                            *bytes, [&] { return 1 + random.below(9); }, how) == expected),
                       "seed " << seed);
            BOOST_TEST((scanned(
                            *bytes, [&] { return 1 + random.below(300); }, how) == expected),
                       "seed " << seed);
        }
    }
    BOOST_TEST(complete > 1500u); // the others have an error instead of a row, with a result behind it
}

BOOST_AUTO_TEST_SUITE_END()
