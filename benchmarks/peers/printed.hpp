#pragma once

// What tools print for people.

#include <tare/system/error.hpp>

#include <charconv>
#include <string>
#include <string_view>

namespace peers {

/// The number behind the first `mark` and blanks. Throws `error` that names the tool when there is none.
inline double number_after(std::string_view text, std::string_view mark, std::string const& tool)
{
    auto const at = text.find(mark);
    auto const digits = at == text.npos ? at : text.find_first_not_of(' ', at + mark.size());
    double out = 0;
    if (digits == text.npos || std::from_chars(text.data() + digits, text.data() + text.size(), out).ec != std::errc{})
        throw tare::error(tool + "'s output has no number after '" + std::string(mark) + "'");
    return out;
}

} // namespace peers
