#include <tare/redis/resp/command.hpp>

#include <tare/redis/resp/value_parser.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace tare::redis;
using namespace std::literals;

BOOST_AUTO_TEST_SUITE(redis_resp_command)

BOOST_AUTO_TEST_CASE(a_command_is_an_array_of_blob_strings) // redis.io, "Sending commands to a Redis server"
{
    std::string out;
    resp::write_command(out, "LLEN", "mylist");
    BOOST_TEST(out == "*2\r\n$4\r\nLLEN\r\n$6\r\nmylist\r\n");
}

BOOST_AUTO_TEST_CASE(arguments_are_text_of_any_bytes_or_integers)
{
    std::string out = "before";
    resp::write_command(out, std::string("SET"), std::string_view("k\r\n\0", 4), -12, std::uint64_t{18446744073709551615U});
    BOOST_TEST((out == "before*4\r\n$3\r\nSET\r\n$4\r\nk\r\n\0\r\n$3\r\n-12\r\n$20\r\n18446744073709551615\r\n"s));
    out.clear();
    resp::write_command(out, "A", std::numeric_limits<std::int64_t>::min(), "");
    BOOST_TEST(out == "*3\r\n$1\r\nA\r\n$20\r\n-9223372036854775808\r\n$0\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(a_list_of_arguments_gives_the_same_bytes)
{
    std::string listed, named;
    std::vector<std::string_view> const arguments{"MGET", "a", "", std::string_view("\0", 1)};
    resp::write_command(listed, arguments);
    resp::write_command(named, arguments[0], arguments[1], arguments[2], arguments[3]);
    BOOST_TEST(listed == named);
    resp::write_command(listed, std::span<std::string_view const>{});
    BOOST_TEST(listed == named);
}

BOOST_AUTO_TEST_CASE(nothing_is_allocated_when_there_is_room)
{
    std::string out;
    out.reserve(100);
    auto const* const before = out.data();
    resp::write_command(out, "SET", "key:000001", std::string(50, 'v'));
    BOOST_TEST((out.data() == before));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back)
{
    std::string out;
    for (std::size_t const size : {0U, 1U, 9U, 10U, 99U, 100U, 1000U, 70000U}) {
        out.clear();
        std::string const value(size, '\r');
        resp::write_command(out, "SET", size, value);
        resp::value_parser parser;
        std::string_view bytes = out;
        auto const v = parser.next(bytes);
        BOOST_TEST_REQUIRE((v && v->elements() && v->elements()->size() == 3u));
        BOOST_TEST(*(*v->elements())[1].string() == std::to_string(size));
        BOOST_TEST((*(*v->elements())[2].string() == value));
    }
}

BOOST_AUTO_TEST_SUITE_END()
