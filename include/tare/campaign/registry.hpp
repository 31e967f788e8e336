#pragma once

#include <tare/campaign/registry_file.hpp>
#include <tare/campaign/undo.hpp>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace tare::campaign {

/// A campaign's entry in the registry while it lives: one file, locked, with id, folder, and who holds it.
///
/// The destructor removes it when the campaign's journal has nothing open; otherwise the file stays, unlocked, for `clean`.
/// The same campaign can be registered again after it was killed (`--resume`); undo its journal first.
/// Errors   `error` when that campaign lives, or the id belongs to an abandoned one in another folder.
class registration {
public:
    registration(std::string id, fs::path folder, fs::path const& registry = registry_folder())
        : id_(std::move(id)), folder_(std::move(folder)), file_(registry / (id_ + ".json"))
    {
        if (!system::valid_campaign_id(id_)) throw error("no campaign has the id " + system::shown(id_), "an id is 1 to 8 of a-z and 0-9");
        detail::make_registry(registry);
        take();
        auto const before = detail::read_registered(held_.get(), file_);
        if (before && before->folder != folder_)
            throw error("campaign " + id_ + " in " + before->folder.string() + " was left by a killed run", "run 'clean' first");
        detail::check_folder(file_, folder_);
        write();
    }
    registration(registration const&) = delete;
    registration& operator=(registration const&) = delete;
    ~registration()
    {
        try {
            if (system::open_entries(journal_of(folder_), id_, folder_).empty()) ::unlink(file_.c_str());
        } catch (std::exception const&) { // a journal that cannot be read is for `clean` to tell about
        }
    }

    fs::path const& file() const { return file_; }

private:
    /// Locks the file that has the name: the one that was opened may have been removed by its owner meanwhile.
    void take()
    {
        for (;;) {
            held_ = detail::open_registered(file_, O_CREAT);
            if (!detail::lock(held_)) throw error("campaign " + id_ + " runs already", "wait until it ends, or stop it");
            struct stat opened, named;
            if (::fstat(held_.get(), &opened) == 0 && ::lstat(file_.c_str(), &named) == 0 && opened.st_ino == named.st_ino) return;
        }
    }

    void write() const
    {
        auto const self = system::identity_of(::getpid());
        if (!self) throw error("cannot find when this process started", "mount /proc");
        auto const text = boost::json::serialize(boost::json::object{{"id", id_}, {"folder", folder_.string()}, {"process", self->str()}});
        if (::ftruncate(held_.get(), 0) != 0 || ::lseek(held_.get(), 0, SEEK_SET) != 0) throw system_failure("write " + file_.string());
        system::write_all(held_.get(), text + '\n', file_.string());
    }

    std::string id_;
    fs::path folder_, file_;
    system::descriptor held_;
};

/// A campaign that ended without its entry being removed.
struct left_behind {
    std::string id;
    fs::path folder;
};

/// The abandoned campaigns and, in sentences, the files that were refused.
struct abandoned_campaigns {
    std::vector<left_behind> found;
    std::vector<std::string> refused;
};

namespace detail {

/// Calls `take(registered, descriptor)` for each file whose campaign no longer lives, while its lock is held.
template <class Function>
void each_abandoned(fs::path const& registry, std::vector<std::string>& refusals, Function&& take)
{
    std::error_code code;
    for (auto const& item : fs::directory_iterator(registry, code)) {
        if (item.path().extension() != ".json") continue;
        try {
            auto const opened = open_registered(item.path(), 0);
            if (!lock(opened)) continue;
            auto const campaign = read_registered(opened.get(), item.path());
            if (!campaign)
                ::unlink(item.path().c_str());       // nothing is made before the file is written
            else if (!system::runs(campaign->owner)) // a file system without locks must not make a live one look dead
                take(*campaign, item.path());
        } catch (std::exception const& failure) {
            refusals.push_back(failure.what());
        }
    }
}

} // namespace detail

/// The campaigns that a kill or a crash left: their lock is free and their process is gone, or was of another boot.
inline abandoned_campaigns abandoned(fs::path const& registry = registry_folder())
{
    abandoned_campaigns result;
    detail::each_abandoned(registry, result.refused, [&](detail::registered const& campaign, fs::path const&) {
        result.found.push_back({campaign.id, campaign.folder});
    });
    return result;
}

/// Folders of the campaigns that live now, but for one. A file that cannot be read is `clean`'s to tell about.
inline std::vector<fs::path> living(std::string const& but, fs::path const& registry = registry_folder())
{
    std::vector<fs::path> found;
    std::error_code none;
    for (auto const& file : fs::directory_iterator(registry, none)) {
        if (file.path().stem() == but) continue;
        try {
            auto const opened = detail::open_registered(file.path(), 0);
            if (detail::lock(opened)) continue;
            if (auto const who = detail::read_registered(opened.get(), file.path())) found.push_back(who->folder);
        } catch (error const&) {
        }
    }
    return found;
}

/// Undoes every abandoned campaign and forgets those of which nothing is left. Live ones are left alone.
/// `left` also tells what was refused: a forged or foreign file, a journal with entries that the campaign cannot have written.
inline undoing clean(fs::path const& registry = registry_folder())
{
    undoing result;
    detail::each_abandoned(registry, result.left, [&](detail::registered const& campaign, fs::path const& file) {
        auto done = undo(journal_of(campaign.folder), campaign.id, campaign.folder);
        if (done.complete()) {
            ::unlink(file.c_str());
            done.undone.push_back("forgot the campaign " + campaign.id + " in " + campaign.folder.string());
        }
        result.undone.insert(result.undone.end(), done.undone.begin(), done.undone.end());
        result.left.insert(result.left.end(), done.left.begin(), done.left.end());
    });
    return result;
}

} // namespace tare::campaign
