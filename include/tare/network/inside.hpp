#pragma once

#include <tare/system/file.hpp>

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>

#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>

namespace tare::network {

namespace fs = std::filesystem;

/// Runs a function in a thread of its own inside a network namespace and returns what it returns.
///
/// Sockets and /proc/self/net are that namespace's, and so is /proc/thread-self/net and all of /proc/sys/net. The caller's thread
/// stays where it is. Exceptions of the function come back. Errors: `error` when the namespace cannot be entered.
template <class Function>
auto inside(fs::path const& space, Function&& function) -> std::invoke_result_t<Function>
{
    using result_type = std::invoke_result_t<Function>;
    auto const file = system::open_file(space, O_RDONLY);
    std::exception_ptr failure;
    std::conditional_t<std::is_void_v<result_type>, std::optional<bool>, std::optional<result_type>> result;
    std::thread([&] {
        try {
            if (::setns(file.get(), CLONE_NEWNET) != 0) throw system_failure("enter the network namespace " + space.string());
            if constexpr (std::is_void_v<result_type>)
                std::forward<Function>(function)();
            else
                result.emplace(std::forward<Function>(function)());
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure) std::rethrow_exception(failure);
    if constexpr (!std::is_void_v<result_type>) return *std::move(result);
}

/// The same with a /sys that shows the links of that namespace: sysfs shows the namespace in which it was mounted, not the
/// reader's. The mount is seen by the function's thread alone and goes with it.
template <class Function>
auto inside_with_sysfs(fs::path const& space, Function&& function) -> std::invoke_result_t<Function>
{
    return inside(space, [&] {
        if (::unshare(CLONE_NEWNS) != 0) throw system_failure("make a mount namespace");
        if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) throw system_failure("make mounts private");
        if (::mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0) throw system_failure("mount sysfs");
        return std::forward<Function>(function)();
    });
}

/// True when a namespace has a link of that name.
inline bool has_link(fs::path const& space, std::string_view link)
{
    return inside(space, [&] { return ::if_nametoindex(std::string(link).c_str()) != 0; });
}

/// Brings a link of the namespace in which the caller's thread is up or down. Throws `error` when there is none.
inline void set_link(std::string_view link, bool up)
{
    ifreq asked{};
    link.copy(asked.ifr_name, IFNAMSIZ - 1);
    system::descriptor const socket{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    bool const known = socket && ::ioctl(socket.get(), SIOCGIFFLAGS, &asked) == 0;
    asked.ifr_flags = static_cast<short>(up ? asked.ifr_flags | IFF_UP : asked.ifr_flags & ~IFF_UP);
    if (!known || ::ioctl(socket.get(), SIOCSIFFLAGS, &asked) != 0)
        throw system_failure(std::string("bring the link ") + std::string(link) + (up ? " up" : " down"));
}

/// Writes a value below /proc/sys/net of the namespace in which the caller's thread is; `name` uses slashes.
inline void write_sysctl(std::string const& name, std::string_view value) { system::write_setting("/proc/sys/net/" + name, value); }

/// The same for a setting that a kernel may lack (IPv6, bridge netfilter): without the file there is nothing to set.
inline void write_sysctl_if_present(std::string const& name, std::string_view value)
{
    if (fs::exists("/proc/sys/net/" + name)) write_sysctl(name, value);
}

} // namespace tare::network
