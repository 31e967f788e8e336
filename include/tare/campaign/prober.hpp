#pragma once

#include <tare/campaign/conversation.hpp>
#include <tare/campaign/probe_cache.hpp>
#include <tare/environment/site.hpp>

#include <map>
#include <ostream>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace tare::campaign {

/// Starts each environment once with an agent that has nothing to do, so that what cannot run is known before the plan is made,
/// and images, engines and kernels are warm before the first trial.
///
/// A refusal is cached until the next boot or change of tools: a /dev/kvm that opens but brings no guest up costs its deadline once.
class prober {
public:
    prober(environment::site& site, topology::resources granted, std::filesystem::path logs, std::ostream& say)
        : site_(site), granted_(std::move(granted)), logs_(std::move(logs)), say_(say)
    {
    }

    /// Whether the environment can run here; started once with these files when that is not known yet.
    environment::availability ask(environment_choice const& choice, image::closure const& files)
    {
        auto const known = answers_.find(choice.name);
        if (known != answers_.end()) return known->second;
        auto answer = choice.available(site_);
        if (answer.ok()) answer = probe(choice, files);
        return answers_[choice.name] = std::move(answer);
    }

    /// Starts an environment once with these files, unless that was done: images and engines are made outside the trials. What fails
    /// here fails in the trial as well, and is told there.
    void warm(environment_choice const& choice, image::closure const& files)
    try {
        if (!warm_.insert({choice.name, files.executable(), files.entries().size()}).second) return;
        start_once(choice, files);
    } catch (interrupted const&) {
        throw;
    } catch (std::exception const&) {
    }

private:
    static constexpr std::chrono::seconds deadline_real{25}, deadline_emulated{120};

    /// With another kernel or engine it may start.
    std::string asked_for(environment_choice const& choice) const
    {
        auto const& chosen = site_.chosen();
        auto out = choice.name;
        if (!chosen.kernel.empty()) out += " with the kernel " + chosen.kernel.string();
        if (!chosen.docker_host.empty()) out += " at " + chosen.docker_host;
        return out;
    }

    environment::availability probe(environment_choice const& choice, image::closure const& files)
    {
        if (auto const refused = cache_.refusal(asked_for(choice)))
            return {"it did not start when it was last probed since this boot: " + *refused,
                    "delete " + cache_.file().string() + " to probe again"};
        say_ << "probing " << choice.name << " ..." << std::endl;
        try {
            start_once(choice, files);
            warm_.insert({choice.name, files.executable(), files.entries().size()});
            return {};
        } catch (interrupted const&) {
            throw;
        } catch (deadline_error const& failure) { // worth remembering, since asking again costs the deadline again
            cache_.refuse(asked_for(choice), failure.what());
            return {failure.what(), look_into(choice)};
        } catch (std::exception const& failure) {
            return {failure.what(), look_into(choice)};
        }
    }

    static std::string look_into(environment_choice const& choice)
    {
        return "see log/probe-" + choice.name + ".log in the campaign's folder";
    }

    void start_once(environment_choice const& choice, image::closure const& files)
    {
        environment::program what;
        what.files = &files;
        what.resources = granted_;
        what.log = logs_ / ("probe-" + choice.name + ".log");
        what.name = "probe-" + choice.name;
        auto const deadline = clock::now() + (choice.emulated ? deadline_emulated : deadline_real);
        conversation agent(choice.start(site_, what), deadline);
        agent::check_protocol(agent.expect("hello", deadline));
        agent.where().stop(agent.ask_to_stop() ? std::chrono::seconds(10) : std::chrono::seconds(0));
    }

    environment::site& site_;
    topology::resources granted_;
    std::filesystem::path logs_;
    std::ostream& say_;
    probe_cache cache_;
    std::map<std::string, environment::availability> answers_;
    std::set<std::tuple<std::string, std::string, std::size_t>> warm_; ///< environment, executable and size of the closure
};

} // namespace tare::campaign
