#pragma once

#include <tare/image/elf.hpp>
#include <tare/system/run.hpp>

#include <string>
#include <vector>

namespace tare::image {

namespace detail {

/// The path in one line of a loader's list, or nothing: "libc.so.6 => /lib/libc.so.6 (0x7f…)", "/lib64/ld.so (0x7f…)", "linux-vdso.so.1
/// (0x…)".
inline std::optional<fs::path> listed_path(std::string_view line)
{
    auto const begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return std::nullopt;
    line.remove_prefix(begin);
    if (auto const arrow = line.find(" => "); arrow != std::string_view::npos) line.remove_prefix(arrow + 4);
    line = line.substr(0, line.rfind(" (0x"));
    if (line.empty() || line.front() != '/') return std::nullopt; // the vdso has no file
    return fs::path(line);
}

/// The name of a library that a loader says it has not found, or nothing. Texts of glibc's loader and of musl's:
/// "x: error while loading shared libraries: libx.so: cannot open …", "Error loading shared library libx.so: No such file …",
/// and "libx.so => not found" of both when they go on.
inline std::optional<std::string> missing_library(std::string_view line)
{
    for (std::string_view const before : {"error while loading shared libraries: ", "Error loading shared library "})
        if (auto const at = line.find(before); at != std::string_view::npos) {
            line.remove_prefix(at + before.size());
            return std::string(line.substr(0, line.find(':')));
        }
    auto const end = line.find(" => not found"), begin = line.find_first_not_of(" \t");
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(line.substr(begin, end - begin));
}

} // namespace detail

/// The shared libraries that a loader opens for `object`, by the paths under which it opens them.
///
/// The loader itself is asked (`LOADER --list OBJECT`), so that its cache, RPATH, RUNPATH and $ORIGIN count as they do in a run.
/// LD_LIBRARY_PATH does not count: nobody sets it inside.
/// Errors   `error` that names the library that was not found, and the object.
inline std::vector<fs::path> libraries_of(fs::path const& object, fs::path const& loader)
{
    auto const list = system::run({.argv = {loader.string(), "--library-path", "", "--list", object.string()}});
    auto const text = list.out + list.errors;
    std::vector<fs::path> out;
    for (std::size_t begin = 0; begin < text.size();) {
        auto const end = std::min(text.find('\n', begin), text.size());
        auto const line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        if (auto const missing = detail::missing_library(line))
            throw error(object.string() + " needs the library " + *missing + ", which the loader does not find",
                        "install it where the loader looks, or link with an RPATH; LD_LIBRARY_PATH is not carried along");
        if (auto path = detail::listed_path(line)) out.push_back(*path);
    }
    if (list.status.success()) return out;
    throw error("cannot list the libraries of " + object.string() + ": " + loader.string() + " " + list.status.words() +
                " and said: " + text.substr(0, 300));
}

} // namespace tare::image
