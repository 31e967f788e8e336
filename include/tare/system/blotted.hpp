#pragma once

#include <string>
#include <string_view>

namespace tare::system {

/// What another program said, with `***` in place of a secret that it repeats.
inline std::string blotted(std::string_view said, std::string_view secret)
{
    std::string out(said);
    if (secret.empty()) return out;
    constexpr std::string_view instead = "***";
    for (auto at = out.find(secret); at != out.npos; at = out.find(secret, at + instead.size())) out.replace(at, secret.size(), instead);
    return out;
}

} // namespace tare::system
