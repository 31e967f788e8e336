#include <tare/system/identity.hpp>
#include <tare/system/process.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/prctl.h>

using namespace tare::system;

BOOST_AUTO_TEST_SUITE(system_identity)

BOOST_AUTO_TEST_CASE(this_process_runs_and_its_identity_survives_text)
{
    auto const self = identity_of(::getpid());
    BOOST_REQUIRE(self.has_value());
    BOOST_TEST(runs(*self));
    auto const read = parse_identity(self->str());
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((*read == *self));
}

BOOST_AUTO_TEST_CASE(the_same_pid_with_another_start_or_boot_is_another_process)
{
    auto const self = identity_of(::getpid()).value();
    auto later = self;
    ++later.start_time;
    BOOST_TEST(!runs(later));
    auto other_boot = self;
    other_boot.boot = "01234567-89ab-cdef-0123-456789abcdef";
    BOOST_TEST(!runs(other_boot));
}

BOOST_AUTO_TEST_CASE(a_name_with_brackets_does_not_shift_the_fields)
{
    auto const before = start_time(::getpid());
    char old[16];
    ::prctl(PR_GET_NAME, old);
    ::prctl(PR_SET_NAME, "a) Z 1 2 (3 4)");
    auto const after = start_time(::getpid());
    ::prctl(PR_SET_NAME, old);
    BOOST_TEST((before.has_value() && before == after));
}

BOOST_AUTO_TEST_CASE(a_process_that_ended_does_not_run_even_before_it_is_reaped)
{
    auto process = start({.argv = {"true"}});
    auto const identity = identity_of(process.pid());
    while (start_time(process.pid())) ::usleep(1000); // a zombie from here on, until the destructor reaps it
    BOOST_TEST((!identity || !runs(*identity)));
}

BOOST_AUTO_TEST_CASE(text_that_is_no_identity_is_refused)
{
    std::string const boot = "01234567-89ab-cdef-0123-456789abcdef";
    BOOST_TEST(parse_identity("7:8:" + boot).has_value());
    for (std::string const text : {"", "7", "7:8", "1:8:", "7:8:x"}) BOOST_TEST(!parse_identity(text).has_value());
    for (std::string const text : {"0:8:", "1:8:", "-7:8:", "7:-8:", "7x:8:", " 7:8:", "99999999999:8:", "7:8:9:"})
        BOOST_TEST(!parse_identity(text + boot).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
