#pragma once

#include <tare/campaign/accounting.hpp>
#include <tare/campaign/fresh_data.hpp>
#include <tare/campaign/host_metrics.hpp>
#include <tare/campaign/path.hpp>
#include <tare/campaign/peer_side.hpp>
#include <tare/campaign/plan.hpp>
#include <tare/campaign/progress.hpp>
#include <tare/campaign/random.hpp>
#include <tare/campaign/results.hpp>
#include <tare/campaign/start.hpp>
#include <tare/environment/site.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace tare::campaign {

/// Runs the blocks of a plan: every start in its order, every trial recorded as soon as it is known.
class runner {
public:
    using closures = std::function<image::closure const&(tare::entry const&, boost::json::object const& parameters)>;

    runner(plan const& what, environment::site& site, topology::machine const& host, results& into, system::fs::path folder, closures files,
           std::function<void(record const&)> tell)
        : plan_(what), site_(site), host_(host), results_(into), folder_(std::move(folder)), files_(std::move(files)),
          tell_(std::move(tell)), progress_(count())
    {
    }

    void run()
    {
        for (int number = 0; number < static_cast<int>(plan_.cases.size()); ++number)
            note_absent(plan_.cases[static_cast<std::size_t>(number)]);
        for (int block = 0; block < static_cast<int>(plan_.blocks.size()); ++block)
            for (auto const& group : plan_.blocks[static_cast<std::size_t>(block)]) run_group(block, group);
    }

private:
    int count() const
    {
        std::size_t out = 0;
        for (auto const& block : plan_.blocks)
            for (auto const& group : block) out += group.size();
        return static_cast<int>(out);
    }

    planned_case const& at(int number) const { return plan_.cases[static_cast<std::size_t>(number)]; }

    /// What never runs has one record too, so that a report of records alone can say what is missing and why.
    void note_absent(planned_case const& c)
    {
        if (c.runs() || results_.has(c.from->comparison, {0, c.name, 0, 0})) return;
        auto r = blank(c, 0);
        r.status = status::unavailable;
        r.same_as = c.same_as;
        r.reason = c.same_as.empty() ? c.cannot : "it selects the same processors as " + c.same_as;
        keep(r);
    }

    record blank(planned_case const& c, int block) const
    {
        record r;
        r.campaign = plan_.campaign;
        r.comparison = c.from->comparison;
        r.varies = c.from->varies;
        r.baseline = c.from->baseline;
        r.block = block;
        r.case_name = c.name;
        r.position = static_cast<int>(&c - plan_.cases.data());
        r.experiment = c.where().experiment;
        r.workload = std::string(c.from->work.name);
        r.tool = c.from->tool;
        r.environment = c.where().recorded;
        r.stands_in_for = c.stands_in_for;
        r.factors = c.where().factors();
        r.topology = c.from->topology;
        r.memory = c.from->memory;
        r.parameters = c.parameters;
        r.sweep = c.sweep;
        r.across = c.from->across;
        r.emulated = c.where().emulated;
        return r;
    }

    void keep(record const& r)
    {
        results_.append(r);
        if (tell_) tell_(r);
    }

    std::vector<metric> metrics_of(planned_case const& c, boost::json::object const& sample) const
    {
        std::vector<metric> out;
        bool const foreign = !c.from->tool.empty() && c.from->tool != c.from->baseline;
        for (auto const& f : c.from->work.metrics()) {
            if (foreign && !sample.contains(f.name)) continue; // a tool need not measure all that ours does
            auto const value = agent::number_of(sample, f.name);
            if (!std::isfinite(value)) throw error("metric '" + f.name + "' is not a finite number");
            out.push_back({f.name, value, f.unit, f.direction});
        }
        return out;
    }

    void run_group(int block, start_group group)
    {
        std::erase_if(group, [&](int number) {
            bool const present = results_.has(at(number).from->comparison, {block, at(number).name, 0, 0});
            if (present) progress_.skip(1);
            return present;
        });
        if (group.empty()) return;
        system::interruption::check();
        auto const& first = at(group.front());
        progress_.begins(first.name);
        std::optional<start> running;
        std::string reason;
        auto became = status::failed;
        auto const began = clock::now();
        start_request request;
        try {
            request = request_for(first, block, group.front());
            request.life = life_of(group);
            if (first.from->work.has_peer) steered_ = steer_wire(site_, first.granted, peer_resources(host_, first.granted));
            running.emplace(site_, first, request);
        } catch (interrupted const&) {
            throw;
        } catch (std::exception const& failure) {
            system::interruption::check(); // what a signal broke off did not fail
            reason = failure.what() + see(request);
            became = became_of(failure);
        }
        start_group rest;
        for (int const number : group) {
            if (!running)
                fail(at(number), block, became, reason, began);
            else if (!trial(*running, at(number), block, request)) {
                rest.assign(std::ranges::find(group, number) + 1, group.end());
                break;
            }
        }
        finish(running, request);
        if (!rest.empty()) run_group(block, rest); // after a failure the rest of the sweep gets a start of its own
    }

    /// Where a reader finds more of what a failed start said.
    static std::string see(start_request const& request)
    {
        auto const file = request.log.string() + ".sut.log";
        return system::fs::exists(file) ? "; see log/" + request.name + ".sut.log" : "";
    }

    /// What the side inside needs and cannot have, an interface of the kernel that a container's profile blocks, is no failure of a trial.
    static status became_of(std::exception const& failure)
    {
        return dynamic_cast<unavailable const*>(&failure) ? status::unavailable : status::failed;
    }

