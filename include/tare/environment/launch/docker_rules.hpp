#pragma once

#include <tare/network/inside.hpp>
#include <tare/network/ip.hpp>
#include <tare/system/file.hpp>
#include <tare/system/run.hpp>
#include <tare/system/text_input.hpp>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace tare::environment::launch {

/// What a private engine changes in the SUT's network namespace: NAT rules (and with them connection tracking) and two settings.
///
/// Kept, taken away, and put back only while a container is behind that NAT: otherwise whatever is measured after the engine's start
/// would pay for it, and whatever is measured before would not. Docker's rules also drop what a bridge of others forwards.
class docker_rules {
public:
    /// Reads what the engine set up in `space`, and takes it away.
    explicit docker_rules(std::filesystem::path space) : space_(std::move(space))
    {
        rules_ = system::run_checked({.argv = {"iptables-save"}, .network_namespace = space_}, "read the Docker engine's rules");
        network::inside(space_, [this] {
            for (auto const* const name : {"ipv4/ip_forward", "bridge/bridge-nf-call-iptables"})
                if (auto const value = system::read_line(std::string("/proc/sys/net/") + name)) settings_.emplace_back(name, *value);
        });
        withdraw();
    }

    void apply() const
    {
        auto const input = system::text_input(rules_);
        system::run_checked({.argv = {"iptables-restore"}, .network_namespace = space_, .input = input.get()},
                            "put the Docker engine's rules back");
        network::inside(space_, [this] {
            for (auto const& [name, value] : settings_) network::write_sysctl(name, value);
        });
    }

    void withdraw() const
    {
        network::inside(space_, [this] {
            for (auto const& [name, value] : settings_) network::write_sysctl(name, "0");
        });
        network::nft(space_, "flush ruleset\n", "take the Docker engine's rules away");
    }

private:
    std::filesystem::path space_;
    std::string rules_;
    std::vector<std::pair<std::string, std::string>> settings_;
};

} // namespace tare::environment::launch
