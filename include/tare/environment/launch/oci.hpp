#pragma once

#include <tare/environment/launch/cgroup.hpp>
#include <tare/environment/launch/container_host.hpp>
#include <tare/environment/launch/data.hpp>
#include <tare/environment/launch/listener.hpp>
#include <tare/environment/launch/oci_container.hpp>
#include <tare/environment/launch/start_oci.hpp>
#include <tare/network/nat.hpp>
#include <tare/system/bounded_log.hpp>
#include <tare/system/container.hpp>
#include <tare/system/process.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tare::environment::launch {

/// What an OCI runtime is called and says of itself; asked for once a campaign.
struct oci_runtime {
    std::string program;
    boost::json::object facts;

    static oci_runtime const& of(site& where, std::string const& program)
    {
        return where.shared<oci_runtime>("oci " + program, [&] {
            auto const said = system::run_checked({.argv = {program, "--version"}}, "ask " + program + " for its version");
            return new oci_runtime{program, {{"runtime", said.substr(0, said.find('\n'))}, {"seccomp", "none"}}};
        });
    }
};

/// One container of an OCI runtime, which stays in the foreground: it ends when the container is gone.
class oci_instance final : public instance {
public:
    oci_instance(site& where, container_kind kind, std::string const& runtime, program const& what)
        : runtime_(oci_runtime::of(where, runtime)), kind_(kind), what_(what), book_(where.journal()), group_(campaign_cgroup::of(where)),
          id_("tare-" + where.id() + "-" + what.name), state_(where.run_folder() / runtime), folder_(where.folder() / "oci" / what.name),
          address_(where.sut_address()), log_(what.log), waiting_(where.run_folder() / (what.name + ".sock"))
    {
        try {
            start(where);
        } catch (...) {
            end_quietly();
            throw;
        }
    }
    ~oci_instance() override { end_quietly(); }

    system::channel& result(std::chrono::steady_clock::time_point deadline) override
    {
        if (!result_) result_ = waiting_.accept(deadline, process_, log_);
        return result_;
    }
    std::string address() const override { return address_; }
    std::string inside_address() const override { return nat_ ? std::string(network::nat_address) : address_; }
    std::filesystem::path inside_data() const override { return what_.data.empty() ? "" : inside_data_folder; }
    std::vector<int> inside_processors() const override { return what_.resources.processor_ids(); }
    std::string last_words() const override { return log_.last_words(); }
    std::optional<std::string> ended() override
    {
        auto const status = process_.wait_for(std::chrono::milliseconds(0));
        return status ? std::optional(status->words()) : std::nullopt;
    }

    void stop(std::chrono::milliseconds grace) override
    {
        if (process_ && !process_.wait_for(grace)) {
            system::run(
                {.argv = {runtime_.program, "--root", state_.string(), "kill", id_, "KILL"}}); // what it does is seen by the next line
            if (!process_.wait_for(std::chrono::seconds(5))) process_.end();
        }
        system::remove_container(state_, id_);
        group_->remove(group());
        nat_.reset();
        std::filesystem::remove_all(folder_);
        for (auto const entry : std::exchange(entries_, {})) book_.undone(entry);
    }

    boost::json::object facts() const override
    {
        auto out = runtime_.facts;
        out["processors"] = boost::json::value_from(what_.resources.processor_ids());
        out["confinement"] = kind_.unconfined ? "unconfined" : "Docker's capabilities, no seccomp filter";
        return out;
    }

private:
    std::string group() const { return "oci/" + what_.name; }

    void announce(system::created kind, std::string const& name) { entries_.push_back(book_.will_create(kind, name)); }

    void start(site& where)
    {
        announce(system::created::folder, folder_.string());
        if (kind_.behind_nat) nat_ = std::make_unique<network::container_nat>(own_network(where), published_ports());
        image::write_bundle(oci_bundle_of(describe(where), what_), folder_);
        announce(system::created::runc_container, state_.string() + ':' + id_);
        process_ = system::start({.argv = {runtime_.program, "--root", state_.string(), "run", "--bundle", folder_.string(), id_},
                                  .processors = what_.resources.processor_ids(),
                                  .output = log_.input(),
                                  .errors = log_.input()});
    }

    /// The same for all containers of the campaign: only rules and routes are made anew.
    network::container_network const& own_network(site& where) const
    {
        return where.shared<network::container_network>("nat", [&] { return new network::container_network(where.wire(), book_); });
    }

    std::vector<network::published> published_ports() const
    {
        if (what_.port == 0) return {};
        return {{network::transport::tcp, what_.port, what_.port}, {network::transport::udp, what_.port, what_.port}};
    }

    oci_container describe(site& where) const
    {
        return {kind_,
                folder_,
                oci_rootfs::of(where, *what_.files),
                nat_ ? nat_->container() : where.sut_namespace(),
                waiting_.path(),
                group_->path(group())};
    }

    void end_quietly() noexcept
    {
        try {
            if (!entries_.empty()) stop(std::chrono::milliseconds(0));
        } catch (std::exception const&) { // the journal's entries stay open: undoing them tries again
        }
    }

    oci_runtime const& runtime_;
    container_kind kind_;
    program what_;
    system::journal& book_;
    std::shared_ptr<campaign_cgroup> group_;
    std::string id_;
    std::filesystem::path state_, folder_;
    std::string address_; ///< where the peer reaches it
    system::bounded_log log_;
    listener waiting_;
    std::vector<std::uint64_t> entries_;
    std::unique_ptr<network::container_nat> nat_;
    system::child process_;
    system::channel result_;
};

TARE_PLAIN availability oci_here(site& where, container_kind const& kind, std::string const& runtime)
{
    if (kind.behind_nat && !where.chosen().peer.empty())
        return {"oci: its NAT would need rules in the host's own network, which Tare does not change",
                "see docker-nat, where an engine makes them"};
    auto const tools = tools_here("oci", {{runtime.c_str(), runtime.c_str()}, {"ip", "iproute2"}, {"nft", "nftables"}});
    return tools.ok() ? containers_here("oci", where.folder()) : tools;
}

TARE_PLAIN std::unique_ptr<instance> start_oci(site& where, container_kind const& kind, std::string const& runtime, program const& what)
{
    return std::make_unique<oci_instance>(where, kind, runtime, what);
}

} // namespace tare::environment::launch
