#pragma once

#include <tare/environment/launch/container.hpp>
#include <tare/environment/launch/quick_key.hpp>
#include <tare/environment/site.hpp>
#include <tare/image/folder.hpp>
#include <tare/image/oci_bundle.hpp>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace tare::environment::launch {

namespace fs = std::filesystem;

/// Where servers write besides their data. Read-only as part of the root, they get fresh folders in each container.
inline constexpr std::array<char const*, 3> writable_folders{"/tmp", "/run", "/var"};

/// A closure unpacked as the root of containers, once a campaign. Shared by all of them, and so mounted read-only.
///
/// What it has in one of the writable folders is kept beside the root, since a mount over the folder would hide it as a source too.
class oci_rootfs {
public:
    oci_rootfs(site& where, image::closure files, std::string const& key)
        : folder_(where.folder() / "oci" / ("root-" + key)), book_(where.journal()),
          entry_(book_.will_create(system::created::folder, folder_.string()))
    {
        for (auto const* const folder : {"/proc", "/sys", "/dev", inside_data_folder}) files.add_folder(folder);
        for (auto const* const folder : writable_folders) files.add_folder(folder);
        image::write_folder(files, root());
        for (fs::path const folder : writable_folders) {
            auto const from = root() / folder.relative_path(), to = kept(folder);
            system::make_folder(to);
            for (auto const& found : fs::directory_iterator(from)) fs::rename(found.path(), to / found.path().filename());
        }
    }
    oci_rootfs(oci_rootfs const&) = delete;
    oci_rootfs& operator=(oci_rootfs const&) = delete;
    ~oci_rootfs()
    {
        try {
            fs::remove_all(folder_);
            book_.undone(entry_);
        } catch (std::exception const&) { // the journal's entry stays open: undoing it tries again and says why it fails
        }
    }

    fs::path root() const { return folder_ / "root"; }
    fs::path kept(fs::path const& folder) const { return folder_ / "kept" / folder.relative_path(); }

    /// The one of this closure; unpacked when it is first needed.
    static oci_rootfs const& of(site& where, image::closure const& files)
    {
        auto const key = quick_key(files);
        return where.shared<oci_rootfs>("oci-root " + key, [&] { return new oci_rootfs(where, files, key); });
    }

private:
    fs::path folder_;
    system::journal& book_;
    std::uint64_t entry_;
};

/// A fresh folder over one of the root's: what the closure has there is seen in it, read-only. Not an overlay, because unmounting one
/// syncs the filesystem of its upper layer, which takes longer than the rest of a container's end.
inline void add_writable(std::vector<image::bind_mount>& binds, oci_rootfs const& image, fs::path const& folder, fs::path const& fresh)
{
    system::make_folder(fresh);
    fs::permissions(fresh, folder == "/tmp" ? fs::perms::all | fs::perms::sticky_bit : fs::perms(0755));
    binds.push_back({fresh, folder, false});
    for (auto const& found : fs::directory_iterator(image.kept(folder))) {
        auto const name = found.path().filename();
        if (found.is_symlink())
            fs::copy_symlink(found.path(), fresh / name);
        else
            binds.push_back({found.path(), folder / name, true});
    }
}

} // namespace tare::environment::launch
