#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tare::report {

/// Text without control characters, at most `limit` bytes: records may come from anywhere, and a terminal obeys what it is sent.
/// C1 controls (U+0080 to U+009F) count too: some terminals take them for an escape sequence.
inline std::string plain(std::string_view text, std::size_t limit = 400)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        auto const next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        bool const c1 = c == 0xc2 && next >= 0x80 && next <= 0x9f;
        bool const begins_character = (c & 0xc0U) != 0x80;
        if (out.size() >= limit && begins_character) return out + "…";
        if (c1) ++i;
        out += (c < 0x20 || c == 0x7f || c1) ? ' ' : text[i];
    }
    return out;
}

/// Text for HTML, between tags and inside quoted attributes.
inline std::string html(std::string_view text)
{
    std::string out;
    for (char const c : plain(text)) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

/// A gnuplot string: single-quoted, in which neither backticks nor backslashes mean anything and a quote is doubled.
inline std::string gnuplot(std::string_view text)
{
    std::string out = "'";
    for (char const c : plain(text, 120)) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + "'";
}

/// The label of a tic, which gnuplot takes for a printf format as well.
inline std::string gnuplot_tic(std::string_view text)
{
    std::string out;
    for (char const c : text) out += c == '%' ? std::string("%%") : std::string(1, c);
    return gnuplot(out);
}

/// A field of a CSV file (RFC 4180). A spreadsheet would run a field that begins with '=', '+', '-' or '@': it gets a quote before.
inline std::string csv(std::string_view text)
{
    auto const line = plain(text);
    std::string out = "\"";
    if (!line.empty() && std::string_view("=+-@").find(line.front()) != std::string_view::npos) out += '\'';
    for (char const c : line) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

/// A name for files that no name in a record can lead elsewhere: "docker<nat>" becomes "docker-nat".
inline std::string file_name(std::string_view name)
{
    std::string out;
    for (char const c : name.substr(0, 80)) {
        bool const kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (kept)
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out.empty() ? "figure" : out;
}

} // namespace tare::report
