#include <tare/environment/launch/remote_command.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace tare;
using namespace tare::environment::launch;

namespace {

std::string sentence(int code, std::string const& words, int signal = 0) { return remote_failure("far", {code, signal}, words).what(); }
bool has(std::string const& text, std::string const& part) { return text.find(part) != text.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(environment_remote_command)

BOOST_AUTO_TEST_CASE(the_client_gets_the_host_after_its_options_and_one_constant_command)
{
    auto const argv = remote_client("-oProxyCommand=x"); // refused long before
    auto const end = std::ranges::find(argv, "--");
    BOOST_REQUIRE(argv.end() - end == 3);
    BOOST_TEST(*(end + 1) == "-oProxyCommand=x");
    BOOST_TEST(*(end + 2) == remote_command);
    BOOST_TEST(std::ranges::count(argv, "BatchMode=yes") == 1);
    for (auto const& argument : argv) BOOST_TEST(!has(argument, "StrictHostKeyChecking"), "the check of keys is the user's");
}

BOOST_AUTO_TEST_CASE(the_command_is_one_line_that_any_login_shell_hands_on)
{
    std::string const text(remote_command);
    BOOST_TEST(std::ranges::count(text, '\'') == 2);
    BOOST_TEST(text.ends_with('\''));
    BOOST_TEST(!has(text, "\n"));
    BOOST_TEST(!has(text, "!"));
}

BOOST_AUTO_TEST_CASE(parameters_are_one_line) { BOOST_TEST(remote_parameters(123, std::chrono::minutes(2)) == "123 120\n"); }

BOOST_AUTO_TEST_CASE(every_failure_says_what_to_do)
{
    BOOST_TEST(has(sentence(255, "Host key verification failed."), "is not known here"));
    BOOST_TEST(has(sentence(255, "Host key for far has changed and you have requested strict checking.\r\nHost key verification failed."),
                   "another host key"));
    BOOST_TEST(has(sentence(255, "me@far: Permission denied (publickey)."), "ssh-copy-id"));
    BOOST_TEST(has(sentence(255, "connect to host far port 22: Connection refused"), "refuses the connection"));
    BOOST_TEST(has(sentence(255, "Timeout, server far not responding."), "connection was lost"));
    BOOST_TEST(has(sentence(91, "Linux aarch64"), "another kind of machine"));
    BOOST_TEST(has(sentence(91, "Linux aarch64"), "last words: Linux aarch64"));
    BOOST_TEST(has(sentence(92, "mktemp: No space left on device"), "TMPDIR"));
    BOOST_TEST(has(sentence(93, "tar: not found"), "it needs tar"));
    BOOST_TEST(has(sentence(126, "sh: 1: ./loader: Permission denied"), "noexec"));
    BOOST_TEST(has(sentence(7, ""), "exited with code 7"));
    BOOST_TEST(has(sentence(0, "", 9), "was ended by signal 9"));
}

BOOST_AUTO_TEST_CASE(of_what_was_printed_only_the_last_line_is_repeated_and_nothing_of_it_reaches_a_terminal)
{
    auto const text = sentence(255, "a banner\r\nof many lines\r\n\x1b[31mthe reason\r\n");
    BOOST_TEST(!has(text, "banner"));
    BOOST_TEST(has(text, "last words: ?[31mthe reason;"));
}

BOOST_AUTO_TEST_SUITE_END()
