#include <tare/redis/resp/line.hpp>

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>

using tare::redis::resp::line_end;

BOOST_AUTO_TEST_SUITE(redis_resp_line)

BOOST_AUTO_TEST_CASE(the_first_cr_or_lf_is_found_wherever_it_is)
{
    for (std::size_t size = 0; size < 40; ++size)
        for (std::size_t at = 0; at <= size; ++at)
            for (char const end : {'\r', '\n'}) {
                std::string bytes(size, 'x');
                if (at < size) bytes[at] = end;
                if (at + 1 < size) bytes[at + 1] = '\n';
                BOOST_TEST(line_end(bytes) == at);
            }
}

BOOST_AUTO_TEST_CASE(no_other_byte_is_taken_for_an_end)
{
    std::mt19937 random(1);
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(64, ' ');
        for (auto& c : bytes) c = static_cast<char>(random());
        if (round % 2 == 0) // near misses
            for (auto& c : bytes) c = "\x0c\x0e\x09\x0b\x8d\x8a\x00\xff"[random() % 8];
        BOOST_TEST(line_end(bytes) == std::min(bytes.find_first_of("\r\n"), bytes.size()));
    }
}

BOOST_AUTO_TEST_SUITE_END()
