#include <tare/redis/resp/parser.hpp>

#include "examples.hpp"
#include "random_replies.hpp"
#include "reading.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace resp_reading;
using namespace std::literals;

BOOST_AUTO_TEST_SUITE(redis_resp_parser)

BOOST_AUTO_TEST_CASE(every_example_of_the_specification_is_read)
{
    for (auto const& e : resp_examples::all) BOOST_TEST_CONTEXT(e.heading)
        {
            BOOST_TEST(parsed(e.bytes) == std::string(e.text) + '\n');
        }
}

BOOST_AUTO_TEST_CASE(where_the_bytes_are_cut_makes_no_difference)
{
    for (auto const& e : resp_examples::all) BOOST_TEST_CONTEXT(e.heading)
        {
            auto const whole = parsed(e.bytes);
            BOOST_TEST(parsed(e.bytes, [] { return 1U; }) == whole);
            for (std::size_t first = 1; first < e.bytes.size(); ++first)
                for (std::size_t second = 1; first + second < e.bytes.size(); ++second) {
                    std::size_t const sizes[] = {first, second, e.bytes.size()};
                    auto const* next = sizes;
                    BOOST_REQUIRE_EQUAL(parsed(e.bytes, [&] { return *next++; }), whole);
                }
        }
}

BOOST_AUTO_TEST_CASE(what_breaks_off_is_unfinished_and_no_error)
{
    for (auto const& e : resp_examples::all)
        for (std::size_t n = 1; n < e.bytes.size(); ++n) {
            auto const text = parsed(e.bytes.substr(0, n));
            auto const between = e.text.starts_with(text.substr(0, text.empty() ? 0 : text.size() - 1)) && !text.empty();
            BOOST_TEST((text.ends_with("unfinished") || between), e.heading << " cut after " << n << ": " << text);
        }
}

struct wrong {
    std::string_view bytes;
    resp::errc error;
    std::uint64_t offset;
};

BOOST_AUTO_TEST_CASE(what_is_no_reply_is_refused_with_the_place_however_it_arrives)
{
    using resp::errc;
    wrong const all[] = {
        {"x", errc::not_a_type, 0},
        {"+OK\r\n\r\n", errc::not_a_type, 5},
        {"GET / HTTP/1.1\r\n", errc::not_a_type, 0},
        {"\x16\x03\x01", errc::not_a_type, 0}, // the beginning of TLS
        {"+O\nK\r\n", errc::no_line_end, 0},
        {":1\r\n+OK\rx", errc::no_line_end, 4},
        {"+OK\r\r\n", errc::no_line_end, 0},
        {":\r\n", errc::not_a_number, 0},
        {":-\r\n", errc::not_a_number, 0},
        {":1a\r\n", errc::not_a_number, 0},
        {":1 \r\n", errc::not_a_number, 0},
        {":--1\r\n", errc::not_a_number, 0},
        {":9223372036854775808\r\n", errc::not_a_number, 0},
        {":-9223372036854775809\r\n", errc::not_a_number, 0},
        {":123456789012345678901\r\n", errc::line_too_long, 0},
        {",\r\n", errc::not_a_double, 0},
        {",.5\r\n", errc::not_a_double, 0},
        {",1.\r\n", errc::not_a_double, 0},
        {",1e\r\n", errc::not_a_double, 0},
        {",0x10\r\n", errc::not_a_double, 0},
        {",1e999\r\n", errc::not_a_double, 0},
        {",infinity\r\n", errc::not_a_double, 0},
        {",+-1\r\n", errc::not_a_double, 0},
        {"#\r\n", errc::not_a_boolean, 0},
        {"#true\r\n", errc::not_a_boolean, 0},
        {"_0\r\n", errc::not_a_null, 0},
        {"(\r\n", errc::not_a_big_number, 0},
        {"(1.5\r\n", errc::not_a_big_number, 0},
        {"$\r\n", errc::not_a_length, 0},
        {"$-2\r\n", errc::not_a_length, 0},
        {"$+1\r\na\r\n", errc::not_a_length, 0},
        {"*-2\r\n", errc::not_a_length, 0},
        {"%-1\r\n", errc::not_a_length, 0},
        {"*1x\r\n", errc::not_a_length, 0},
        {"*??\r\n", errc::not_a_length, 0},
        {"!?\r\n", errc::not_streamable, 0},
        {"=?\r\n", errc::not_streamable, 0},
        {">?\r\n", errc::not_streamable, 0},
        {"|?\r\n", errc::not_streamable, 0},
        {"$3\r\nabcd\r\n", errc::no_blob_end, 7},
        {"$3\r\nabc\rd", errc::no_blob_end, 7},
        {"$3\r\nab\r\n+", errc::no_blob_end, 7},
        {"=3\r\ntxt\r\n", errc::no_format, 0},
        {"=5\r\ntxtab\r\n", errc::no_format, 4},
        {"$?\r\n+a\r\n", errc::no_chunk, 4},
        {"$?\r\n;1\r\na\r\n$1\r\nb\r\n", errc::no_chunk, 11},
        {";1\r\na\r\n", errc::chunk_alone, 0},
        {".\r\n", errc::end_alone, 0},
        {"*1\r\n.\r\n", errc::end_alone, 4},
        {"*?\r\n.x\r\n", errc::end_alone, 4},
        {"%?\r\n+a\r\n.\r\n", errc::half_a_pair, 8},
        {"*?\r\n|1\r\n+a\r\n:1\r\n.\r\n", errc::attribute_of_nothing, 16},
        {"*1\r\n>1\r\n+a\r\n", errc::push_within, 4},
    };
    for (auto const& w : all) {
        auto const expected = resp::describe(w.error, w.offset);
        BOOST_TEST(parsed(w.bytes).ends_with(expected), w.bytes << ": " << parsed(w.bytes));
        for (std::size_t first = 1; first < w.bytes.size(); ++first) {
            auto sizes = std::array{first, w.bytes.size()};
            auto const* next = sizes.data();
            BOOST_TEST(parsed(w.bytes, [&] { return *next++; }) == parsed(w.bytes));
        }
        BOOST_TEST(parsed(w.bytes, [] { return 1U; }) == parsed(w.bytes));
    }
}

