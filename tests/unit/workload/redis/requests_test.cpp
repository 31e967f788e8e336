#include <tare/workload/redis/requests.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tare::workload::redis_load;

namespace {

std::string name(word w)
{
    std::string out;
    for (; w > 0; w >>= 8) out.insert(out.begin(), static_cast<char>(w & 0xff));
    return out;
}

/// The names that were read, and second arguments after a colon; "wrong" where it ended.
std::string read(std::string_view bytes, std::size_t piece)
{
    requests scanner;
    std::string out;
    auto const add = [&](word first, word second) {
        out +=
            (first == too_long ? "(long)" : name(first)) + (second > 0 ? ':' + (second == too_long ? "(long)" : name(second)) : "") + ' ';
    };
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
        if (!scanner.scan(bytes.substr(0, piece), add)) return out + "wrong";
    return out;
}

std::string encoded(std::vector<std::string> const& arguments)
{
    auto out = '*' + std::to_string(arguments.size()) + "\r\n";
    for (auto const& a : arguments) out += '$' + std::to_string(a.size()) + "\r\n" + a + "\r\n";
    return out;
}

std::string whole(std::string_view bytes) { return read(bytes, bytes.size()); }

} // namespace

BOOST_AUTO_TEST_SUITE(workload_redis_requests)

BOOST_AUTO_TEST_CASE(commands_are_counted_alike_wherever_they_are_cut)
{
    auto const all = encoded({"SET", "0000000001", "\r\n*3\r\n$"}) + encoded({"get", "k"}) + encoded({"CLIENT", "INFO"}) +
                     encoded({"FLUSHALL", "SYNC"}) + encoded({"SET", "k", std::string(3000, 'v')}) + "*0\r\n" + encoded({"PING"}) +
                     encoded({"A_LONG_NAME", "and a long argument"}) + encoded({""}) + encoded(std::vector<std::string>(30, "MANY"));
    auto const expected = "set get client:info flushall:sync set ping (long):(long)  many:many ";
    for (std::size_t piece = 1; piece < all.size(); ++piece) BOOST_TEST_REQUIRE(read(all, piece) == expected, "pieces of " << piece);
    BOOST_TEST(whole(all) == expected);
}

BOOST_AUTO_TEST_CASE(what_is_no_command_is_wrong_at_once_wherever_it_is_cut)
{
    for (std::string const bytes :
         {"PING\r\n", "*1\r\n:1\r\n", "*1\r\n$-1\r\n", "*-1\r\n", "*x\r\n", "*1\n", "*1\r\n$4\r\nPINGxx", "*1\r\n$4\r\nPING\rx", "*\r\n",
          "*99999999999999999999\r\n", "*1048577\r\n", "*4294967295\r\n", "*1\r\n$536870913\r\n", "*1\r\n*1\r\n"}) {
        BOOST_TEST(whole(bytes) == "wrong", bytes);
        BOOST_TEST(read(bytes, 1) == "wrong", bytes);
        BOOST_TEST(whole(encoded({"PING"}) + bytes) == "ping wrong", bytes);
    }
}

BOOST_AUTO_TEST_CASE(a_string_of_512_MiB_takes_no_memory)
{
    requests scanner;
    auto const none = [](word, word) { BOOST_ERROR("nothing is complete"); };
    BOOST_TEST(scanner.scan("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870912\r\n", none));
    std::string const piece(1 << 20, 'v');
    for (int i = 0; i < 512; ++i) BOOST_TEST_REQUIRE(scanner.scan(piece, none));
    int seen = 0;
    BOOST_TEST(scanner.scan("\r\n", [&](word first, word) { seen += first == word_of("set"); }));
    BOOST_TEST(seen == 1);
}

BOOST_AUTO_TEST_SUITE_END()
