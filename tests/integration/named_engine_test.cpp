// A driver that is given an engine of the user's (`--docker-host`): what it makes there is gone afterwards, also after `kill -9`, and the
// engine runs on. Its part is played by a dockerd of this test's own, with its own data and socket.
#include "driver_run.hpp"
#include "has_docker.hpp"

#include <tare/image/collect.hpp>

#include <optional>

using namespace driver_run;

namespace {

class users_engine {
public:
    users_engine() : book_(folder_ / "journal.jsonl")
    {
        where_.emplace("nameduse", folder_.path(), &book_);
        engine_ = &environment::launch::docker_engine::of(*where_);
    }

    std::string endpoint() const { return engine_->client().endpoint; }
    std::string containers() const { return engine_->client().ask({"ps", "--all", "--format", "{{.Names}}"}, "list containers"); }
    std::string images() const { return engine_->client().ask({"image", "ls", "--all", "--format", "{{.Repository}}"}, "list images"); }
    /// An image and a container that are nobody else's business.
    void fill()
    {
        engine_->import(image::collect("/bin/true"), "users");
        engine_->client().ask({"create", "--name", "users-own", "tare-nameduse:users", "/bin/true"}, "create a container");
    }
    void end() { where_.reset(); }

private:
    scratch folder_;
    system::journal book_;
    std::optional<environment::site> where_;
    environment::launch::docker_engine* engine_ = nullptr;
};

std::vector<std::string> hanging(fs::path const& folder, std::string const& endpoint)
{
    return {driver("misbehave"), "run",   "--output",     folder.string(), "--only", "docker", "--set",
            "act=hang",          "--set", "deadline=600", "--docker-host", endpoint};
}

/// A campaign that was killed in the middle of a trial, with its container still in the engine.
struct killed {
    scratch here;
    fs::path folder = here / "campaign";
    std::string id;

    explicit killed(users_engine const& engine)
    {
        background run(here, hanging(folder, engine.endpoint()));
        BOOST_TEST_REQUIRE(within(60s, [&] { return hangs(folder); }), run.errors());
        id = wait_for_id(folder);
        run.process().signal(SIGKILL);
        BOOST_REQUIRE(run.process().wait_for(10s));
    }
    system::output clean() const { return run(here, {driver("misbehave"), "clean"}); }
};

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(named_engine, *boost::unit_test::precondition(has_docker))

BOOST_AUTO_TEST_CASE(what_a_killed_driver_left_in_it_is_cleaned_and_nothing_else)
{
    users_engine engine;
    engine.fill();
    killed const left(engine);
    BOOST_TEST(has(engine.containers(), "tare-" + left.id + "-"));
    BOOST_TEST(has(engine.images(), "tare-" + left.id));
    auto const cleaned = left.clean();
    BOOST_TEST(cleaned.status.code == 0, cleaned.errors);
    BOOST_TEST(has(cleaned.out, "removed the container tare-" + left.id + "-"), cleaned.out);
    BOOST_TEST(has(cleaned.out, "removed the image tare-" + left.id + ":"), cleaned.out);
    BOOST_TEST(has(cleaned.out, " of the Docker engine at " + engine.endpoint()), cleaned.out);
    BOOST_TEST(engine.containers() == "users-own");
    BOOST_TEST(engine.images() == "tare-nameduse");
    check_nothing_left(left.here, left.id);
}

BOOST_AUTO_TEST_CASE(a_signal_removes_what_was_made_in_it)
{
    users_engine engine;
    scratch const here;
    auto const folder = here / "campaign";
    background run(here, hanging(folder, engine.endpoint()));
    BOOST_TEST_REQUIRE(within(60s, [&] { return hangs(folder); }), run.errors());
    run.process().signal(SIGINT);
    BOOST_TEST(run.ended(20s) == 1);
    BOOST_TEST(engine.containers().empty());
    BOOST_TEST(engine.images().empty());
    auto const id = id_of(folder);
    BOOST_TEST(system::open_entries(folder / "journal.jsonl", id, folder).empty());
    check_nothing_left(here, id);
}

BOOST_AUTO_TEST_CASE(an_engine_that_is_gone_is_told_and_what_it_holds_stays_open)
{
    users_engine engine;
    killed const left(engine);
    auto const place = engine.endpoint() + "|tare-" + left.id;
    engine.end();
    auto const cleaned = left.clean();
    BOOST_TEST(cleaned.status.code == 1, cleaned.errors);
    BOOST_TEST(has(cleaned.errors, "docker_container " + place), cleaned.errors);
    BOOST_TEST(has(cleaned.errors, "docker_image " + place), cleaned.errors);
    BOOST_TEST(has(cleaned.errors, "Cannot connect to the Docker daemon"), cleaned.errors);
    auto const open = system::open_entries(left.folder / "journal.jsonl", left.id, left.folder);
    BOOST_TEST(open.size() == 2u);
    fs::remove("/var/lib/tare/campaigns/" + left.id + ".json"); // as the user would, who will not start that engine again
    check_nothing_left(left.here, left.id);
}

BOOST_AUTO_TEST_CASE(a_peer_that_could_not_reach_it_is_told_before_anything_starts)
{
    scratch const here;
    auto const listed = run(here, {driver("two_sides"), "--docker-host", "unix:///run/tare-no-engine.sock", "list"});
    std::istringstream lines(listed.out);
    std::size_t refused = 0;
    for (std::string line; std::getline(lines, line);)
        if (has(line, "docker") && (has(line, " echo/") || has(line, " redis_ping/"))) {
            BOOST_TEST(has(line, "cannot run: docker: the peer's network namespace is not connected to the engine at "
                                 "unix:///run/tare-no-engine.sock; leave out --docker-host"),
                       line);
            ++refused;
        }
    BOOST_TEST(refused == 4u, listed.out);
}

BOOST_AUTO_TEST_SUITE_END()
