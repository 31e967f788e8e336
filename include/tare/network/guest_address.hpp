#pragma once

#include <tare/system/identity.hpp>

#include <arpa/inet.h>

#include <cstdint>
#include <optional>
#include <string>

namespace tare::network {

/// An IPv4 address with the length of its network's prefix, as a guest gets them.
struct guest_address {
    std::string address;
    int prefix = 0;

    /// Reads "192.0.2.7/24"; nothing when the text is none, or an address that a machine cannot have.
    static std::optional<guest_address> from(std::string const& text)
    {
        auto const slash = text.find('/');
        if (slash == text.npos || text.size() > 18) return std::nullopt;
        auto const prefix = system::number_in<int>(text.substr(slash + 1));
        guest_address out{text.substr(0, slash), prefix.value_or(0)};
        auto const bits = bits_of(out.address);
        if (!bits || *bits >> 24 == 0 || *bits >> 24 == 127 || *bits >> 28 >= 14 || out.prefix < 1 || out.prefix > 30) return std::nullopt;
        return out;
    }

    /// Whether another machine is reached without a router.
    bool is_beside(std::string const& other) const
    {
        auto const own = bits_of(address), its = bits_of(other);
        return own && its && (*own ^ *its) >> (32 - prefix) == 0 && *own != *its;
    }

private:
    static std::optional<std::uint32_t> bits_of(std::string const& text)
    {
        in_addr out{};
        if (::inet_pton(AF_INET, text.c_str(), &out) != 1) return std::nullopt;
        return ntohl(out.s_addr);
    }
};

} // namespace tare::network
