#include <tare/wire/completion.hpp>

#include "../../thrown_by.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace tare::wire;
using namespace std::chrono_literals;

namespace {

template <class Handler>
handler_completion<Handler, std::string> completing(Handler handler, asio::io_context& io)
{
    return {std::move(handler), io.get_executor()};
}

/// What `begin` needs of a session; it notes what is cancelled.
struct session {
    asio::any_io_executor there;
    std::vector<std::uint64_t> cancelled{};
    std::unique_ptr<completion<std::string>> waiting{};

    asio::any_io_executor executor() const { return there; }
    void cancel(std::uint64_t id) { cancelled.push_back(id); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(wire_completion)

BOOST_AUTO_TEST_CASE(a_handler_runs_later_and_until_then_its_context_has_work)
{
    asio::io_context io;
    std::optional<std::string> came;
    auto one = completing(
        [&](std::exception_ptr failure, std::string got) {
            BOOST_TEST(!failure);
            came = std::move(got);
        },
        io);
    BOOST_TEST(io.poll() == 0u);
    BOOST_TEST(!io.stopped()); // since it has work
    one.complete({}, "a result");
    BOOST_TEST(!came);
    io.run();
    BOOST_TEST(came.value() == "a result");
}

BOOST_AUTO_TEST_CASE(a_handler_may_want_the_failure_alone)
{
    asio::io_context io;
    std::exception_ptr told;
    auto one = completing([&](std::exception_ptr failure) { told = failure; }, io);
    one.complete(std::make_exception_ptr(std::runtime_error("it failed")), {});
    io.run();
    BOOST_CHECK_THROW(std::rethrow_exception(told), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_handler_runs_on_its_own_executor)
{
    asio::io_context its, other;
    bool ran = false;
    auto one = completing(asio::bind_executor(its.get_executor(), [&](std::exception_ptr) { ran = true; }), other);
    one.complete({}, {});
    other.run();
    BOOST_TEST(!ran);
    its.run();
    BOOST_TEST(ran);
}

BOOST_AUTO_TEST_CASE(its_cancellation_slot_cancels_an_operation_that_is_under_way)
{
    asio::io_context io;
    auto const on = std::make_shared<session>(session{io.get_executor()});
    asio::cancellation_signal signal;
    auto const start = [&](std::uint64_t id) {
        begin<std::string>(asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}), on, [&](auto done) {
            on->waiting = std::move(done);
            return id;
        });
    };
    start(0); // it has ended at once
    signal.emit(asio::cancellation_type::terminal);
    BOOST_TEST(on->cancelled.empty());
    start(7);
    signal.emit(asio::cancellation_type::total); // an operation that was sent cannot be undone
    BOOST_TEST(on->cancelled.empty());
    signal.emit(asio::cancellation_type::partial);
    signal.emit(asio::cancellation_type::terminal);
    BOOST_TEST(on->cancelled == (std::vector<std::uint64_t>{7, 7}));
    on->waiting->complete({}, {});
    signal.emit(asio::cancellation_type::terminal); // and none that has ended
    BOOST_TEST(on->cancelled.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_slot_does_not_keep_a_session)
{
    asio::io_context io;
    asio::cancellation_signal signal;
    std::weak_ptr<session> left;
    {
        auto const on = std::make_shared<session>(session{io.get_executor()});
        left = on;
        begin<std::string>(asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}), on, [](auto) { return 1U; });
    }
    BOOST_TEST(left.expired());
    BOOST_CHECK_NO_THROW(signal.emit(asio::cancellation_type::terminal));
}

BOOST_AUTO_TEST_CASE(a_limit_is_kept_when_there_is_one)
{
    auto const is_late = [](std::chrono::milliseconds within) {
        asio::io_context io;
        asio::steady_timer deadline(io);
        bool late = false;
        limit(deadline, within, [&] { late = true; });
        io.run_for(200ms); // at once when nothing is waited for
        return late;
    };
    BOOST_TEST(is_late(1ms));
    BOOST_TEST(!is_late(0ms));
    BOOST_TEST(!is_late(-1ms));
    BOOST_TEST(!is_late(std::chrono::milliseconds::max())); // which a clock cannot hold
}

BOOST_AUTO_TEST_CASE(a_deadline_that_is_given_up_is_not_late)
{
    asio::io_context io;
    asio::steady_timer deadline(io);
    bool late = false;
    limit(deadline, 1ms, [&] { late = true; });
    deadline.cancel();
    io.run();
    BOOST_TEST(!late);
}

BOOST_AUTO_TEST_SUITE_END()
