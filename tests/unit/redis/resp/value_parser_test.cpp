#include <tare/redis/resp/value_parser.hpp>

#include "reading.hpp"

#include <boost/test/unit_test.hpp>

using namespace resp_reading;

BOOST_AUTO_TEST_SUITE(redis_resp_value_parser)

BOOST_AUTO_TEST_CASE(a_value_is_what_it_is_and_nothing_else)
{
    resp::value_parser parser;
    std::string_view bytes = "*6\r\n:7\r\n,0.5\r\n#t\r\n$1\r\na\r\n_\r\n=5\r\nmkd:b\r\n";
    auto const v = parser.next(bytes);
    BOOST_TEST_REQUIRE((v && v->elements() && v->elements()->size() == 6u));
    auto const& e = *v->elements();
    BOOST_TEST((e[0].number() && *e[0].number() == 7 && !e[0].string()));
    BOOST_TEST((e[1].real() && *e[1].real() == 0.5 && !e[1].number()));
    BOOST_TEST((e[2].boolean() && *e[2].boolean() && !e[2].real()));
    BOOST_TEST((e[3].string() && *e[3].string() == "a" && !e[3].boolean()));
    BOOST_TEST((e[4].is_null() && !e[4].elements()));
    BOOST_TEST((*e[5].string() == "b" && e[5].format == "mkd"));
    BOOST_TEST(v->attributes.empty());
}

BOOST_AUTO_TEST_CASE(attributes_belong_to_the_value_behind_them)
{
    resp::value_parser parser;
    std::string_view bytes = "|1\r\n+a\r\n:1\r\n*2\r\n|1\r\n+b\r\n:2\r\n:3\r\n:4\r\n+OK\r\n";
    auto const v = parser.next(bytes);
    BOOST_TEST_REQUIRE((v && v->elements()));
    BOOST_TEST(v->attributes.size() == 2u);
    BOOST_TEST(*v->attributes[0].string() == "a");
    BOOST_TEST((*v->elements())[0].attributes.size() == 2u);
    BOOST_TEST((*v->elements())[1].attributes.empty());
    BOOST_TEST(parser.next(bytes)->attributes.empty());
}

BOOST_AUTO_TEST_CASE(a_field_is_found_in_a_map_and_in_the_array_of_resp2)
{
    for (std::string_view bytes : {"%2\r\n$1\r\na\r\n:1\r\n+b\r\n:2\r\n", "*5\r\n$1\r\na\r\n:1\r\n$1\r\nb\r\n:2\r\n$1\r\nc\r\n"}) {
        resp::value_parser parser;
        auto const v = parser.next(bytes);
        BOOST_TEST_REQUIRE(v.has_value());
        BOOST_TEST(*v->find("a")->number() == 1);
        BOOST_TEST(*v->find("b")->number() == 2);
        BOOST_TEST(!v->find("c"));
        BOOST_TEST(!v->find("a")->find("a"));
    }
}

BOOST_AUTO_TEST_CASE(the_word_of_an_error_is_its_first)
{
    for (std::string_view bytes : {"-MOVED 3999 127.0.0.1:6381\r\n", "!10\r\nMOVED 3999\r\n", "-MOVED\r\n"}) {
        resp::value_parser parser;
        auto const v = parser.next(bytes);
        BOOST_TEST((v->is_error() && error_code_of(*v) == "MOVED"));
    }
    BOOST_TEST(error_code_of(resp::value{}).empty());
}

BOOST_AUTO_TEST_CASE(an_announced_size_reserves_little)
{
    resp::value_parser parser;
    std::string_view bytes = "*100000\r\n$536870912\r\n";
    BOOST_TEST(!parser.next(bytes));
    BOOST_TEST(!parser.error());
    resp::value_builder builder;
    builder.add({.step = resp::step::aggregate_begin, .kind = resp::type::array, .size = 100000});
    auto const v = builder.add({.step = resp::step::aggregate_end, .kind = resp::type::array});
    BOOST_TEST_REQUIRE(v.has_value());
    BOOST_TEST(v->elements()->capacity() <= 64u);
}

BOOST_AUTO_TEST_SUITE_END()
