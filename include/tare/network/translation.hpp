#pragma once

#include <tare/system/file.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tare::network {

/// Connections of a port that a network namespace tracks.
struct tracked_connections {
    std::uint64_t tracked = 0;    ///< all of them
    std::uint64_t translated = 0; ///< those whose addresses NAT changes on the way

    bool operator==(tracked_connections const&) const = default;
};

namespace detail {

/// The value of the `nth` "name=value" of a line; empty when there are not so many.
inline std::string_view tracked_value(std::string_view line, std::string_view name, int nth)
{
    for (std::size_t at = 0; (at = line.find(name, at)) != line.npos; at += name.size()) {
        if (nth-- > 0) continue;
        auto const rest = line.substr(at + name.size());
        return rest.substr(0, rest.find_first_of(" \n"));
    }
    return {};
}

} // namespace detail

/// Counts lines in the format of /proc/net/nf_conntrack whose first packet went to that port. A reply that goes to and comes from where
/// the first packet came from and went to was not translated.
inline tracked_connections connections_in(std::string_view text, std::uint16_t port)
{
    tracked_connections out;
    auto const wanted = std::to_string(port);
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        auto const value = [&](std::string_view name, int nth) { return detail::tracked_value(line, name, nth); };
        if (value("dport=", 0) != wanted) continue;
        ++out.tracked;
        bool const same = value("src=", 0) == value("dst=", 1) && value("dst=", 0) == value("src=", 1);
        out.translated += same ? 0U : 1U;
    }
    return out;
}

/// Connections to that port in the namespace of the caller's thread; nothing when the kernel does not list them.
inline std::optional<tracked_connections> connections_here(std::uint16_t port)
{
    auto const* const file = "/proc/thread-self/net/nf_conntrack";
    if (!system::fs::exists(file)) return std::nullopt;
    return connections_in(system::read_file(file, 4 << 20), port);
}

} // namespace tare::network
