#pragma once

#include <tare/campaign/conversation.hpp>
#include <tare/environment/launch/huge_pages.hpp>
#include <tare/environment/launch/remote.hpp>
#include <tare/environment/site.hpp>
#include <tare/memory/huge_needs.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

namespace tare::campaign {

/// The port of every listening side. Free by construction: the campaign's namespaces hold nothing else.
inline constexpr std::uint16_t service_port = 7007;

/// What a start needs beside its case.
struct start_request {
    image::closure const* files = nullptr;
    std::filesystem::path data;         ///< a fresh copy for this start; empty without data
    std::filesystem::path log;          ///< path without suffix: ".sut.log" and ".peer.log" are added
    std::string name;                   ///< unique in the campaign
    topology::resources peer_resources; ///< processors of the peer side; empty: its own machine's
    std::chrono::seconds life{60};      ///< that a peer on another machine may be needed, at most
    std::uint64_t seed = 0;
    std::string token; ///< what its two sides recognise one another by
};

/// One start of an environment, with its peer when the workload has one: from the request until nothing of it is left.
class start {
public:
    start(environment::site& site, planned_case const& first, start_request const& request)
        : case_(first), request_(request), peer_address_(site.peer_address()), limit_(deadlines_of(first)), requested_(clock::now())
    {
        reserve_huge_pages(site);
        requested_ = clock::now();
        auto const deadline = requested_ + limit_.start;
        sut_.emplace(first.where().start(site, program(request.log.string() + ".sut.log")), deadline);
        bool const peer_listens = first.from->work.has_peer && first.from->work.listens == workload::side::peer;
        // What the agent asks for next is already there when it says hello, and where the host is the clock its trial too: each is one
        // time less to be woken for both, 5 % of a native start.
        bool const early = !peer_listens && try_to_assign();
        auto const hello = sut_->expect("hello", deadline);
        agent::check_protocol(hello);
        life_.to_main = seconds_between(requested_, clock::now()) - agent::number_of(hello, "age");
        if (peer_listens) start_peer(site, deadline);
        if (!early) assign(*sut_, workload::side::sut);
        inside_facts_ = agent::object_of(sut_->expect("ready", deadline), "facts");
        if (first.from->work.has_peer && !peer_listens) start_peer(site, deadline);
        life_.to_ready = seconds_between(requested_, clock::now());
        measure_latency(deadline);
    }
    ~start()
    {
        try {
            stop();
        } catch (std::exception const&) { // the caller already knows of a failure; what is left, the journal undoes
        }
    }
    start(start const&) = delete;
    start& operator=(start const&) = delete;

    /// Runs one trial of this or another point of the sweep.
    trial_report trial(planned_case const& c, std::uint64_t seed)
    {
        obeys_ = false;
        auto const deadline = clock::now() + deadlines_of(c).trial;
        auto& side = reporting();
        if (!std::exchange(ordered_, false)) order(side, c, seed);
        trial_report out;
        side.expect("begin", deadline);
        auto const begin = clock::now();
        auto const end = side.expect("end", deadline);
        out.host_seconds = seconds_between(begin, clock::now());
        out.inside_seconds = agent::number_of(end, "seconds");
        auto const result = side.expect("result", deadline);
        life_.to_result = seconds_between(requested_, clock::now());
        out.sample = agent::object_of(result, "sample");
        out.samples = agent::object_of(result, "samples");
        out.facts = agent::object_of(result, "facts");
        out.work = agent::number_of(result, "work");
        out.wrong = system::printable(agent::text_of(result, "wrong"));
        if (out.wrong.empty()) out.wrong = sut_->where().wrong();
        if (out.wrong.empty()) out.wrong = clock_disagreement(out, latency_);
        obeys_ = true;
        return out;
    }

    /// Why the SUT side does not serve any more, when it said so; a third-party server cannot.
    std::string complaint()
    {
        if (!peer_ || !sut_ || case_.from->work.has_server) return {};
        auto const told = sut_->complaint();
        return told.empty() ? "" : "; the SUT side: " + told;
    }

    /// Ends both sides; returns when nothing of them is left. Throws `error` when something cannot be removed.
    void stop()
    {
        if (!sut_) return;
        auto const begin = clock::now();
        if (peer_) end(*peer_);
        end(*sut_);
        life_.teardown = seconds_between(begin, clock::now());
        peer_.reset();
        sut_.reset();
        huge_pages_.reset();
    }

    workload::life const& life() const { return life_; }

