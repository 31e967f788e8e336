#pragma once

#include <tare/environment/site.hpp>
#include <tare/system/cgroup_tree.hpp>
#include <tare/system/journal.hpp>
#include <tare/system/mounts.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tare::environment::launch {

namespace fs = std::filesystem;

/// Where processes are only kept together: the unified hierarchy, else one that asks for nothing before it can be joined, as a
/// cpuset does, which has to be given its nodes.
inline std::optional<fs::path> tracking_hierarchy(std::vector<system::mounted> const& all)
{
    for (auto const& one : all)
        if (one.type == "cgroup2") return one.path;
    for (auto const& one : all)
        if (one.type == "cgroup" && !fs::exists(one.path / "cpuset.cpus")) return one.path;
    return std::nullopt;
}

/// The campaign's cgroup, `tare-ID` at the top of every hierarchy: whatever an engine or a runtime starts is beneath it, and so it
/// can be found and ended, also after `kill -9` of this process, which is what the journal's entry is for.
class campaign_cgroup {
public:
    campaign_cgroup(std::string const& id, system::journal& book) : name_("tare-" + id), book_(book)
    {
        number_ = book_.will_create(system::created::cgroup, name_);
    }
    campaign_cgroup(campaign_cgroup const&) = delete;
    campaign_cgroup& operator=(campaign_cgroup const&) = delete;
    ~campaign_cgroup()
    {
        try {
            remove({});
            book_.undone(number_);
        } catch (std::exception const&) { // the entry stays open: undoing it tries again
        }
    }

    /// The one of this site. Shared, because an engine needs it longer than the site's list of shared things holds it.
    static std::shared_ptr<campaign_cgroup> of(site& where)
    {
        using held = std::shared_ptr<campaign_cgroup>;
        return where.shared<held>("cgroup", [&] { return new held(std::make_shared<campaign_cgroup>(where.id(), where.journal())); });
    }

    /// As an engine or a runtime is told: a path from the top of each hierarchy.
    std::string path(std::string const& below) const { return "/" + name_ + "/" + below; }

    /// A group for processes that have to be found again, to be joined when they start.
    fs::path make(std::string const& below) const
    {
        auto const top = tracking_hierarchy(system::mounts());
        if (!top) throw error("no cgroup hierarchy is mounted that processes could join", "mount cgroup2 on /sys/fs/cgroup");
        auto const group = *top / name_ / below;
        std::error_code code;
        fs::create_directories(group, code);
        if (code) throw error("cannot make the cgroup " + group.string() + ": " + code.message());
        return group;
    }

    /// Ends every process in `below` and removes it; all of the campaign's when it is empty. Throws `error` that names what stays.
    void remove(std::string const& below) const
    {
        for (auto const& top : system::cgroup_folders(name_)) {
            auto const group = below.empty() ? top : top / below;
            if (!fs::exists(group)) continue;
            system::end_cgroup(group);
            system::remove_cgroup(group);
        }
    }

private:
    std::string name_;
    system::journal& book_;
    std::uint64_t number_ = 0;
};

} // namespace tare::environment::launch
