#pragma once

#include <tare/network/peer_machine.hpp>
#include <tare/network/wire.hpp>
#include <tare/system/file.hpp>
#include <tare/system/journal.hpp>

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tare::environment {

/// What the command line says about environments.
struct options {
    std::filesystem::path kernel = {}; ///< guest kernel; empty: the host's own, else the one in the cache
    std::string docker_host = {};      ///< engine that already runs ("unix:///run/docker.sock"); empty: a private one
    std::string peer = {};             ///< a real second machine: HOST, USER@HOST or a host of ~/.ssh/config; empty: a namespace here
    std::string bridge = {};           ///< bridge that exists, for guests beside a real second machine
    std::string macvtap = {};          ///< or a link that exists, on which they get one of their own
    std::string guest_address = {};    ///< of such a guest, "192.0.2.7/24"
    std::filesystem::path device = {}; ///< a block device that the campaign may empty, and on which its data lie
    int mtu = network::usual_mtu;      ///< bytes, of every link between the two namespaces

    bool operator==(options const&) const = default;
};

/// The host of one campaign: its folders, its journal, the two machines on one, and engines that several starts share.
class site {
public:
    site(std::string id, std::filesystem::path folder, system::journal* journal, options given = {})
        : id_(std::move(id)), folder_(std::move(folder)), journal_(journal), options_(std::move(given))
    {
    }

    std::string const& id() const { return id_; }
    options const& chosen() const { return options_; }
    /// Throws `error` where nothing may be made: a site without a journal only answers what is available.
    system::journal& journal()
    {
        if (!journal_) throw error("nothing may be made on this host without a journal");
        return *journal_;
    }
    bool root() const { return ::geteuid() == 0; }

    /// Where images, bundles, disks and copies of data go.
    std::filesystem::path const& folder() const { return folder_; }

    ~site()
    {
        shared_.clear();
        wire_.reset();
        if (!run_folder_) return;
        std::error_code failed;
        std::filesystem::remove_all(run_folder_->first, failed);
        if (failed) return; // `clean` says why
        system::remove_runtime_parent();
        try {
            journal_->undone(run_folder_->second);
        } catch (std::exception const&) { // then it is looked for, and not found, by `clean`
        }
    }
    site(site const&) = delete;
    site& operator=(site const&) = delete;

    /// A short folder for sockets, whose paths may have 107 bytes at most; made and journaled when first asked for.
    std::filesystem::path const& run_folder();

    /// The real second machine; nothing when there is none, or none was met yet.
    std::optional<network::peer_machine> const& met() const { return met_; }
    void meet(network::peer_machine other) { met_ = std::move(other); }

    /// Whether the two machines are namespaces of this one.
    bool has_wire() const { return root() && options_.peer.empty(); }

    /// The two network namespaces and their wire; made when first asked for, needs root.
    network::wire& wire();

    /// The namespace that everything under test runs in; empty without a wire: then it is the caller's own.
    std::filesystem::path sut_namespace() { return has_wire() ? wire().sut() : std::filesystem::path{}; }

    /// The machine under test's address, as its peer sees it; empty where no peer can be.
    std::string sut_address() const { return has_wire() ? std::string(network::sut_address) : met_ ? met_->sut_address : std::string(); }
    std::string peer_address() const { return has_wire() ? std::string(network::peer_address) : met_ ? met_->address : std::string(); }

    /// Something that lives as long as the campaign and is made once: a private engine, an imported image.
    template <class T, class Make>
    T& shared(std::string const& key, Make&& make)
    {
        auto& slot = shared_[key];
        if (!slot) slot = std::shared_ptr<T>(make());
        return *static_cast<T*>(slot.get());
    }

private:
    std::string id_;
    std::filesystem::path folder_;
    system::journal* journal_;
    options options_;
    std::optional<std::pair<std::filesystem::path, std::uint64_t>> run_folder_; ///< with its entry in the journal
    std::optional<network::peer_machine> met_;
    std::unique_ptr<network::wire> wire_;
    std::map<std::string, std::shared_ptr<void>> shared_;
};

inline std::filesystem::path const& site::run_folder()
{
    if (!run_folder_) {
        auto const path = root() ? system::runtime_folder(id_) : folder_ / "run";
        auto const entry = journal().will_create(system::created::folder, path.string());
        try {
            system::make_folder(path);
        } catch (error const&) { // another campaign's end removed /run/tare right before; it finds it in use from now on
            system::make_folder(path);
        }
        run_folder_.emplace(path, entry);
    }
    return run_folder_->first;
}

inline network::wire& site::wire()
{
    if (!options_.peer.empty()) throw error("beside a real second machine there is no wire between two namespaces");
    if (!wire_) wire_ = std::make_unique<network::wire>(id_, journal(), options_.mtu);
    return *wire_;
}

} // namespace tare::environment
