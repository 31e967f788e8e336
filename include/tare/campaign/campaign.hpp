#pragma once

#include <tare/campaign/prober.hpp>
#include <tare/campaign/provenance.hpp>
#include <tare/campaign/registry.hpp>
#include <tare/campaign/runner.hpp>
#include <tare/campaign/undo.hpp>
#include <tare/image/collect.hpp>

#include <iostream>
#include <map>
#include <optional>
#include <string>

namespace tare::campaign {

/// How a campaign ended.
struct outcome {
    system::fs::path folder;
    bool flawed = false; ///< a trial failed or was invalid
    bool any_valid = false;
};

/// The blocks of a driver's comparisons on disk: made or resumed, run, and everything that it made on the host undone.
class campaign {
public:
    campaign(table const& entries, settings given) : entries_(entries), given_(std::move(given)), host_(topology::machine::host()) {}

    outcome run()
    {
        who_ = identity(host_);
        std::optional<plan> resumed;
        if (!given_.resume.empty())
            resumed = open_old();
        else {
            id_ = new_id();
            folder_ = make_campaign_folder(given_, id_);
        }
        registration const alive(id_, folder_);
        system::journal book(journal_of(folder_));
        environment::site site(id_, folder_ / "work", &book, given_.environment);
        auto const what = resumed ? std::move(*resumed) : make_plan(site);
        results into(folder_ / "results.jsonl");
        runner work(
            what, site, host_, into, folder_,
            [this](tare::entry const& e, boost::json::object const& p) -> image::closure const& { return files_for(e, p); },
            [this](record const& r) {
                if (given_.json) std::cout << boost::json::serialize(to_json(r)) << std::endl;
            });
        try {
            work.run();
        } catch (interrupted const& signal) {
            throw interrupted(signal.problem() + " after " + std::to_string(into.size()) + " records",
                              "go on with: " + given_.driver + " run --resume " + folder_.string());
        }
        return {folder_, into.flawed(), into.any_valid()};
    }

private:
    /// What a killed run left is undone before anything new is made.
    plan open_old()
    {
        std::error_code code;
        folder_ = system::fs::canonical(given_.resume, code);
        if (code) throw usage_error("there is no campaign in " + given_.resume.string(), "name the folder that holds its plan.json");
        auto old = read_plan(folder_ / "plan.json", entries_, host_, who_);
        id_ = old.campaign;
        auto const undone = undo(journal_of(folder_), id_, folder_);
        for (auto const& sentence : undone.left) std::cerr << "tare: " << sentence << std::endl;
        system::fs::remove_all(folder_ / "work");
        return old;
    }

    plan make_plan(environment::site& site)
    {
        prober probe(site, host_.with({host_.processors().front()}), own_files(), folder_ / "log", std::cerr);
        plan out;
        out.campaign = id_;
        out.driver = given_.driver;
        out.profile = to_string(given_.profile);
        out.seed = given_.seed ? *given_.seed : random_bits() >> 11; // 53 bits: exact in every reader of JSON
        out.identity = who_;
        out.cases = cases(entries_, host_, given_, [&](environment_choice const& choice) { return probe.ask(choice); });
        if (out.cases.empty()) throw usage_error("no case was selected", "see '" + given_.driver + " list' for their names");
        auto const blocks = given_.blocks > 0 ? given_.blocks : blocks_of(given_.profile);
        out.blocks = random_blocks(starts_of(out.cases), blocks, out.seed);
        system::write_file(folder_ / "plan.json", boost::json::serialize(to_json(out)) + '\n');
        system::write_file(folder_ / "provenance.json", boost::json::serialize(provenance(host_, who_)) + '\n');
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
    std::string id_;
    system::fs::path folder_;
    boost::json::object who_;
    std::map<std::string, std::optional<image::closure>> files_;
};

} // namespace tare::campaign
