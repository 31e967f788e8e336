#include <tare/system/file.hpp>
#include <tare/system/pipe_keeper.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>

#include <atomic>
#include <chrono>
#include <thread>

using namespace tare;
using tare::system::pipe_keeper;

namespace {

struct printer {
    system::descriptor out, in;
    printer()
    {
        int ends[2];
        BOOST_TEST_REQUIRE(::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
        out = system::descriptor{ends[0]};
        in = system::descriptor{ends[1]};
    }
    void print() const { system::write_all(in.get(), "x", "a pipe"); }
    /// What is to be done when something was printed: it is read, and counted.
    auto counting(std::atomic<int>& count) const
    {
        return [fd = out.get(), &count] {
            char buffer[16];
            if (::read(fd, buffer, sizeof buffer) > 0) ++count;
        };
    }
};

bool becomes(std::atomic<int> const& count, int wanted)
{
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (count != wanted && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return count == wanted;
}

} // namespace

BOOST_AUTO_TEST_SUITE(system_pipe_keeper)

BOOST_AUTO_TEST_CASE(each_reader_is_called_for_its_own_pipe)
{
    printer const one, other;
    std::atomic<int> first = 0, second = 0;
    pipe_keeper::of_process().watch(one.out.get(), one.counting(first));
    pipe_keeper::of_process().watch(other.out.get(), other.counting(second));
    one.print();
    BOOST_TEST(becomes(first, 1));
    BOOST_TEST(second == 0);
    other.print();
    BOOST_TEST(becomes(second, 1));
    pipe_keeper::of_process().forget(one.out.get());
    pipe_keeper::of_process().forget(other.out.get());
    BOOST_TEST(first == 1);
}

BOOST_AUTO_TEST_CASE(what_was_forgotten_is_not_called_any_more)
{
    printer const one, other;
    std::atomic<int> forgotten = 0, watched = 0;
    pipe_keeper::of_process().watch(one.out.get(), one.counting(forgotten));
    pipe_keeper::of_process().watch(other.out.get(), other.counting(watched));
    pipe_keeper::of_process().forget(one.out.get());
    one.print();
    other.print();
    BOOST_TEST(becomes(watched, 1)); // so the keeper has looked at both
    pipe_keeper::of_process().forget(other.out.get());
    BOOST_TEST(forgotten == 0);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_cannot_be_watched_is_refused)
{
    BOOST_CHECK_EXCEPTION(pipe_keeper::of_process().watch(-1, [] {}), error,
                          [](error const& e) { return std::string(e.what()).find("cannot watch the output of a program") == 0; });
}

BOOST_AUTO_TEST_SUITE_END()