    /// Facts of the start: from inside, and what the host saw of the environment.
    boost::json::object facts()
    {
        auto out = inside_facts_;
        for (auto& member : sut_->where().facts()) out[member.key()] = member.value();
        out["channel_latency"] = latency_;
        out["to_main"] = life_.to_main;
        out["to_ready"] = life_.to_ready;
        return out;
    }

private:
    static constexpr std::chrono::milliseconds grace{10'000};

    /// An agent in the middle of a trial does not listen; waiting for it would only delay.
    void end(conversation& side)
    {
        bool const asked = obeys_ && side.ask_to_stop();
        side.where().stop(asked ? grace : std::chrono::milliseconds(0));
    }

    conversation& reporting() { return peer_ ? *peer_ : *sut_; }

    environment::program program(std::filesystem::path log) const
    {
        environment::program out;
        out.files = request_.files;
        out.resources = case_.granted;
        out.backing = case_.from->backing();
        out.memory_bytes = case_.from->work.memory_bytes(case_.parameters);
        if (auto const page = out.backing.explicit_page) {
            out.huge_bytes = memory::huge_bytes(out.memory_bytes, page);
            // What is not in arrays is little. A server, though, may allocate its memory in its own way.
            if (!case_.from->work.has_server) out.memory_bytes = std::min<std::uint64_t>(out.memory_bytes, 64 << 20);
        }
        out.port = case_.from->work.has_peer ? service_port : 0;
        out.data = request_.data;
        out.log = std::move(log);
        out.name = request_.name;
        return out;
    }

    static void order(conversation& side, planned_case const& c, std::uint64_t seed)
    {
        side.send({{"kind", "trial"}, {"parameters", c.parameters}, {"seed", seed}});
    }

    /// What the side inside will map. A guest's memory is larger; it adds the rest itself.
    void reserve_huge_pages(environment::site& site)
    {
        auto const what = program({});
        if (what.huge_bytes == 0) return;
        huge_pages_.emplace(site, what.backing.explicit_page,
                            environment::launch::spread(what.huge_bytes, what.backing, what.resources.nodes));
    }

    /// False when the agent is gone already: waiting for its hello says why.
    bool try_to_assign()
    try {
        assign(*sut_, workload::side::sut);
        if (!case_.from->work.timed_by_host || case_.from->work.has_peer) return true;
        order(*sut_, case_, request_.seed);
        return ordered_ = true;
    } catch (error const&) {
        return false;
    }

    void assign(conversation& side, workload::side which)
    {
        auto& where = side.where();
        workload::context context;
        context.processors = where.inside_processors();
        context.emulated = which == workload::side::sut && case_.where().emulated;
        context.listen_address = where.inside_address();
        context.other_address = which == workload::side::sut ? peer_address_ : sut_->where().address();
        context.port = case_.from->work.has_peer ? service_port : std::uint16_t(0);
        context.data_folder = which == workload::side::sut ? where.inside_data() : std::filesystem::path{};
        context.seed = request_.seed;
        context.token = request_.token;
        bool const far = which == workload::side::peer && request_.peer_resources.processors.empty();
        for (int const node : case_.granted.nodes)
            if (!far) context.nodes[node] = which == workload::side::sut ? where.inside_node(node) : node;
        side.send({{"kind", "assignment"},
                   {"experiment", case_.where().experiment},
                   {"side", which == workload::side::sut ? "sut" : "peer"},
                   {"parameters", case_.parameters},
                   {"context", agent::to_json(context)},
                   {"guest", where.guest()}});
    }

    /// The peer is never isolated: a process in the other machine's namespace, or on the real second machine.
    void start_peer(environment::site& site, clock::time_point deadline)
    {
        environment::program what = program(request_.log.string() + ".peer.log");
        what.resources = request_.peer_resources;
        what.data.clear();
        peer_.emplace(peer_instance(site, what), deadline);
        agent::check_protocol(peer_->expect("hello", deadline));
        assign(*peer_, workload::side::peer);
        if (case_.from->work.has_server) await_first_answer(deadline);
        peer_->expect("ready", deadline);
    }

    /// The peer asks the server until it answers. One that ended instead, for a word of its configuration say, is told at once.
    void await_first_answer(clock::time_point deadline)
    {
        auto const server = "the server " + case_.from->work.program(case_.parameters, {}).argv.at(0);
        while (!peer_->hears(std::chrono::milliseconds(50)) && clock::now() < deadline) {
            system::interruption::check();
            sut_->require_life(server);
        }
    }

    std::unique_ptr<environment::instance> peer_instance(environment::site& site, environment::program const& what) const
    {
        if (site.met()) return std::make_unique<environment::launch::remote_instance>(site, what, request_.life);
        return std::make_unique<environment::launch::native_instance>(
            environment::launch::placement{site.wire().peer(), site.peer_address()}, what);
    }

    void measure_latency(clock::time_point deadline)
    {
        if (case_.from->work.timed_by_host || (case_.from->work.has_server && !peer_)) return;
        for (int i = 0; i < 3; ++i) { // the smallest of three: a hiccup must not widen what two clocks may differ by
            auto const begin = clock::now();
            reporting().send({{"kind", "ping"}});
            reporting().expect("pong", deadline);
            auto const once = seconds_between(begin, clock::now());
            latency_ = i == 0 ? once : std::min(latency_, once);
        }
    }

    planned_case const& case_;
    start_request request_;
    std::string peer_address_;
    deadlines limit_;
    clock::time_point requested_;
    std::optional<environment::launch::reserved_huge_pages> huge_pages_; ///< given back after the sides have ended
    std::optional<conversation> sut_, peer_;
    workload::life life_;
    boost::json::object inside_facts_;
    double latency_ = 0;
    bool ordered_ = false; ///< the next trial was already asked for
    bool obeys_ = true;    ///< no trial was broken off
};

} // namespace tare::campaign
