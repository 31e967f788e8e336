#pragma once

#include <tare/campaign/conversation.hpp>
#include <tare/environment/launch/remote.hpp>
#include <tare/environment/site.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace tare::campaign {

/// Tries the real second machine once: the agent is copied there, says over which addresses it was reached, and is stopped. So what
/// cannot work is said before there is a plan, and environments know the address under which they are reached.
///
/// Errors  `error` in one sentence: not reached, refused, not let in, an unknown key, another kind of machine, another version, an
///         address that this machine does not have.
inline void meet_peer(environment::site& site, std::filesystem::path const& log)
{
    environment::program what;
    what.log = log;
    what.name = "probe-peer";
    auto const deadline = clock::now() + std::chrono::seconds(60);
    conversation agent(std::make_unique<environment::launch::remote_instance>(site, what, std::chrono::seconds(90)), deadline);
    auto const hello = agent.expect("hello", deadline);
    agent::check_protocol(hello);
    auto other = network::peer_machine::from(site.chosen().peer, agent::object_of(hello, "machine"));
    agent.where().stop(agent.ask_to_stop() ? std::chrono::seconds(10) : std::chrono::seconds(0));
    if (!network::is_own_address(other.sut_address))
        throw error("the peer " + other.name + " sees this machine as " + other.sut_address + ", which is no address of it",
                    "name a machine that is reached directly, without address translation and without a machine between");
    site.meet(std::move(other));
}

} // namespace tare::campaign
