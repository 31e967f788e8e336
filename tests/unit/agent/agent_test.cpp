#include "../core/tiny.hpp"

#include <tare/agent/agent.hpp>
#include <tare/campaign/conversation.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <thread>

namespace {

using namespace tiny;

/// A side that was to answer a peer, and gives up.
struct quitter : add {
    static constexpr text name = "quitter";
    template <memory::policy Memory>
    struct sut {
        sut(parameters const&, workload::context const&) {}
        void serve(std::atomic<bool> const&) { throw error("the port is taken"); }
    };
    using peer = add::sut<thp>;
};
// Its samples are those of `add`, so is its peer.
static_assert(workload::serving_side<quitter::sut<thp>, quitter>);

/// An agent in a thread of this process, and the host's end of its channel.
class running_agent {
public:
    running_agent()
    {
        auto [ours, theirs] = system::channel_pair();
        host = system::channel(std::move(ours));
        thread_ = std::thread([this, stream = std::move(theirs)]() mutable {
            static auto const work = workload::erase<add, thp>();
            static auto const quits = workload::erase<quitter, thp>();
            auto const find = [](std::string const& name) { return name == "add" ? &work : name == "quitter" ? &quits : nullptr; };
            code = agent::agent(system::channel(std::move(stream)), std::chrono::steady_clock::now(), find).run();
        });
    }
    ~running_agent()
    {
        host.close();
        thread_.join();
    }
    boost::json::object next(std::string const& kind)
    {
        auto const message = host.receive(std::chrono::steady_clock::now() + std::chrono::seconds(10));
        BOOST_REQUIRE(message);
        BOOST_REQUIRE_EQUAL(agent::text_of(*message, "kind"), kind);
        return *message;
    }
    void assign(std::string const& experiment)
    {
        host.send({{"kind", "assignment"},
                   {"experiment", experiment},
                   {"side", "sut"},
                   {"parameters", {{"clients", 3}, {"size", 1}}},
                   {"context", agent::to_json(workload::context{})},
                   {"guest", boost::json::object{}}});
    }

    system::channel host;
    int code = -1;

private:
    std::thread thread_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(agent_protocol)

BOOST_AUTO_TEST_CASE(a_trial_is_begun_ended_and_reported_with_its_seed_and_parameters)
{
    running_agent a;
    BOOST_TEST(agent::number_of(a.next("hello"), "age") >= 0);
    a.assign("add");
    BOOST_TEST(agent::object_of(a.next("ready"), "facts").contains("kernel"));
    a.host.send({{"kind", "ping"}});
    a.next("pong");
    a.host.send({{"kind", "trial"}, {"parameters", {{"clients", 5}, {"size", 1}}}, {"seed", 99}});
    a.next("begin");
    BOOST_TEST(agent::number_of(a.next("end"), "seconds") >= 0);
    auto const result = a.next("result");
    BOOST_TEST(agent::number_of(agent::object_of(result, "sample"), "rate") == 5.0);
    BOOST_TEST(agent::number_of(agent::object_of(result, "facts"), "seed") == 99.0);
    BOOST_TEST(agent::text_of(result, "wrong").empty());
}

BOOST_AUTO_TEST_CASE(a_wrong_answer_is_told)
{
    running_agent a;
    a.next("hello");
    a.assign("add");
    a.next("ready");
    a.host.send({{"kind", "trial"}, {"parameters", {{"clients", 5}, {"size", 13}}}, {"seed", 1}});
    a.next("begin");
    a.next("end");
    BOOST_TEST(agent::text_of(a.next("result"), "wrong") == "thirteen brings bad luck");
}

BOOST_AUTO_TEST_CASE(an_unknown_experiment_is_a_failure_that_the_host_is_told)
{
    running_agent a;
    a.next("hello");
    a.assign("subtract");
    BOOST_TEST(agent::text_of(a.next("failure"), "reason") == "this binary has no experiment 'subtract'");
}

BOOST_AUTO_TEST_CASE(a_serving_side_that_gives_up_tells_the_host_at_once)
{
    running_agent a;
    a.next("hello");
    a.assign("quitter");
    a.next("ready");
    BOOST_TEST(agent::text_of(a.next("failure"), "reason") == "the port is taken");
    a.host.send({{"kind", "stop"}});
}

BOOST_AUTO_TEST_CASE(an_agent_without_a_channel_says_who_starts_it)
{
    for (auto const* where : {"", "fd:", "fd:x", "fd:999", "fd:1x"})
        BOOST_CHECK_EXCEPTION(agent::connect(where), usage_error,
                              [](usage_error const& e) { return e.problem().find("no result channel") != std::string::npos; });
    BOOST_CHECK_EXCEPTION(agent::connect("unix:/no/such/socket"), error,
                          [](error const& e) { return e.problem().find("/no/such/socket") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(an_agent_of_another_version_is_refused)
{
    BOOST_CHECK_NO_THROW(agent::check_protocol({{"protocol", agent::protocol}}));
    BOOST_CHECK_EXCEPTION(agent::check_protocol({{"protocol", agent::protocol + 1}}), error,
                          [](error const& e) { return e.problem().find("another version") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(an_agent_on_another_machine_ends_when_its_channel_is_closed_or_its_time_is_over)
{
    for (bool const closes : {true, false}) {
        auto [ours, theirs] = system::channel_pair();
        pid_t const pid = ::fork();
        if (pid == 0) {
            ours.reset();
            agent::end_with_host(theirs.get(), std::chrono::seconds(closes ? 60 : 1));
            ::pause();
        }
        theirs.reset();
        if (closes) ours.reset();
        int status = 0;
        BOOST_TEST(::waitpid(pid, &status, 0) == pid);
        BOOST_TEST(WEXITSTATUS(status) == 1);
    }
}

BOOST_AUTO_TEST_CASE(what_is_printed_on_another_machine_never_reaches_the_channel)
{
    auto [ours, theirs] = system::channel_pair();
    int printed[2];
    BOOST_REQUIRE(::pipe(printed) == 0);
    pid_t const pid = ::fork();
    if (pid == 0) {
        ::dup2(theirs.get(), 0);
        ::dup2(theirs.get(), 1);
        ::dup2(printed[1], 2);
        auto channel = agent::standard_streams();
        bool const spoke = ::write(1, "printed", 7) == 7;
        channel.send({{"kind", "hello"}, {"spoke", spoke}, {"input", ::read(0, printed, 1)}});
        ::_exit(0);
    }
    theirs.reset();
    system::channel host(std::move(ours));
    auto const hello = host.receive(std::chrono::steady_clock::now() + std::chrono::seconds(5));
    BOOST_REQUIRE(hello.has_value());
    BOOST_TEST(boost::json::serialize(*hello) == R"({"kind":"hello","spoke":true,"input":0})");
    char text[8] = {};
    BOOST_TEST(::read(printed[0], text, 7) == 7);
    BOOST_TEST(text == std::string("printed"));
    ::waitpid(pid, nullptr, 0);
    for (int const end : printed) ::close(end);
}

BOOST_AUTO_TEST_CASE(clocks_that_differ_by_more_than_a_hundredth_make_a_trial_invalid)
{
    campaign::trial_report t;
    t.inside_seconds = 10;
    t.host_seconds = 10.05;
    BOOST_TEST(campaign::clock_disagreement(t, 0.001).empty());
    t.host_seconds = 10.5;
    BOOST_TEST(campaign::clock_disagreement(t, 0.001).find("more than 1 % apart") != std::string::npos);
    BOOST_TEST(campaign::clock_disagreement(t, 0.5).empty());
}

BOOST_AUTO_TEST_SUITE_END()
