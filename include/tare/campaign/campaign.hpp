#pragma once

#include <tare/campaign/calibrate.hpp>
#include <tare/campaign/doctor.hpp>
#include <tare/campaign/far_peer.hpp>
#include <tare/campaign/prober.hpp>
#include <tare/campaign/provenance.hpp>
#include <tare/campaign/random.hpp>
#include <tare/campaign/registry.hpp>
#include <tare/campaign/runner.hpp>
#include <tare/campaign/undo.hpp>
#include <tare/environment/launch/named_device.hpp>
#include <tare/image/collect.hpp>

#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tare::campaign {

/// How a campaign ended.
struct outcome {
    system::fs::path folder;
    bool flawed = false; ///< a trial failed or was invalid
    bool any_valid = false;
    std::vector<std::string> left_out; ///< cases that the profile `quick` did not run
};

/// The blocks of a driver's comparisons on disk: made or resumed, run, and everything that it made on the host undone.
class campaign {
public:
    campaign(table const& entries, settings given)
        : entries_(entries), given_(std::move(given)), host_(topology::machine::host()), who_(identity(host_))
    {
    }

    outcome run()
    {
        bool const resumes = !given_.resume.empty();
        auto what = resumes ? open_old() : begin_new();
        registration const alive(what.campaign, folder_); // refuses a campaign that lives
        for (auto const& other : living(what.campaign))
            std::cerr << "tare: another campaign runs in " << other.string() << "; they disturb one another, so stop one of them"
                      << std::endl;
        if (resumes) undo_leftovers(what.campaign);
        system::journal book(journal_of(folder_));
        work_folder const work(folder_ / "work", book);
        std::optional<environment::launch::named_device> device;
        if (auto const& named = given_.environment.device; !named.empty())
            device.emplace(named, folder_ / "work", what.campaign, resumes, book);
        environment::site site(what.campaign, folder_ / "work", &book, given_.environment);
        if (!given_.environment.peer.empty()) meet_peer(site, folder_ / "log" / "probe-peer.log");
        prober probe(site, host_.with({host_.processors().front()}), folder_ / "log", std::cerr);
        if (!resumes) complete(what, probe, site);
        results into(folder_ / "results.jsonl");
        run_blocks(what, probe, site, into);
        return {folder_, into.flawed(), into.any_valid(), left_out(what)};
    }

private:
    /// Where images, copies of data and the private engine lie; nothing of it is needed when the campaign has ended.
    class work_folder {
    public:
        work_folder(system::fs::path path, system::journal& book)
            : path_(std::move(path)), book_(book), entry_(book.will_create(system::created::folder, path_.string()))
        {
            system::make_folder(path_);
        }
        work_folder(work_folder const&) = delete;
        work_folder& operator=(work_folder const&) = delete;
        ~work_folder()
        {
            std::error_code failed;
            system::fs::remove_all(path_, failed);
            if (failed) return; // `clean` says why
            try {
                book_.undone(entry_);
            } catch (std::exception const&) { // then it is looked for, and not found, by `clean`
            }
        }

    private:
        system::fs::path path_;
        system::journal& book_;
        std::uint64_t entry_;
    };

    static environment::availability hopeful(environment_choice const&) { return {}; }

    /// What is wrong with the command line is found before anything is made, as if every environment could run.
    plan begin_new()
    {
        if (cases(entries_, host_, given_, hopeful).empty())
            throw usage_error("no case was selected", "see '" + given_.driver + " list' for their names");
        found_ = examine(host_.processors().size()); // before probes are the load that it would find
        plan out;
        out.campaign = new_id();
        folder_ = make_campaign_folder(given_, out.campaign);
        return out;
    }

    plan open_old()
    {
        std::error_code code;
        folder_ = system::fs::canonical(given_.resume, code);
        if (code) throw usage_error("there is no campaign in " + given_.resume.string(), "name the folder that holds its plan.json");
        auto old = read_plan(folder_ / "plan.json", entries_, host_, who_);
        given_.environment = old.environment;
        return old;
    }

    void undo_leftovers(std::string const& id) const
    {
        for (auto const& sentence : undo(journal_of(folder_), id, folder_).left) std::cerr << "tare: " << sentence << std::endl;
    }

    void complete(plan& out, prober& probe, environment::site& site)
    {
        out.driver = given_.driver;
        out.profile = to_string(given_.profile);
        out.seed = given_.seed ? *given_.seed : random_bits() >> 11; // 53 bits: exact in every reader of JSON
        out.identity = who_;
        out.environment = given_.environment;
        out.cases = cases(entries_, host_, given_, [&](environment_choice const& choice) { return probe.ask(choice, own_files()); });
        calibrate(out.cases, site);
        auto const blocks = given_.blocks > 0 ? given_.blocks : blocks_of(given_.profile);
        out.blocks = random_blocks(starts_of(out.cases), blocks, out.seed);
        system::write_file(folder_ / "provenance.json", boost::json::serialize(provenance(host_, who_, given_, found_)) + '\n', 0644);
        system::write_file(folder_ / "plan.json", boost::json::serialize(to_json(out)) + '\n', 0644);
    }

    void run_blocks(plan const& what, prober& probe, environment::site& site, results& into)
    try {
        for (auto const& c : what.cases)
            if (c.runs()) probe.warm(c.where(), files_for(*c.from, c.parameters));
        auto const files = [this](tare::entry const& e, boost::json::object const& p) -> image::closure const& { return files_for(e, p); };
        runner(what, site, host_, into, folder_, files, [this](record const& r) {
            if (given_.json) std::cout << boost::json::serialize(to_json(r)) << std::endl;
        }).run();
    } catch (interrupted const& signal) {
        throw interrupted(signal.problem() + " after " + std::to_string(into.size()) + " records",
                          "go on with: " + given_.driver + " run --resume " + folder_.string());
    } catch (error const& failure) {
        if (into.size() == 0) throw;
        throw unfinished(failure.problem() + " after " + std::to_string(into.size()) + " records",
                         (failure.remedy().empty() ? "" : failure.remedy() + "; ") + "go on with: " + given_.driver + " run --resume " +
                             folder_.string());
    }

    std::vector<std::string> left_out(plan const& what) const
    {
        std::vector<std::string> out;
        bool const chosen = !given_.only.empty() || !given_.resume.empty(); // a plan does not say what it was made from
        if (what.profile != to_string(profile::quick) || chosen) return out;
        auto all = given_;
        all.profile = profile::standard;
        for (auto const& c : cases(entries_, host_, all, hopeful)) {
            auto const planned = [&](planned_case const& p) { return p.from == c.from && p.sweep == c.sweep; };
            if (c.runs() && std::ranges::none_of(what.cases, planned)) out.push_back(c.name);
        }
        return out;
    }

    image::closure const& own_files()
    {
        auto& slot = files_[""];
        if (!slot) slot = image::collect(system::self());
        return *slot;
    }

    /// This binary, and the server that its agent will exec.
    image::closure const& files_for(tare::entry const& e, boost::json::object const& parameters)
    {
        if (!e.work.has_server) return own_files();
        auto const server = e.work.program(parameters, {});
        auto& slot = files_[server.argv.at(0)];
        if (!slot) slot = image::merge(own_files(), image::collect(server.argv[0], server.files));
        return *slot;
    }

    table const& entries_;
    settings given_;
    topology::machine host_;
    boost::json::object who_;
    std::vector<finding> found_;
    system::fs::path folder_;
    std::map<std::string, std::optional<image::closure>> files_;
};

} // namespace tare::campaign
