#pragma once

#include <tare/system/identity.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tare::system {

namespace detail {

inline bool is_local_endpoint(std::string_view path)
{
    auto const printable = [](char c) { return c > ' ' && c < 0x7f && c != '|'; };
    constexpr std::size_t longest = 107; // sun_path of unix(7), without its end
    if (path.size() < 2 || path.size() > longest || path[0] != '/' || !std::ranges::all_of(path, printable)) return false;
    return path.back() != '/' && fs::path(path).lexically_normal().string() == path;
}

/// "host:port", "192.0.2.1:2376" or "[2001:db8::1]:2376".
inline bool is_remote_endpoint(std::string_view address)
{
    auto const colon = address.rfind(':');
    if (colon > 253) return false; // npos as well
    auto const port = number_in<std::uint16_t>(address.substr(colon + 1));
    auto host = address.substr(0, colon);
    bool const brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (brackets) host = host.substr(1, host.size() - 2);
    auto const allowed = [brackets](char c) {
        bool const hexadecimal = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.';
        return hexadecimal || (brackets ? c == ':' : (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-');
    };
    return port.value_or(0) != 0 && !host.empty() && host.front() != '-' && std::ranges::all_of(host, allowed);
}

} // namespace detail

/// Whether text names a Docker engine: "unix:///absolute/path" without detours, or "tcp://host:port". Nothing else that Docker's client
/// takes behind `--host` can hold a container of ours, and nothing of these two is read as an option.
inline bool valid_docker_endpoint(std::string_view text)
{
    constexpr std::string_view local = "unix://", remote = "tcp://";
    if (text.starts_with(local)) return detail::is_local_endpoint(text.substr(local.size()));
    return text.starts_with(remote) && detail::is_remote_endpoint(text.substr(remote.size()));
}

/// Throws `usage_error` when the text names no engine.
inline void check_docker_endpoint(std::string const& text)
{
    if (!valid_docker_endpoint(text))
        throw usage_error("no Docker engine can be at '" + text + "'", "write unix:///absolute/path or tcp://host:port");
}

/// A container ("tare-ID-name") or an image ("tare-ID:tag") of an engine that the user runs.
struct docker_object {
    std::string endpoint;
    std::string name;

    bool operator==(docker_object const&) const = default;
    std::string str() const { return endpoint + '|' + name; }
};

/// Reads "ENDPOINT|NAME"; nothing when the endpoint is none. The name is not looked at.
inline std::optional<docker_object> parse_docker_object(std::string_view text)
{
    auto const bar = text.find('|');
    if (bar == text.npos || !valid_docker_endpoint(text.substr(0, bar))) return std::nullopt;
    return docker_object{std::string(text.substr(0, bar)), std::string(text.substr(bar + 1))};
}

} // namespace tare::system
