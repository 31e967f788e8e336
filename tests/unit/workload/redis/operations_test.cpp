#include <tare/workload/redis/operations.hpp>
#include <tare/workload/redis/profile.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <set>
#include <string>
#include <vector>

using namespace tare::workload::redis_load;

namespace {

std::vector<std::uint64_t> draws(std::uint64_t seed, std::uint64_t connection, std::uint64_t keys = 1'000'000)
{
    sequence of(seed, connection, keys);
    std::vector<std::uint64_t> out;
    for (int i = 0; i < 1000; ++i) out.push_back(of.next().draw);
    return out;
}

std::string written(commands const& how, operation const& what)
{
    std::vector<char> out(how.longest());
    return {out.data(), how.write(what, out.data())};
}

std::string value_in(commands const& how, std::uint64_t key)
{
    auto const bytes = written(how, {.key = key, .writes = true});
    return bytes.substr(bytes.size() - 2 - how.length_of(key), how.length_of(key));
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_redis_operations)

BOOST_AUTO_TEST_CASE(a_sequence_follows_from_the_seed_and_differs_between_connections)
{
    BOOST_TEST(draws(1, 0) == draws(1, 0));
    BOOST_TEST(draws(1, 0) != draws(2, 0));
    BOOST_TEST(draws(1, 0) != draws(1, 1));
    auto const first = draws(1, 0), second = draws(1, 1);
    std::set<std::uint64_t> const all(first.begin(), first.end());
    for (auto const draw : second) BOOST_TEST(!all.contains(draw));
}

BOOST_AUTO_TEST_CASE(keys_are_drawn_from_all_of_the_key_space_alike)
{
    constexpr int keys = 10, each = 2000;
    std::vector<int> seen(keys);
    sequence of(3, 0, keys);
    for (int i = 0; i < keys * each; ++i) ++seen.at(of.next().key);
    for (int const n : seen) BOOST_TEST(std::abs(n - each) < 5 * std::sqrt(each));
}

BOOST_AUTO_TEST_CASE(half_of_the_papers_text_writes_and_the_scripts_write_first)
{
    constexpr int many = 10'000;
    int writes = 0;
    sequence of(3, 0, 100);
    for (int i = 0; i < many; ++i) writes += paper_text::writes(of.next().draw, 0.5);
    BOOST_TEST(std::abs(writes - many / 2) < 5 * std::sqrt(many / 4));
    BOOST_TEST(paper_scripts::writes(1, -0.1));
    BOOST_TEST(paper_scripts::writes(2, 0.4999));
    BOOST_TEST(!paper_scripts::writes(1, 0.5));
}

BOOST_AUTO_TEST_CASE(requests_are_the_bytes_that_redis_expects)
{
    commands const how(7, 50);
    BOOST_TEST(written(how, {.key = 1234567890}) == "*2\r\n$3\r\nGET\r\n$10\r\n1234567890\r\n");
    auto const length = how.length_of(42);
    auto const set = written(how, {.key = 42, .writes = true});
    auto const head = "*3\r\n$3\r\nSET\r\n$10\r\n0000000042\r\n$" + std::to_string(length) + "\r\n0000000042";
    BOOST_TEST(set.substr(0, head.size()) == head);
    BOOST_TEST(set.size() == head.size() - 10 + length + 2);
    BOOST_TEST(set.ends_with("\r\n"));
    BOOST_TEST(set.size() <= how.longest());
}

BOOST_AUTO_TEST_CASE(values_have_the_wanted_length_on_average_and_never_more_than_half_as_much_again)
{
    for (std::uint64_t const value : {20U, 50U, 51U, 1000U, 65'536U}) {
        commands const how(7, value);
        double sum = 0;
        constexpr std::uint64_t many = 20'000;
        for (std::uint64_t key = 0; key < many; ++key) {
            auto const length = how.length_of(key);
            BOOST_TEST_REQUIRE((length >= value - value / 2 && length <= value + value / 2));
            sum += static_cast<double>(length);
        }
        BOOST_TEST(sum / many == static_cast<double>(value), boost::test_tools::tolerance(0.02));
    }
}

BOOST_AUTO_TEST_CASE(a_value_is_known_by_its_key_and_one_flipped_byte_is_seen)
{
    commands const how(7, 50);
    auto const value = value_in(how, 42);
    BOOST_TEST(value.substr(0, 10) == "0000000042");
    BOOST_TEST(value == value_in(commands(7, 50), 42));
    BOOST_TEST(value != value_in(commands(8, 50), 42));
    BOOST_TEST(how.is_value_of(42, value));
    BOOST_TEST(!how.is_value_of(43, value));
    for (std::size_t i = 0; i < value.size(); ++i) {
        auto other = value;
        other[i] = static_cast<char>(other[i] ^ 1);
        BOOST_TEST(!how.is_value_of(42, other));
    }
}

BOOST_AUTO_TEST_SUITE_END()
