#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace tare::system {

/// What another program said, as part of a message or a record: one line of ASCII without what a terminal obeys, at most `limit` bytes.
/// Other bytes become '?': they may be no UTF-8, and a record that holds them could not be read back.
inline std::string printable(std::string_view text, std::size_t limit = 2000)
{
    std::string out(text.substr(0, limit));
    std::ranges::replace(out, '\n', ' ');
    std::ranges::replace(out, '\t', ' ');
    std::erase(out, '\r');
    std::ranges::replace_if(
        out, [](unsigned char c) { return c < 0x20 || c >= 0x7f; }, '?');
    return text.size() > limit ? out + " ..." : out;
}

} // namespace tare::system
