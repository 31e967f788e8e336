#pragma once

#include <tare/campaign/conversation.hpp>
#include <tare/campaign/probe_cache.hpp>
#include <tare/environment/site.hpp>

#include <map>
#include <ostream>
#include <string>
#include <utility>

namespace tare::campaign {

/// Starts each environment once with an agent that has nothing to do, so that what cannot run is known before the plan is made,
/// and images, engines and kernels are warm before the first trial.
///
/// A refusal is cached until the next boot or change of tools: a /dev/kvm that opens but brings no guest up costs its deadline once.
class prober {
public:
    prober(environment::site& site, topology::resources granted, image::closure const& files, std::filesystem::path logs, std::ostream& say)
        : site_(site), granted_(std::move(granted)), files_(files), logs_(std::move(logs)), say_(say)
    {
    }

    environment::availability ask(environment_choice const& choice)
    {
        auto const known = answers_.find(choice.name);
        if (known != answers_.end()) return known->second;
        auto answer = choice.available(site_);
        if (answer.ok()) answer = probe(choice);
        return answers_[choice.name] = std::move(answer);
    }

private:
    static constexpr std::chrono::seconds deadline_real{25}, deadline_emulated{120};

    environment::availability probe(environment_choice const& choice)
    {
        if (auto const refused = cache_.refusal(choice.name))
            return {"it did not start when it was last probed since this boot: " + *refused,
                    "delete " + cache_.file().string() + " to probe again"};
        say_ << "probing " << choice.name << " ..." << std::endl;
        try {
            start_once(choice);
            return {};
        } catch (interrupted const&) {
            throw;
        } catch (std::exception const& failure) {
            cache_.refuse(choice.name, failure.what());
            return {failure.what(), "see the log in " + logs_.string()};
        }
    }

    void start_once(environment_choice const& choice)
    {
        environment::program what;
        what.files = &files_;
        what.resources = granted_;
        what.log = logs_ / ("probe-" + choice.name + ".log");
        what.name = "probe-" + choice.name;
        auto const deadline = clock::now() + (choice.emulated ? deadline_emulated : deadline_real);
        conversation agent(choice.start(site_, what), deadline);
        agent.expect("hello", deadline);
        agent.where().stop(agent.ask_to_stop() ? std::chrono::seconds(10) : std::chrono::seconds(0));
    }

    environment::site& site_;
    topology::resources granted_;
    image::closure const& files_;
    std::filesystem::path logs_;
    std::ostream& say_;
    probe_cache cache_;
    std::map<std::string, environment::availability> answers_;
};

} // namespace tare::campaign
