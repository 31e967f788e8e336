#include <tare/redis/connection/convert.hpp>

#include <tare/redis/connection/reply.hpp>
#include <tare/redis/resp/value_parser.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>

using namespace tare::redis;

namespace {

reply said(std::string_view bytes)
{
    return {"GET", resp::value_parser().next(bytes).value(), std::make_shared<std::string const>("127.0.0.1:6379")};
}

template <class T>
void check_mismatch(std::string_view bytes, std::string const& words)
{
    BOOST_CHECK_EXCEPTION(said(bytes).as<T>(), reply_mismatch, [&](reply_mismatch const& e) {
        BOOST_TEST_MESSAGE(e.what());
        return std::string(e.what()).find(words) != std::string::npos;
    });
}

} // namespace

BOOST_AUTO_TEST_SUITE(redis_connection_convert)

BOOST_AUTO_TEST_CASE(strings_of_all_kinds_are_strings)
{
    for (auto const* bytes : {"+abc\r\n", "$3\r\nabc\r\n", "=7\r\ntxt:abc\r\n"}) BOOST_TEST(said(bytes).as<std::string>() == "abc");
    BOOST_TEST(said("(123\r\n").as<std::string>() == "123");
    check_mismatch<std::string>(":3\r\n", "the reply to GET from 127.0.0.1:6379 is a number, where a string was expected");
}

BOOST_AUTO_TEST_CASE(an_integer_is_a_number_or_text_that_is_one_and_fits)
{
    BOOST_TEST(said(":-7\r\n").as<long long>() == -7);
    BOOST_TEST(said("$2\r\n42\r\n").as<int>() == 42);
    BOOST_TEST(said(":255\r\n").as<std::uint8_t>() == 255);
    check_mismatch<std::uint8_t>(":256\r\n", "is a number, where an integer of 8 bits without sign was expected");
    check_mismatch<unsigned>(":-1\r\n", "an integer of 32 bits without sign was expected");
    check_mismatch<long long>("$3\r\n4 2\r\n", "is a blob string of 3 bytes, where an integer was expected");
    check_mismatch<long long>(",1.5\r\n", "is a double, where an integer was expected");
}

BOOST_AUTO_TEST_CASE(a_double_may_come_as_text_or_as_a_number)
{
    BOOST_TEST(said(",1.5\r\n").as<double>() == 1.5);
    BOOST_TEST(said("$3\r\n2.5\r\n").as<double>() == 2.5);
    BOOST_TEST(said(":3\r\n").as<double>() == 3.0);
    check_mismatch<double>("+abc\r\n", "where a double was expected");
}

BOOST_AUTO_TEST_CASE(a_boolean_may_be_0_or_1)
{
    BOOST_TEST(said("#t\r\n").as<bool>());
    BOOST_TEST(!said(":0\r\n").as<bool>());
    BOOST_TEST(said(":1\r\n").as<bool>());
    check_mismatch<bool>(":2\r\n", "where a boolean was expected");
}

BOOST_AUTO_TEST_CASE(a_null_is_an_empty_optional_and_nothing_else)
{
    for (auto const* bytes : {"_\r\n", "$-1\r\n", "*-1\r\n"}) BOOST_TEST(!said(bytes).as<std::optional<std::string>>().has_value());
    BOOST_TEST(said("+x\r\n").as<std::optional<std::string>>().value() == "x");
    check_mismatch<std::string>("_\r\n", "is a null, where a string was expected; ask for a std::optional");
    check_mismatch<std::vector<int>>("_\r\n", "where an array was expected");
}

BOOST_AUTO_TEST_CASE(arrays_sets_and_pushes_are_vectors)
{
    std::vector<int> const wanted{1, 2};
    for (auto const* bytes : {"*2\r\n:1\r\n:2\r\n", "~2\r\n:1\r\n:2\r\n", ">2\r\n:1\r\n:2\r\n"})
        BOOST_TEST(said(bytes).as<std::vector<int>>() == wanted);
    check_mismatch<std::vector<int>>("%1\r\n:1\r\n:2\r\n", "is a map of 2 elements, where an array was expected");
    check_mismatch<std::vector<std::vector<int>>>("*2\r\n*0\r\n*2\r\n:1\r\n+x\r\n",
                                                  "127.0.0.1:6379, element 1, element 1 is a simple string");
}

BOOST_AUTO_TEST_CASE(tuples_have_as_many_elements_as_the_array)
{
    auto const [cursor, keys] = said("*2\r\n$2\r\n17\r\n*1\r\n$1\r\na\r\n").as<std::tuple<std::string, std::vector<std::string>>>();
    BOOST_TEST(cursor == "17");
    BOOST_TEST(keys == std::vector<std::string>{"a"});
    auto const scores = said("*1\r\n*2\r\n$1\r\na\r\n,1.5\r\n").as<std::vector<std::pair<std::string, double>>>();
    BOOST_TEST(scores.at(0).second == 1.5);
    using pair = std::pair<int, int>;
    check_mismatch<pair>("*3\r\n:1\r\n:2\r\n:3\r\n", "is an array of 3 elements, where an array of 2 elements was expected");
}

BOOST_AUTO_TEST_CASE(maps_are_maps_in_either_version)
{
    for (std::string const head : {"%2", "*4"}) {
        auto const bytes = head + "\r\n+a\r\n:1\r\n+b\r\n:2\r\n";
        BOOST_TEST((said(bytes).as<std::map<std::string, int>>() == std::map<std::string, int>{{"a", 1}, {"b", 2}}));
        BOOST_TEST((said(bytes).as<std::unordered_map<std::string, int>>().at("b") == 2));
    }
    using map = std::map<std::string, int>;
    check_mismatch<map>("*3\r\n+a\r\n:1\r\n+b\r\n", "where a map was expected");
    check_mismatch<map>("~2\r\n+a\r\n:1\r\n", "where a map was expected");
}

BOOST_AUTO_TEST_CASE(an_error_is_thrown_as_one_wherever_it_lies)
{
    for (auto const* bytes : {"-WRONGTYPE Operation against a key\r\n", "*2\r\n+QUEUED\r\n-WRONGTYPE Operation against a key\r\n"})
        BOOST_CHECK_EXCEPTION(said(bytes).as<std::vector<std::string>>(), server_error, [](server_error const& e) {
            return e.word() == "WRONGTYPE" && e.message() == "Operation against a key" &&
                   std::string(e.what()) == "127.0.0.1:6379 answers GET with WRONGTYPE Operation against a key";
        });
    BOOST_CHECK_THROW(said("-ERR x\r\n").as<std::optional<std::string>>(), server_error);
    BOOST_CHECK_THROW(said("-ERR x\r\n").as<resp::value>(), server_error);
    BOOST_TEST(said("-ERR\r\n").error()->word() == "ERR");
    BOOST_TEST(said("-ERR\r\n").error()->message().empty());
    BOOST_TEST(!said("+OK\r\n").error());
}

BOOST_AUTO_TEST_SUITE_END()
