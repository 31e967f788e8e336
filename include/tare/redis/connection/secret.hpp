#pragma once

#include <tare/system/blotted.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace tare::redis {

/// What the other end said, without the password that it may repeat. Servers do: "ERR unknown command 'HELLO', with args beginning with: …"
/// holds what was sent, cut after 128 bytes. So what an error says of arguments is left out.
inline std::string without_secret(std::string_view said, std::string_view secret)
{
    std::string out(said);
    if (secret.empty()) return out;
    if (auto const at = out.find(", with args"); at != out.npos) out.resize(at);
    return system::blotted(out, secret);
}

/// The same for bytes that may begin or end anywhere, in the middle of the password too.
inline std::string without_part_of_secret(std::string_view bytes, std::string_view secret)
{
    auto out = without_secret(bytes, secret);
    auto const longest = [&](auto const& is_there) {
        auto n = secret.empty() ? 0 : std::min(secret.size() - 1, out.size());
        while (n > 0 && !is_there(n)) --n;
        return n;
    };
    if (auto const n = longest([&](auto m) { return out.ends_with(secret.substr(0, m)); })) out.replace(out.size() - n, n, "***");
    if (auto const n = longest([&](auto m) { return out.starts_with(secret.substr(secret.size() - m)); })) out.replace(0, n, "***");
    return out;
}

/// Bytes as a reader can see them: "HTTP/1.1 400\r\n\x00", at most `limit` of them.
inline std::string visible(std::string_view bytes, std::size_t limit = 48)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (char const c : bytes.substr(0, limit)) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '\r' || c == '\n')
            out += c == '\r' ? "\\r" : "\\n";
        else if (byte < 0x20 || byte >= 0x7f || c == '\\')
            (out += "\\x") += {digits[byte / 16U], digits[byte % 16U]};
        else
            out += c;
    }
    return bytes.size() > limit ? out + "..." : out;
}

} // namespace tare::redis
