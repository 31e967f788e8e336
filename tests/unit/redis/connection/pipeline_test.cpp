#include <tare/redis/connection/pipeline.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

using namespace tare::redis;

namespace {

void check_refused(std::string const& words, auto const&... command)
{
    pipeline all;
    BOOST_CHECK_EXCEPTION(all.add(command...), tare::usage_error, [&](tare::usage_error const& e) {
        BOOST_TEST_MESSAGE(e.what());
        return std::string(e.what()).find(words) != std::string::npos && std::string(e.what()).find("secret") == std::string::npos;
    });
    BOOST_TEST(all.empty());
    BOOST_TEST(all.bytes().empty());
}

} // namespace

BOOST_AUTO_TEST_SUITE(redis_connection_pipeline)

BOOST_AUTO_TEST_CASE(commands_are_written_one_behind_the_other)
{
    pipeline all;
    std::array<std::string_view, 2> const words{"GET", "k"};
    all.add("INCRBY", "k", 42).add(words);
    BOOST_TEST(all.bytes() == "*3\r\n$6\r\nINCRBY\r\n$1\r\nk\r\n$2\r\n42\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n");
    BOOST_TEST_REQUIRE(all.size() == 2u);
    BOOST_TEST(all.commands()[0].name == "INCRBY");
    BOOST_TEST(all.commands()[1].name == "GET");
    BOOST_TEST(!all.needs_pushes());
}

BOOST_AUTO_TEST_CASE(a_subscription_is_confirmed_once_a_channel)
{
    pipeline all;
    all.add("subscribe", "a", "b").add("PSUBSCRIBE", "x*");
    BOOST_TEST(all.commands()[0].confirmations == 2u);
    BOOST_TEST(all.commands()[1].confirmations == 1u);
    BOOST_TEST(all.needs_pushes());
}

BOOST_AUTO_TEST_CASE(what_would_mix_replies_up_is_refused)
{
    check_refused("MONITOR makes replies", "monitor");
    check_refused("PSYNC makes replies", "PSYNC", "?", -1);
    check_refused("RESET makes replies", "RESET");
    check_refused("CLIENT REPLY turns replies off", "CLIENT", "reply", "OFF");
    check_refused("HELLO is sent by the connection", "HELLO", 3, "AUTH", "default", "secret");
    check_refused("UNSUBSCRIBE without channels", "UNSUBSCRIBE");
    pipeline all;
    all.add("CLIENT", "LIST").add("CLIENT", "ID").add("COMMAND", 5);
    BOOST_TEST(all.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_whole_command_in_one_word_is_refused_without_its_arguments)
{
    check_refused("'AUTH' is followed by a blank", "AUTH secret");
    check_refused("is no name of a command", "");
    check_refused("has no word", std::span<std::string_view const>{});
}

BOOST_AUTO_TEST_SUITE_END()
