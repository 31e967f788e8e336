#pragma once

#include <tare/environment/launch/cgroup.hpp>
#include <tare/environment/launch/docker_programs.hpp>
#include <tare/environment/site.hpp>
#include <tare/system/interruption.hpp>
#include <tare/system/process.hpp>

#include <sys/socket.h>
#include <sys/un.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tare::environment::launch {

/// The processes of a private engine: containerd and dockerd in the SUT's network namespace, so that NAT rules, bridge and sysctls
/// are that namespace's, and in a mount namespace of their own, so that what they mount goes with the last of them.
///
/// The host's own engine has no part in it: containerd is started here because dockerd would take a running one at its usual place,
/// with its containers; no configuration of the host is read. Everything is in the cgroup `tare-ID/engine`.
class docker_daemon {
public:
    explicit docker_daemon(site& where)
        : at_{where.run_folder(), where.folder() / "docker"}, log_(where.folder() / "dockerd.log"), book_(where.journal()),
          mtu_(where.chosen().mtu), group_(campaign_cgroup::of(where)),
          entry_(book_.will_create(system::created::folder, at_.data.string()))
    {
        for (auto const* const folder : {"/run/docker", "/run/containerd"})
            if (!fs::exists(folder)) made_by_engine_.emplace_back(folder);
        try {
            start(where.sut_namespace());
        } catch (...) {
            end_quietly();
            throw;
        }
    }
    docker_daemon(docker_daemon const&) = delete;
    docker_daemon& operator=(docker_daemon const&) = delete;
    ~docker_daemon() { end_quietly(); }

    std::string endpoint() const { return "unix://" + at_.socket().string(); }
    std::string cgroup_parent() const { return group_->path("docker"); }
    fs::path const& log() const { return log_; }

private:
    void start(fs::path const& network)
    {
        for (auto const& folder : {at_.data, at_.state()}) system::make_folder(folder);
        system::write_file(at_.configuration(), "{}\n");
        system::write_file(at_.containerd_configuration(), containerd_text(at_));
        containerd_ = launch(containerd_command(at_), network);
        await(at_.containerd_socket(), containerd_);
        auto const mounts = "/proc/" + std::to_string(containerd_.pid()) + "/ns/mnt";
        dockerd_ = launch(dockerd_command(at_, mounts, cgroup_parent(), mtu_), network);
        await(at_.socket(), dockerd_);
    }

    system::child launch(std::vector<std::string> argv, fs::path const& network) const
    {
        auto const written = system::open_file(log_, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW);
        return system::start({.argv = std::move(argv),
                              .network_namespace = network,
                              .cgroups = {group_->make("engine")},
                              .output = written.get(),
                              .errors = written.get(),
                              .dies_with_parent = false}); // not with the thread that happened to need the engine first
    }

    /// dockerd listens long before it answers; a client's first question waits for the rest.
    void await(fs::path const& path, system::child& process) const
    {
        auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!listens(path)) {
            system::interruption::check();
            auto const fail = [&](std::string const& how) {
                return error("the private Docker engine's " + process.name() + ' ' + how, "its last words: " + system::tail(log_));
            };
            if (auto const status = process.wait_for(std::chrono::milliseconds(5))) throw fail(status->words());
            if (std::chrono::steady_clock::now() > deadline) throw fail("did not open " + path.string() + " within 30 s");
        }
    }

    static bool listens(fs::path const& path)
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.native().size() >= sizeof address.sun_path)
            throw error("the socket's path " + path.string() + " is longer than 107 bytes");
        path.native().copy(address.sun_path, path.native().size());
        system::descriptor const trial{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        return ::connect(trial.get(), reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
    }

    /// dockerd ends its containers; what it leaves is ended by the cgroup, and the mounts go with the last process.
    void end()
    {
        dockerd_.stop(std::chrono::seconds(15));
        containerd_.stop(std::chrono::seconds(5));
        group_->remove("docker");
        group_->remove("engine");
        fs::remove_all(at_.state());
        for (auto const& socket : {at_.socket(), at_.containerd_socket(), fs::path(at_.containerd_socket().string() + ".ttrpc")})
            fs::remove(socket);
        remove_empty_folders();
        fs::remove_all(at_.data);
        book_.undone(entry_);
    }

    void end_quietly() noexcept
    {
        try {
            end();
        } catch (std::exception const&) { // the journal's entry stays open: undoing it tries again
        }
    }

    /// Both programs have folders whose place cannot be configured. Only what was not there before and is empty goes.
    void remove_empty_folders() const
    {
        for (auto const& folder : made_by_engine_) {
            for (auto const* const inner : {"plugins", "s"}) ::rmdir((folder / inner).c_str());
            ::rmdir(folder.c_str());
        }
    }

    engine_places at_;
    fs::path log_;
    system::journal& book_;
    int mtu_;
    std::shared_ptr<campaign_cgroup> group_;
    std::uint64_t entry_;
    std::vector<fs::path> made_by_engine_;
    system::child containerd_, dockerd_;
};

} // namespace tare::environment::launch
