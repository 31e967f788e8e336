#pragma once

#include <tare/system/file.hpp>
#include <tare/system/printable.hpp>

#include <boost/json.hpp>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::network {

/// A numeric address as the socket interface takes it, with port 0; the length is 0 when the text is none.
inline std::pair<sockaddr_storage, socklen_t> socket_address(std::string const& text)
{
    sockaddr_storage out{};
    sockaddr_in four{};
    sockaddr_in6 six{};
    four.sin_family = AF_INET;
    six.sin6_family = AF_INET6;
    if (::inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) {
        std::memcpy(&out, &four, sizeof four);
        return {out, sizeof four};
    }
    if (::inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) == 1) {
        std::memcpy(&out, &six, sizeof six);
        return {out, sizeof six};
    }
    return {out, 0};
}

/// Whether this machine, in the caller's network namespace, has that address: whether a server could be bound to it.
inline bool is_own_address(std::string const& text)
{
    auto const [address, length] = socket_address(text);
    if (length == 0) return false;
    system::descriptor const trial{::socket(address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    return trial && ::bind(trial.get(), reinterpret_cast<sockaddr const*>(&address), length) == 0;
}

/// A real second machine, as its agent tells it: the addresses over which the two reach one another, and what it is.
struct peer_machine {
    std::string name;            ///< as the user wrote it
    std::string sut_address;     ///< this machine's, as the other one sees it
    std::string address;         ///< the other one's
    std::string kernel;          ///< its release
    std::vector<int> processors; ///< that its agent may use, by its own numbers

    /// Reads what the agent says in its hello; it comes from outside, so all of it is bounded and checked. Throws `error`.
    static peer_machine from(std::string name, boost::json::object const& said)
    {
        peer_machine out;
        out.name = std::move(name);
        auto const text = [&said](char const* key) -> std::string {
            auto const* const found = said.if_contains(key);
            return found && found->is_string() && found->get_string().size() <= 300 ? std::string(found->get_string()) : std::string();
        };
        std::istringstream words(text("connection")); // "client port server port"
        std::string port;
        words >> out.sut_address >> port >> out.address;
        for (auto const& one : {out.sut_address, out.address})
            if (socket_address(one).second == 0)
                throw error("the peer " + out.name + " does not say over which addresses it is reached, but '" +
                                system::printable(text("connection"), 100) + "'",
                            "its server has to set SSH_CONNECTION, as OpenSSH's does");
        out.kernel = system::printable(text("kernel"));
        if (auto const* const ids = said.if_contains("processors"); ids && ids->is_array() && ids->get_array().size() <= most_processors)
            for (auto const& id : ids->get_array())
                if (auto const* const number = id.if_int64(); number && *number >= 0 && *number < most_processors)
                    out.processors.push_back(static_cast<int>(*number));
        if (out.processors.empty()) throw error("the peer " + out.name + " does not say which processors it has");
        return out;
    }

    /// The member `peer_machine` of a record's `host`.
    boost::json::object to_json() const
    {
        return {{"name", name},
                {"kernel", kernel},
                {"address", address},
                {"sut_address", sut_address},
                {"processors", boost::json::value_from(processors)}};
    }

    static constexpr int most_processors = 1 << 16;
};

/// Throws `usage_error` when the text can be no machine for `--peer`: what a user, a host or an alias may be called, and never an option.
inline void check_peer_name(std::string const& text)
{
    auto const allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("@.-_:[]%+").find(c) != std::string_view::npos;
    };
    if (text.empty() || text.size() > 255 || text.front() == '-' || text.find("@-") != std::string::npos ||
        !std::ranges::all_of(text, allowed))
        throw usage_error("no machine can be called '" + system::printable(text, 60) + "'",
                          "write --peer HOST, USER@HOST, or a host of your ~/.ssh/config");
}

} // namespace tare::network
