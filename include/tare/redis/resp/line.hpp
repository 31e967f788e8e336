#pragma once

#include <tare/redis/resp/word.hpp>

#include <cstddef>
#include <string_view>

namespace tare::redis::resp {

/// Where the first CR or LF is, or the size when there is none. Both are sought, since neither may occur within a line.
inline std::size_t line_end(std::string_view bytes)
{
    std::size_t at = 0;
    for (; at + word::bytes <= bytes.size(); at += word::bytes) {
        auto const w = word::load(bytes.data() + at);
        auto const marks = word::zeros(w ^ word::all('\r')) | word::zeros(w ^ word::all('\n'));
        if (marks != 0) return at + word::lowest(marks);
    }
    while (at < bytes.size() && bytes[at] != '\r' && bytes[at] != '\n') ++at;
    return at;
}

} // namespace tare::redis::resp
