#include <tare/system/run.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <thread>

namespace {

using namespace tare;

std::string what_of(auto&& function)
{
    try {
        function();
    } catch (std::exception const& e) {
        return e.what();
    }
    return "nothing was thrown";
}

/// The exit code of a process of its own that runs a function: a signal that came is never forgotten again.
int in_child(auto&& function)
{
    pid_t const pid = ::fork();
    if (pid == 0) {
        int code = 99;
        try {
            code = function();
        } catch (std::exception const&) {
        }
        ::_exit(code);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void signal_soon(int number)
{
    std::thread([number] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        ::kill(::getpid(), number);
    }).detach();
}

} // namespace

BOOST_AUTO_TEST_SUITE(system_process)

BOOST_AUTO_TEST_CASE(run_keeps_both_outputs_and_the_exit_code)
{
    auto const got = system::run({.argv = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
    BOOST_TEST(got.out == "out\n");
    BOOST_TEST(got.errors == "err\n");
    BOOST_TEST(got.status.words() == "exited with code 3");
}

BOOST_AUTO_TEST_CASE(an_argument_is_not_read_by_a_shell)
{
    BOOST_TEST(system::run({.argv = {"printf", "%s", "`id` $(id); *"}}).out == "`id` $(id); *");
}

BOOST_AUTO_TEST_CASE(output_beyond_the_limit_is_read_and_dropped)
{
    auto const got = system::run({.argv = {"head", "-c", "300000", "/dev/zero"}}, std::chrono::seconds(10), 1000);
    BOOST_TEST(got.out.size() == 1000u);
    BOOST_TEST(got.status.success());
}

BOOST_AUTO_TEST_CASE(a_program_that_does_not_end_is_ended_at_the_deadline)
{
    auto const begin = std::chrono::steady_clock::now();
    BOOST_CHECK_THROW(system::run({.argv = {"sleep", "60"}}, std::chrono::milliseconds(100)), deadline_error);
    BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(30)));
}

BOOST_AUTO_TEST_CASE(errors_name_the_program_and_the_step)
{
    BOOST_TEST(what_of([] { system::run({.argv = {"no-such-program"}}); }) == "cannot start no-such-program: no such program in PATH");
    BOOST_TEST(what_of([] { system::run({.argv = {"true"}, .folder = "/no/such/folder"}); }) ==
               "true could not enter its folder: No such file or directory");
    BOOST_TEST(what_of([] {
                   system::run_checked({.argv = {"sh", "-c", "echo why >&2; exit 1"}}, "do a thing");
               }) == "cannot do a thing: sh exited with code 1 and said: why");
}

BOOST_AUTO_TEST_CASE(a_child_is_bound_and_its_descriptors_are_those_that_were_passed)
{
    auto const got =
        system::run({.argv = {"sh", "-c", "grep Cpus_allowed_list /proc/self/status; ls /proc/self/fd | wc -l"}, .processors = {0}});
    BOOST_TEST(got.out.find("Cpus_allowed_list:\t0\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_signal_is_told_as_such)
{
    BOOST_TEST(system::run({.argv = {"sh", "-c", "kill -9 $$"}}).status.words() == "was ended by signal 9 (Killed)");
}

BOOST_AUTO_TEST_CASE(the_destructor_ends_the_whole_group)
{
    pid_t group = 0;
    {
        auto const child = system::start({.argv = {"sh", "-c", "sleep 1000 & wait"}});
        group = child.pid();
        BOOST_TEST(::kill(-group, 0) == 0);
    }
    for (int i = 0; i < 200 && ::kill(-group, 0) == 0; ++i) ::usleep(10'000);
    BOOST_TEST(::kill(-group, 0) == -1);
}

BOOST_AUTO_TEST_CASE(a_signal_ends_what_is_interruptible_and_cleaning_up_goes_on)
{
    auto const code = in_child([] {
        system::interruption::listen();
        signal_soon(SIGINT);
        try {
            system::run({.argv = {"sleep", "60"}, .interruptible = true});
            return 1;
        } catch (interrupted const& signal) {
            if (std::string(signal.what()) != "interrupted by Ctrl-C") return 2;
        }
        if (::waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD) return 3; // the program is still there
        return system::run({.argv = {"true"}}).status.success() ? 0 : 4;
    });
    BOOST_TEST(code == 0);
}

BOOST_AUTO_TEST_CASE(a_signal_does_not_break_off_what_is_not_interruptible)
{
    auto const code = in_child([] {
        system::interruption::listen();
        signal_soon(SIGTERM);
        auto const got = system::run({.argv = {"sh", "-c", "sleep 0.6; echo done"}});
        return got.out == "done\n" && system::interruption::pending() ? 0 : 1;
    });
    BOOST_TEST(code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
