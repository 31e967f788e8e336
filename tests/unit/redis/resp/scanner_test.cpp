#include <tare/redis/resp/scanner.hpp>

#include "examples.hpp"
#include "random_replies.hpp"
#include "reading.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace resp_reading;
using namespace std::literals;

namespace {

std::string scan_whole(std::string_view bytes, resp::limits const& bounds = {})
{
    return scanned(
        bytes, [&] { return bytes.size(); }, bounds);
}

} // namespace

BOOST_AUTO_TEST_SUITE(redis_resp_scanner)

BOOST_AUTO_TEST_CASE(replies_of_a_load_are_told_apart)
{
    BOOST_TEST(scan_whole("+OK\r\n$5\r\nhello\r\n$-1\r\n_\r\n$0\r\n\r\n:42\r\n-ERR no\r\n+PONG\r\n$3\r\n\r\n$\r\n") ==
               "+OK/2/0\n$hello/5/0\n_/0/0\n_/0/0\n$/0/0\n:/0/42\n-ERR no/6/0\n+PONG/4/0\n$\r\n$/3/0\n");
}

BOOST_AUTO_TEST_CASE(an_aggregate_is_one_reply_and_attributes_are_none)
{
    BOOST_TEST(
        scan_whole("*2\r\n*1\r\n:1\r\n$1\r\na\r\n|1\r\n+ttl\r\n$1\r\nb\r\n+OK\r\n>1\r\n+x\r\n*0\r\n%?\r\n.\r\n$?\r\n;1\r\na\r\n;0\r\n") ==
        "*/0/0\n+OK/2/0\n>/0/0\n*/0/0\n%/0/0\n$a/1/0\n");
}

BOOST_AUTO_TEST_CASE(every_example_is_scanned_as_it_is_parsed_wherever_it_is_cut)
{
    for (auto const& e : resp_examples::all) BOOST_TEST_CONTEXT(e.heading)
        {
            auto const expected = scanned_by_parser(e.bytes);
            BOOST_TEST(scan_whole(e.bytes) == expected);
            BOOST_TEST(scanned(e.bytes, [] { return 1U; }) == expected);
            for (std::size_t first = 1; first < e.bytes.size(); ++first) {
                bool begun = false;
                BOOST_TEST(scanned(e.bytes, [&] { return std::exchange(begun, true) ? e.bytes.size() : first; }) == expected);
            }
        }
}

BOOST_AUTO_TEST_CASE(content_in_one_piece_is_not_copied)
{
    auto const bytes = "$2000\r\n" + std::string(2000, 'v') + "\r\n+OK\r\n";
    std::vector<std::string_view> contents;
    resp::scanner scanner;
    BOOST_TEST(scanner.scan(bytes, [&](resp::scanned const& r) { contents.push_back(r.content); }));
    BOOST_TEST_REQUIRE(contents.size() == 2u);
    BOOST_TEST(static_cast<void const*>(contents[0].data()) == static_cast<void const*>(bytes.data() + 7));
    BOOST_TEST(contents[0].size() == 2000u);
}

BOOST_AUTO_TEST_CASE(of_long_content_that_was_cut_the_beginning_is_kept)
{
    std::string value(5000, ' ');
    for (std::size_t i = 0; i < value.size(); ++i) value[i] = static_cast<char>('a' + i % 26);
    auto const bytes = "$5000\r\n" + value + "\r\n";
    for (std::size_t const piece : {1U, 7U, 100U, 1024U, 1031U, 4000U}) {
        std::size_t replies = 0;
        resp::scanner scanner;
        in_pieces(
            bytes, [&] { return piece; },
            [&](std::string_view one) {
                return scanner.scan(one, [&](resp::scanned const& r) {
                    ++replies;
                    BOOST_TEST(r.size == 5000u);
                    BOOST_TEST((r.content == std::string_view(value).substr(0, resp::scanner::kept)));
                });
            });
        BOOST_TEST(replies == 1u);
        BOOST_TEST(scanner.offset() == bytes.size());
    }
}

BOOST_AUTO_TEST_CASE(an_error_tells_its_place_in_the_stream)
{
    BOOST_TEST(scan_whole("+OK\r\n$1\r\na\r\n+OK\nno") == "+OK/2/0\n$a/1/0\na line does not end in CR LF (byte 12)");
    BOOST_TEST(scan_whole("$1\r\nabc") == "the bytes of a string are not followed by CR LF (byte 5)");
    BOOST_TEST(scan_whole("$1\ra\r\n+OK\r\n") == "a line does not end in CR LF (byte 0)");
    BOOST_TEST(scan_whole("$1\r\nabc\r\n") == "the bytes of a string are not followed by CR LF (byte 5)");
    BOOST_TEST(scan_whole("$\r\n\r\n+OK\r\n") == "a length or a count is no decimal number (byte 0)");
    resp::scanner scanner;
    auto const none = [](resp::scanned const&) { BOOST_ERROR("a reply after an error"); };
    BOOST_TEST(!scanner.scan("?", none));
    BOOST_TEST(!scanner.scan("+OK\r\n", none));
}

BOOST_AUTO_TEST_CASE(bounds_are_kept_on_the_short_way_too)
{
    BOOST_TEST(scan_whole("$5\r\nhello\r\n", {.blob = 5}) == "$hello/5/0\n");
    BOOST_TEST(scan_whole("$5\r\nhello\r\n", {.blob = 4}) == "a string is longer than allowed (byte 0)");
    auto const long_reply = "$95\r\n" + std::string(95, 'a') + "\r\n";
    BOOST_TEST(scan_whole(long_reply, {.reply = 100}) == scanned_by_parser(long_reply));
    BOOST_TEST(scan_whole(long_reply, {.reply = 99}) == "a reply is or will be longer than allowed (byte 0)");
    std::string nested;
    for (int i = 0; i < 1000; ++i) nested += "*1\r\n";
    BOOST_TEST(scan_whole(nested).starts_with("aggregates lie within one another"));
    BOOST_TEST(scan_whole("*4294967295\r\n").starts_with("a reply holds or announces more values"));
}

BOOST_AUTO_TEST_CASE(scanner_and_parser_agree_on_random_streams_whether_valid_or_not)
{
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        resp_random::replies random(seed);
        auto const valid = random.stream(30), mutated = random.mutated(valid);
        for (auto const* bytes : {&valid, &mutated}) {
            auto const expected = scanned_by_parser(*bytes);
            BOOST_TEST((scan_whole(*bytes) == expected), "seed " << seed);
            BOOST_TEST((scanned(*bytes, [&] { return 1 + random.below(9); }) == expected), "seed " << seed);
            BOOST_TEST((scanned(*bytes, [&] { return 1 + random.below(300); }) == expected), "seed " << seed);
        }
        resp::limits const tight{.line = 40, .blob = 60, .values = 12, .depth = 3, .reply = 200};
        auto const expected = scanned_by_parser(valid, tight);
        BOOST_TEST((scan_whole(valid, tight) == expected), "seed " << seed);
        BOOST_TEST((scanned(
                        valid, [&] { return 1 + random.below(9); }, tight) == expected),
                   "seed " << seed);
    }
}

BOOST_AUTO_TEST_SUITE_END()