BOOST_AUTO_TEST_CASE(after_an_error_nothing_more_is_read)
{
    resp::parser parser;
    std::string_view bytes = "x+OK\r\n";
    BOOST_TEST(!parser.next(bytes));
    BOOST_TEST(parser.error() == resp::errc::not_a_type);
    bytes = "+OK\r\n";
    BOOST_TEST(!parser.next(bytes));
    BOOST_TEST(parser.offset() == 0u);
}

/// Whether the bytes are read with bounds, and refused with bounds that are smaller by one.
void check_bound(std::string_view bytes, resp::limits const& enough, resp::limits const& too_small, resp::errc error)
{
    BOOST_TEST(parsed(bytes, enough) == parsed(bytes));
    BOOST_TEST(parsed(bytes).ends_with('\n'));
    auto const refused = parsed(bytes, too_small);
    BOOST_TEST(refused.find(make_error_code(error).message()) != std::string::npos, bytes << ": " << refused);
    BOOST_TEST(parsed(
                   bytes, [] { return 1U; }, too_small) == refused);
    BOOST_TEST(parsed(
                   bytes, [] { return 1U; }, enough) == parsed(bytes));
}

BOOST_AUTO_TEST_CASE(every_bound_is_kept_to_the_byte)
{
    using resp::errc;
    auto const line = "+" + std::string(50, 'a') + "\r\n", error = "-" + line.substr(1);
    check_bound(line, {.line = 50}, {.line = 49}, errc::line_too_long);
    check_bound(error, {.line = 50}, {.line = 49}, errc::line_too_long);
    check_bound("$5\r\nhello\r\n", {.blob = 5}, {.blob = 4}, errc::blob_too_long);
    check_bound("!5\r\nhello\r\n", {.blob = 5}, {.blob = 4}, errc::blob_too_long);
    check_bound("=5\r\ntxt:o\r\n", {.blob = 5}, {.blob = 4}, errc::blob_too_long);
    check_bound("$?\r\n;3\r\nhel\r\n;2\r\nlo\r\n;0\r\n", {.blob = 5}, {.blob = 4}, errc::blob_too_long);
    check_bound("*2\r\n*1\r\n:1\r\n:2\r\n", {.values = 4}, {.values = 3}, errc::too_many_values);
    check_bound("%1\r\n+a\r\n:1\r\n", {.values = 3}, {.values = 2}, errc::too_many_values);
    check_bound("*?\r\n:1\r\n:2\r\n.\r\n", {.values = 3}, {.values = 2}, errc::too_many_values);
    check_bound("|1\r\n+a\r\n:1\r\n+OK\r\n", {.values = 4}, {.values = 3}, errc::too_many_values);
    check_bound("|0\r\n|0\r\n|0\r\n+OK\r\n", {.values = 4}, {.values = 3}, errc::too_many_values);
    check_bound("*1\r\n|0\r\n:1\r\n", {.values = 3}, {.values = 2}, errc::too_many_values);
    check_bound("*1\r\n%1\r\n:1\r\n*0\r\n", {.depth = 3}, {.depth = 2}, errc::too_deep);
    check_bound("*?\r\n|0\r\n:1\r\n.\r\n", {.depth = 2}, {.depth = 1}, errc::too_deep);
    auto const twenty = "*2\r\n$20\r\n" + std::string(20, 'a') + "\r\n$40\r\n" + std::string(40, 'b') + "\r\n";
    check_bound(twenty, {.reply = 76}, {.reply = 75}, errc::reply_too_long);
    auto const numbers = [] {
        auto out = "*20\r\n"s;
        for (int i = 0; i < 20; ++i) out += ":1\r\n";
        return out;
    }();
    check_bound(numbers, {.reply = 85}, {.reply = 84}, errc::reply_too_long);
}

