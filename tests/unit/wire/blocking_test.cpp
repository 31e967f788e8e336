#include <tare/wire/blocking.hpp>

#include "../../thrown_by.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

namespace asio = boost::asio;
using tare::wire::wait;

BOOST_AUTO_TEST_SUITE(wire_blocking)

BOOST_AUTO_TEST_CASE(a_wait_runs_what_the_operation_needs_and_no_more)
{
    asio::io_context io;
    std::string order;
    for (int i = 0; i < 2; ++i) { // also on a context that has run out of work before
        wait(io, [&](auto done) {
            asio::post(io, [&, done] {
                order += 'a';
                asio::post(io, [&, done] {
                    order += 'b';
                    done(nullptr);
                    asio::post(io, [&] { order += 'y'; }); // nobody waits for that
                });
            });
            asio::post(io, [&] { order += 'x'; });
        });
        order += '.';
    }
    BOOST_TEST(order == "axb.yaxb.");
}

BOOST_AUTO_TEST_CASE(an_operation_may_end_before_it_is_waited_for)
{
    asio::io_context io;
    BOOST_CHECK_NO_THROW(wait(io, [](auto done) { done(nullptr); }));
}

BOOST_AUTO_TEST_CASE(what_an_operation_fails_with_is_thrown)
{
    asio::io_context io;
    auto const failure = std::make_exception_ptr(std::runtime_error("it failed"));
    auto const thrown =
        thrown_by<std::runtime_error>([&] { wait(io, [&](auto done) { asio::post(io, [failure, done] { done(failure); }); }); });
    BOOST_TEST(std::string(thrown.what()) == "it failed");
}

BOOST_AUTO_TEST_SUITE_END()
