#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tare::mysql {

namespace detail {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

} // namespace detail

/// How sentences name a statement: its first words, three at most, as far as they are plain names. Nothing that is quoted is among them,
/// and no number, since those may be secret: "INSERT INTO t", "SET PASSWORD".
inline std::string first_words(std::string_view sql)
{
    std::string out;
    std::size_t at = 0;
    for (int words = 0; words < 3; ++words) {
        while (at < sql.size() && detail::is_blank(sql[at])) ++at;
        auto const begin = at;
        while (at < sql.size() && (detail::is_letter(sql[at]) || (at > begin && (detail::is_digit(sql[at]) || sql[at] == '.')))) ++at;
        // What touches a quote is the prefix of a literal (x'00', N'...') or belongs to a name in quotes.
        bool const is_cut = at < sql.size() && (sql[at] == '\'' || sql[at] == '"' || sql[at] == '`');
        if (at == begin || is_cut || out.size() + (at - begin) > 64) break;
        if (!out.empty()) out += ' ';
        out.append(sql.substr(begin, at - begin));
    }
    return out.empty() ? "a statement" : out;
}

} // namespace tare::mysql