    void fail(planned_case const& c, int block, status became, std::string const& reason, clock::time_point began)
    {
        auto r = blank(c, block);
        r.status = became;
        r.reason = reason;
        r.seconds = seconds_between(began, clock::now());
        keep(r);
        progress_.done(c.name, std::string(to_string(became)) + ": " + reason);
    }

    /// One trial; false when the start cannot be used any more.
    bool trial(start& running, planned_case const& c, int block, start_request const& request)
    {
        auto const began = clock::now();
        auto const sut = c.granted.processor_ids();
        auto const peer = c.from->work.has_peer ? peer_resources(site_, host_, c.granted).processor_ids() : std::vector<int>{};
        // What the host times was over before, and sends next to nothing.
        bool const crosses = c.from->work.has_peer && !c.from->work.timed_by_host;
        std::optional<path_watch> path;
        if (crosses && site_.has_wire()) path.emplace(site_, service_port);
        accounting const account(sut, peer);
        std::optional<record> r;
        try {
            auto report = running.trial(c, draw(plan_.seed, static_cast<std::uint64_t>(block), 0));
            auto host = account.since();
            if (c.from->work.has_peer && site_.met()) host["peer"] = agent::object_of(report.facts, "processors");
            if (crosses) look_at(path, c, report, host);
            r = compose(running, c, block, report, std::move(host));
            r->seconds = seconds_between(began, clock::now());
            parse_record(boost::json::serialize(to_json(*r))); // what came from inside must not make the file unreadable
        } catch (interrupted const&) {
            throw;
        } catch (std::exception const& failure) {
            system::interruption::check();
            fail(c, block, became_of(failure), failure.what() + running.complaint() + see(request), began);
            return false;
        }
        keep(*r); // outside: a record that cannot be written is not a failed trial
        progress_.done(c.name, summary(*r));
        return true;
    }

    /// Adds the way that the packets took; one that is not the environment's makes the trial invalid. Of a real second machine only the
    /// addresses are known.
    static void look_at(std::optional<path_watch> const& path, planned_case const& c, trial_report& report, boost::json::object& host)
    {
        path_seen seen;
        if (path) {
            seen = path->since();
            host["path"] = campaign::to_json(seen);
        }
        seen.same_addresses = same_addresses(report.facts);
        auto const factors = c.where().factors();
        auto const* const named = factors.if_contains("network");
        if (!report.wrong.empty() || !named) return;
        std::string const network(named->as_string());
        report.wrong = path ? wrong_path(seen, network) : wrong_addresses(seen.same_addresses, network);
    }

    record compose(start& running, planned_case const& c, int block, trial_report const& report, boost::json::object host)
    {
        auto r = blank(c, block);
        r.host = std::move(host);
        if (report.work > 0) r.host["work"] = report.work;
        if (c.from->work.has_peer && !site_.met()) r.host["receive_steered"] = steered_;
        if (c.from->work.has_peer && site_.met()) r.host["peer_machine"] = site_.met()->to_json();
        r.samples = report.samples;
        r.facts = running.facts();
        r.facts["workload"] = report.facts;
        if (!c.calibration.empty()) r.facts["calibration"] = c.calibration;
        if (!c.why_stands_in.empty()) r.facts["why_stands_in"] = c.why_stands_in;
        if (c.from->work.timed_by_host) running.stop();
        r.metrics = metrics_of(c, c.from->work.timed_by_host ? c.from->work.sample_of(running.life())
                                                             : host_filled(report.sample, c.from->work, report.work, r.host));
        if (!report.wrong.empty()) {
            r.status = status::invalid;
            r.reason = report.wrong;
        }
        return r;
    }

    /// What could not be removed is told, and is for `clean`; the records stand.
    void finish(std::optional<start>& running, start_request const& request)
    try {
        if (running) running->stop();
        running.reset();
        std::error_code ignored; // the folder of all copies goes at the end of the campaign
        if (!request.data.empty()) system::fs::remove_all(request.data, ignored);
    } catch (error const& failure) {
        std::fprintf(stderr, "tare: %s\n", failure.what());
    }

    static std::string summary(record const& r)
    {
        if (r.status != status::valid) return std::string(to_string(r.status)) + ": " + r.reason;
        std::string out;
        char text[64];
        for (auto const& m : r.metrics) {
            std::snprintf(text, sizeof text, "%s%s %.4g %s", out.empty() ? "" : ", ", m.name.c_str(), m.value, m.unit.c_str());
            out += text;
        }
        return out;
    }

    start_request request_for(planned_case const& c, int block, int number)
    {
        start_request out;
        out.files = &files_(*c.from, c.parameters);
        out.name = "b" + std::to_string(block) + "c" + std::to_string(number);
        out.log = folder_ / "log" / out.name;
        out.peer_resources = peer_resources(site_, host_, c.granted);
        out.seed = draw(plan_.seed, static_cast<std::uint64_t>(block), 0);
        out.token = new_token();
        if (c.from->work.prepare_data) out.data = fresh_data(c, site_.folder(), out.name);
        return out;
    }

    /// How long one start of a group may take, and a minute.
    std::chrono::seconds life_of(start_group const& group) const
    {
        std::chrono::milliseconds out = deadlines_of(at(group.front())).start + std::chrono::minutes(1);
        for (int const number : group) out += deadlines_of(at(number)).trial;
        return std::chrono::ceil<std::chrono::seconds>(out);
    }

    plan const& plan_;
    environment::site& site_;
    topology::machine const& host_;
    results& results_;
    system::fs::path folder_;
    closures files_;
    std::function<void(record const&)> tell_;
    progress progress_;
    bool steered_ = false;
};

} // namespace tare::campaign
