#pragma once

#include <tare/system/error.hpp>
#include <tare/system/file.hpp>

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tare::memory::placement {

/// Modes of mbind and set_mempolicy. Source: linux/mempolicy.h; named here so that libnuma is not needed.
enum class numa_mode : int { by_default = 0, bind = 2, interleave = 3, local = 4 };

inline constexpr int most_nodes = 1024; ///< CONFIG_NODES_SHIFT is at most 10

/// The numbers in a list such as "0-1,4", ascending; nothing when it is not one or names a number of `limit` or more.
inline std::optional<std::vector<int>> parse_list(std::string_view list, int limit = most_nodes)
{
    std::vector<int> out;
    char const* at = list.data();
    char const* const end = at + list.size();
    auto const number = [&](int& into) {
        auto const [next, code] = std::from_chars(at, end, into);
        at = next;
        return code == std::errc{} && into >= 0 && into < limit;
    };
    while (at != end) {
        int first = 0;
        if (!number(first)) return std::nullopt;
        int last = first;
        if (at != end && *at == '-' && (++at, !number(last) || last < first)) return std::nullopt;
        for (int id = first; id <= last; ++id) out.push_back(id);
        if (at != end && (*at++ != ',' || at == end)) return std::nullopt;
        if (out.size() > static_cast<std::size_t>(limit)) return std::nullopt;
    }
    return out;
}

/// The nodes whose memory this process may use. A kernel without NUMA has node 0.
inline std::vector<int> allowed_nodes()
{
    auto const status = system::read_file("/proc/self/status", 1 << 16);
    std::string_view const key = "Mems_allowed_list:\t";
    auto const begin = status.find(key);
    if (begin == std::string::npos) return {0};
    auto const from = begin + key.size();
    auto const nodes = parse_list(std::string_view(status).substr(from, status.find('\n', from) - from));
    if (!nodes || nodes->empty()) throw error("the kernel's list of allowed memory nodes in /proc/self/status cannot be read");
    return *nodes;
}

/// A set of nodes as the kernel takes it.
struct node_mask {
    unsigned long words[most_nodes / (sizeof(long) * CHAR_BIT)]{};

    explicit node_mask(std::vector<int> const& nodes)
    {
        constexpr auto bits = static_cast<int>(sizeof(long) * CHAR_BIT);
        for (int const id : nodes) words[id / bits] |= 1UL << (id % bits);
    }
};

/// Why placement was refused, with what to do: Docker's default seccomp profile answers mbind and set_mempolicy with EPERM.
inline error refused(std::string const& what, int code)
{
    if (code == EPERM)
        return system_failure(what, code, "a container's seccomp profile blocks it: start the container with the capability CAP_SYS_NICE");
    if (code == ENOSYS) return system_failure(what, code, "this kernel was built without NUMA");
    return system_failure(what, code);
}

inline void bind_region(void* data, std::size_t bytes, numa_mode mode, std::vector<int> const& nodes)
{
    node_mask const mask(nodes);
    auto const* const words = nodes.empty() ? nullptr : mask.words;
    // The kernel reads one bit less than it is told, hence the 1.
    auto const bits = nodes.empty() ? 0UL : static_cast<unsigned long>(most_nodes) + 1;
    if (::syscall(SYS_mbind, data, bytes, static_cast<int>(mode), words, bits, 0) != 0) throw refused("place memory on its nodes", errno);
}

inline void bind_process(numa_mode mode, std::vector<int> const& nodes)
{
    node_mask const mask(nodes);
    auto const* const words = nodes.empty() ? nullptr : mask.words;
    auto const bits = nodes.empty() ? 0UL : static_cast<unsigned long>(most_nodes) + 1;
    if (::syscall(SYS_set_mempolicy, static_cast<int>(mode), words, bits) != 0)
        throw refused("set the memory policy of this process", errno);
}

/// The memory policy of this process, or nothing where asking is blocked or the kernel has no NUMA.
inline std::optional<int> process_mode()
{
    int mode = 0;
    if (::syscall(SYS_get_mempolicy, &mode, nullptr, 0, nullptr, 0) != 0) return std::nullopt;
    return mode;
}

} // namespace tare::memory::placement