BOOST_AUTO_TEST_CASE(bounds_are_those_of_one_reply_and_not_of_a_connection)
{
    std::string many;
    for (int i = 0; i < 100; ++i) many += "|1\r\n+a\r\n:1\r\n*2\r\n$3\r\nabc\r\n:2\r\n";
    BOOST_TEST(parsed(many, {.values = 6, .reply = 64}).ends_with('\n'));
}

BOOST_AUTO_TEST_CASE(what_is_only_announced_is_refused_or_costs_nothing)
{
    BOOST_TEST(parsed("*4294967295\r\n") == "a reply holds or announces more values than allowed (byte 0)");
    BOOST_TEST(parsed("%9223372036854775808\r\n") == "a reply holds or announces more values than allowed (byte 0)");
    BOOST_TEST(parsed("$536870913\r\n") == "a string is longer than allowed (byte 0)");
    BOOST_TEST(parsed("$9999999999999999999\r\n") == "a string is longer than allowed (byte 0)");
    std::string nested;
    for (int i = 0; i < 1000; ++i) nested += "*1\r\n";
    BOOST_TEST(parsed(nested) == "aggregates lie within one another more deeply than allowed (byte 128)");
    BOOST_TEST(parsed(nested, {.depth = 100'000}) == "aggregates lie within one another more deeply than allowed (byte 2048)");
}

BOOST_AUTO_TEST_CASE(bounds_that_no_reply_could_keep_are_widened)
{
    resp::limits const none{.line = 0, .blob = 0, .values = 0, .depth = 0, .reply = 0};
    BOOST_TEST(parsed("+OK\r\n:-9223372036854775808\r\n$0\r\n\r\n$-1\r\n", none).ends_with("null\n"));
    BOOST_TEST(parsed("*0\r\n", none).starts_with("aggregates"));
}

BOOST_AUTO_TEST_CASE(a_line_that_dribbles_in_costs_no_more_than_its_length)
{
    constexpr std::size_t long_line = 4 << 20; // looked at anew with each byte: 10^13 comparisons
    auto const bytes = "+" + std::string(long_line, 'a') + "\r\n";
    resp::parser parser({.line = long_line});
    auto const begin = std::chrono::steady_clock::now();
    std::size_t events = 0;
    for (auto const& byte : bytes) {
        std::string_view one(&byte, 1);
        while (auto const* e = parser.next(one)) events += e->text.size() == long_line;
    }
    BOOST_TEST(events == 1u);
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 20s));
}

BOOST_AUTO_TEST_CASE(parts_of_a_string_are_views_of_what_was_given)
{
    resp::parser parser;
    std::string_view const given = "$5\r\nhel";
    auto bytes = given;
    auto const* begin = parser.next(bytes);
    BOOST_TEST((begin && begin->step == resp::step::string_begin && begin->size == 5u));
    auto const* part = parser.next(bytes);
    BOOST_TEST((part && part->text == "hel" && part->text.data() == given.data() + 4));
    BOOST_TEST(!parser.next(bytes));
    BOOST_TEST(!parser.is_between_replies());
    bytes = "lo\r\n";
    BOOST_TEST(parser.next(bytes)->text == "lo");
    BOOST_TEST((parser.next(bytes)->step == resp::step::string_end));
    BOOST_TEST(parser.is_between_replies());
    BOOST_TEST(parser.offset() == 11u);
}

BOOST_AUTO_TEST_CASE(a_map_is_announced_with_its_elements_and_a_stream_without)
{
    resp::parser parser;
    std::string_view bytes = "%2\r\n*?\r\n";
    auto const* map = parser.next(bytes);
    BOOST_TEST((map && map->kind == resp::type::map && map->size == 4u && !map->streamed));
    auto const* array = parser.next(bytes);
    BOOST_TEST((array && array->kind == resp::type::array && array->streamed));
    BOOST_TEST(parser.depth() == 2u);
}

BOOST_AUTO_TEST_CASE(random_streams_are_read_alike_in_any_pieces_whether_valid_or_not)
{
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        resp_random::replies random(seed);
        auto const valid = random.stream(20), mutated = random.mutated(valid);
        auto const whole = parsed(valid);
        BOOST_TEST(whole.ends_with('\n'), "seed " << seed << ": " << whole);
        BOOST_TEST((whole == parsed(valid, [&] { return 1 + random.below(9); })));
        BOOST_TEST((whole == parsed(valid, [&] { return 1 + random.below(200); })));
        BOOST_TEST((parsed(mutated) == parsed(mutated, [&] { return 1 + random.below(9); })));
    }
}

BOOST_AUTO_TEST_SUITE_END()
