#pragma once

#include <tare/system/run.hpp>

#include <filesystem>
#include <string>

namespace tare::system {

/// Removes a container of runc, running or not, by the state that runc keeps below `root`. Returns whether there was one.
/// Errors   `error` when there is no runc any more, or with its last words.
inline bool remove_container(fs::path const& root, std::string const& name)
{
    if (!fs::exists(root / name)) return false;
    if (!find_program("runc")) throw error("cannot remove the container " + name + ": there is no runc", "install runc");
    run_checked({.argv = {"runc", "--root", root.string(), "delete", "--force", name}}, "remove the container " + name);
    return true;
}

} // namespace tare::system
