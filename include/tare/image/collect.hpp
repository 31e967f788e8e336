#pragma once

#include <tare/image/host_copier.hpp>
#include <tare/image/libraries.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace tare::image {

namespace detail {

/// The loader may pick a library built for newer processors (…/glibc-hwcaps/x86-64-v3/libx.so); another processor needs the plain one.
inline std::optional<fs::path> plain_variant(fs::path const& library)
{
    auto const text = library.string();
    auto const at = text.find("/glibc-hwcaps/");
    if (at == std::string::npos) return std::nullopt;
    auto plain = fs::path(text.substr(0, at)) / library.filename();
    return fs::exists(plain) ? std::optional(plain) : std::nullopt;
}

/// The lines of an account file ("name:x:0:…") whose first field is one of `names`.
inline std::string account_lines(std::string const& text, std::vector<std::string> const& names)
{
    std::string out;
    for (std::size_t begin = 0; begin < text.size();) {
        auto const end = std::min(text.find('\n', begin), text.size());
        auto const line = text.substr(begin, end - begin);
        begin = end + 1;
        if (std::find(names.begin(), names.end(), line.substr(0, line.find(':'))) != names.end()) out += line + '\n';
    }
    return out;
}

inline void add_accounts(closure& into, std::vector<std::string> const& users)
{
    auto const passwd = account_lines(system::read_file("/etc/passwd"), users);
    for (auto const& user : users)
        if (("\n" + passwd).find("\n" + user + ":") == std::string::npos)
            throw error("there is no user " + user + " in /etc/passwd, which the image is to have",
                        "install the server's package, or name another user");
    into.add_text("/etc/passwd", passwd);
    into.add_text("/etc/group", account_lines(system::read_file("/etc/group"), users));
    into.add_text("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
}

/// What the kernel itself would do with a file that is asked to run, checked before an environment is built for it.
inline elf_file executable_format(fs::path const& path)
{
    auto const head = system::read_file(path, 2);
    if (head == "#!")
        throw error(path.string() + " is a script, and its interpreter is not part of it",
                    "name the program that the script starts in the end");
    auto const format = read_elf(path);
    if (!format)
        throw error(path.string() + " is not an executable for this machine (64-bit ELF)", "name a program built for this machine");
    return *format;
}

} // namespace detail

/// An executable with its loader, its libraries and `extra_files` (files, plugins, folders), all at the paths that they have on this host.
///
/// Executable   a path, or a name that is looked up in PATH.
/// Extra files  a shared object among them brings its own libraries, since the executable's loader will open it.
/// Users        their lines of /etc/passwd, and the groups of the same name.
/// Not in it    anything under /dev, /proc, /sys: an image mounts over these. Links are kept as links, with their targets.
/// Errors       `error` in one sentence: no such file, a script, another machine's executable, a library that is not found.
inline closure collect(fs::path executable, std::vector<fs::path> extra_files = {}, std::vector<std::string> users = {"root"})
{
    auto const found = system::find_program(executable.string());
    if (!found) throw error("cannot find the executable " + executable.string(), "install it, or name its path");
    executable = fs::absolute(*found).lexically_normal();
    auto const format = detail::executable_format(executable);
    closure out(executable);
    host_copier host(out);
    host.add(executable);
    auto const add_libraries = [&](fs::path const& object) {
        for (auto const& library : libraries_of(object, format.interpreter)) {
            host.add(library);
            if (auto const plain = detail::plain_variant(library)) host.add(*plain);
        }
    };
    if (!format.interpreter.empty()) {
        host.add(format.interpreter);
        add_libraries(executable);
        if (fs::exists("/etc/ld.so.cache")) host.add("/etc/ld.so.cache");
    }
    for (auto const& file : extra_files) {
        auto const real = host.add(file);
        auto const object = fs::is_regular_file(real) ? read_elf(real) : std::nullopt;
        if (object && object->dynamic && !format.interpreter.empty()) add_libraries(real);
    }
    detail::add_accounts(out, users);
    for (auto const* const hidden : {"/dev", "/proc", "/sys"})
        if (out.entries().contains(hidden))
            throw error(executable.string() + " or a file that it needs lies under " + hidden + ", which every image mounts over",
                        "copy it elsewhere");
    return out;
}

} // namespace tare::image
