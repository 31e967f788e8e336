#pragma once

#include <tare/system/file.hpp>

#include <string.h> // strverscmp
#include <sys/utsname.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace tare::image {

namespace fs = std::filesystem;

/// A kernel to boot a guest with.
struct kernel {
    fs::path image;            ///< vmlinuz
    fs::path modules;          ///< its folder of modules; it may not exist when everything is built in
    std::string release;       ///< as `uname -r` will say inside
    bool same_as_host = false; ///< a factor of the record: is it the kernel that runs on the host?
};

/// `uname -r` of the host.
inline std::string host_release()
{
    utsname name{};
    if (::uname(&name) != 0) throw system_failure("ask the kernel for its name");
    return name.release;
}

/// Where unpacked kernels are kept, in order of preference: root's own folder for root; for another user the folder of
/// `$XDG_CACHE_HOME` or `~/.cache`, then root's.
inline std::vector<fs::path> kernel_caches()
{
    fs::path const shared = "/var/cache/tare/kernel";
    if (::geteuid() == 0) return {shared};
    char const* const cache = std::getenv("XDG_CACHE_HOME");
    char const* const home = std::getenv("HOME");
    std::vector<fs::path> out;
    if (cache && cache[0] == '/')
        out.push_back(fs::path(cache) / "tare/kernel");
    else if (home && home[0] == '/')
        out.push_back(fs::path(home) / ".cache/tare/kernel");
    out.push_back(shared);
    return out;
}

namespace detail {

/// The kernel of an image file named vmlinuz-RELEASE: modules stand beside it (…/boot/.. → …/lib/modules/RELEASE), as in a package.
inline kernel kernel_of(fs::path const& image)
{
    auto const name = image.filename().string();
    auto const dash = name.find('-');
    auto const release = dash == std::string::npos ? std::string() : name.substr(dash + 1);
    return {image, image.parent_path().parent_path() / "lib/modules" / release, release, !release.empty() && release == host_release()};
}

inline bool readable(fs::path const& path) { return ::access(path.c_str(), R_OK) == 0; }

/// The newest kernel with its modules in a folder laid out as an unpacked package: boot/vmlinuz-RELEASE, lib/modules/RELEASE/.
inline std::optional<kernel> newest_kernel(fs::path const& folder)
{
    std::optional<kernel> best;
    std::error_code code;
    for (auto const& file : fs::directory_iterator(folder / "boot", code)) {
        if (!file.path().filename().string().starts_with("vmlinuz-") || !readable(file.path())) continue;
        auto const candidate = kernel_of(file.path());
        if (!readable(candidate.modules / "kernel")) continue;
        if (!best || ::strverscmp(best->release.c_str(), candidate.release.c_str()) < 0) best = candidate;
    }
    return best;
}

inline kernel named_kernel(fs::path const& path)
{
    if (fs::is_directory(path)) {
        if (auto const found = newest_kernel(path)) return *found;
        throw error("there is no kernel in " + path.string(),
                    "name an image, or a folder with boot/vmlinuz-RELEASE and lib/modules/RELEASE/");
    }
    if (!fs::is_regular_file(path) || !readable(path)) throw error("cannot read the kernel " + path.string(), "name one that can be read");
    // Source: Linux, Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header": "HdrS" at 0x202.
    auto const head = system::read_file(path, 0x206);
    if (head.size() < 0x206 || head.compare(0x202, 4, "HdrS") != 0)
        throw error(path.string() + " is no kernel image for x86", "name a vmlinuz, or a folder with boot/vmlinuz-RELEASE");
    return kernel_of(fs::absolute(path));
}

} // namespace detail

/// The kernel for guests: `named` when given (an image, or a folder like a cache); else the host's own when its image and modules can be
/// read, since the same kernel on both sides is the fairer comparison; else the newest in the first cache that has one.
///
/// `host` is the root folder of the host's own files; it is an argument for tests.
/// Errors   `error` with the remedy when there is none.
inline kernel find_kernel(fs::path const& named = {}, std::vector<fs::path> const& caches = kernel_caches(), fs::path const& host = "/")
{
    if (!named.empty()) return detail::named_kernel(named);
    auto const own = detail::kernel_of(host / "boot" / ("vmlinuz-" + host_release()));
    if (detail::readable(own.image) && detail::readable(own.modules / "kernel")) return own;
    std::string where;
    for (auto const& cache : caches) {
        if (auto const found = detail::newest_kernel(cache)) return *found;
        where += (where.empty() ? "" : " or ") + cache.string();
    }
    throw error("there is no kernel for guests: " + own.image.string() + " with its modules cannot be read, and none is unpacked in " +
                    where,
                "run benchmarks/run.sh once, or name a kernel with --kernel");
}

} // namespace tare::image
