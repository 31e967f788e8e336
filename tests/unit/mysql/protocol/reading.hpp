#pragma once

#include <tare/mysql/protocol/response_parser.hpp>
#include <tare/mysql/protocol/row_reader.hpp>
#include <tare/mysql/protocol/scanner.hpp>

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

// What was read, as text that can be compared, and how the reading ended.
namespace mysql_reading {

using namespace tare::mysql;

inline std::string clock(unsigned hours, unsigned minute, unsigned second, unsigned microsecond)
{
    char out[40];
    std::snprintf(out, sizeof out, "%02u:%02u:%02u.%06u", hours, minute, second, microsecond);
    return out;
}

inline std::string to_text(protocol::date const& d)
{
    char out[40];
    std::snprintf(out, sizeof out, "%04u-%02u-%02u", unsigned{d.year}, unsigned{d.month}, unsigned{d.day});
    return out;
}

template <class Real>
std::string real_text(Real n)
{
    char out[40];
    std::snprintf(out, sizeof out, "%.*g%c", std::is_same_v<Real, float> ? 9 : 17, static_cast<double>(n),
                  std::is_same_v<Real, float> ? 'f' : 'd');
    return out;
}

/// "null", -5, 5u, 1.5f, 1.5d, 'text', 2024-01-31, 2024-01-31T12:00:00.000000, -12:00:00.000000
inline std::string to_text(protocol::value const& v)
{
    return std::visit(
        [](auto const& one) -> std::string {
            using type = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<type, std::monostate>)
                return "null";
            else if constexpr (std::is_integral_v<type>)
                return std::to_string(one) + (std::is_unsigned_v<type> ? "u" : "");
            else if constexpr (std::is_floating_point_v<type>)
                return real_text(one);
            else if constexpr (std::is_same_v<type, std::string_view>)
                return "'" + std::string(one) + "'";
            else if constexpr (std::is_same_v<type, protocol::date>)
                return to_text(one);
            else if constexpr (std::is_same_v<type, protocol::date_time>)
                return to_text(one.date) + 'T' + clock(one.hour, one.minute, one.second, one.microsecond);
            else
                return (one.negative ? "-" : "") + clock(one.hours, one.minute, one.second, one.microsecond);
        },
        v);
}

inline std::string row_text(protocol::format f, std::span<protocol::kind const> kinds, std::string_view row)
{
    std::string out;
    protocol::row_reader reader(f, kinds, row);
    for (protocol::value v; reader.next(v);) out += (out.empty() ? "" : ", ") + to_text(v);
    return reader.error() ? out + " ! " + reader.error().message() : out;
}

inline std::string to_text(protocol::ok const& o)
{
    return "affected " + std::to_string(o.affected_rows) + " id " + std::to_string(o.last_insert_id) + " status " +
           std::to_string(static_cast<unsigned>(o.status)) + " warnings " + std::to_string(o.warnings) + " '" + std::string(o.info) + "'";
}

inline std::string to_text(protocol::response_parser const& parser, protocol::event const& e)
{
    using protocol::step;
    switch (e.step) {
    case step::ok:
        return "ok: " + to_text(e.ok);
    case step::error:
        return e.error.text();
    case step::prepared:
        return "prepared " + std::to_string(e.statement.statement) + ": " + std::to_string(e.statement.parameters) + " parameters, " +
               std::to_string(e.statement.columns) + " columns";
    case step::columns:
        return "columns " + std::to_string(e.count);
    case step::parameter:
    case step::column:
        return (e.step == step::column ? "column " : "parameter ") + std::string(e.column.name) + " type " +
               std::to_string(static_cast<unsigned>(e.column.type)) + (e.column.is_unsigned() ? " unsigned" : "");
    case step::columns_end:
        return "columns end";
    case step::row:
        return "row " + row_text(parser.format(), parser.kinds(), e.row);
    case step::rows_end:
        return "end: " + to_text(e.ok);
    case step::file:
        return "file '" + std::string(e.file) + "'";
    }
    return "?";
}

/// Hands bytes over in pieces, each in memory of its own, so that a view that outlives it is seen by a sanitizer.
template <class Size, class Take>
void in_pieces(std::string_view bytes, Size size, Take take)
{
    for (bool good = true; good && !bytes.empty();) {
        auto const part = bytes.substr(0, size());
        std::vector<char> const copy(part.begin(), part.end());
        good = take(std::string_view(copy.data(), copy.size()));
        bytes.remove_prefix(part.size());
    }
}

template <class Reader>
std::string ending(Reader const& reader)
{
    if (reader.error()) return protocol::describe(reader.error(), reader.offset());
    return reader.is_over() ? "over" : "…";
}

struct setting {
    protocol::answer expected = protocol::answer::text;
    protocol::capability spoken = protocol::usual;
    protocol::limits bounds{};
    std::vector<protocol::kind> known{};
};

/// Each event on a line, then how it ended: "over", "…" for more to come, or the error.
template <class Size>
std::string parsed(std::string_view bytes, Size size, setting const& how = {})
{
    std::string out;
    protocol::response_parser parser(how.spoken, how.bounds);
    parser.begin(how.expected, 1, how.known);
    in_pieces(bytes, size, [&](std::string_view part) {
        while (auto const* e = parser.next(part)) {
            out += to_text(parser, *e) + (e->last ? " (last)\n" : "\n");
            if (e->step == protocol::step::file) parser.after_refusal();
        }
        return !parser.error();
    });
    return out + ending(parser);
}

inline std::string parsed(std::string_view bytes, setting const& how = {})
{
    return parsed(
        bytes, [&] { return bytes.size(); }, how);
}

inline std::string to_text(protocol::scanned const& s)
{
    using protocol::step;
    auto const end = s.last ? " (last)\n" : "\n";
    switch (s.how) {
    case step::ok:
        return "ok: " + to_text(s.ok) + end;
    case step::error:
        return s.error.text() + end;
    case step::rows_end:
        return "rows " + std::to_string(s.rows) + " columns " + std::to_string(s.columns) + ": " + to_text(s.ok) + end;
    case step::prepared:
        return "prepared " + std::to_string(s.statement.statement) + end;
    case step::file:
        return std::string("file") + end;
    default:
        return "?";
    }
}

/// What a scanner tells, and how it ended.
template <class Size>
std::string scanned(std::string_view bytes, Size size, setting const& how = {})
{
    std::string out;
    protocol::scanner scanner(how.spoken, how.bounds);
    scanner.begin(how.expected, how.known);
    in_pieces(bytes, size, [&](std::string_view part) {
        return scanner.scan(part, [&](protocol::scanned const& s) {
            out += to_text(s);
            if (s.how == protocol::step::file) scanner.after_refusal();
        });
    });
    return out + ending(scanner);
}

inline std::string scanned(std::string_view bytes, setting const& how = {})
{
    return scanned(
        bytes, [&] { return bytes.size(); }, how);
}

/// The same as `scanned`, from the events of a parser.
inline std::string scanned_by_parser(std::string_view bytes, setting const& how = {})
{
    std::string out;
    std::uint64_t rows = 0;
    protocol::prepared statement;
    protocol::response_parser parser(how.spoken, how.bounds);
    parser.begin(how.expected, 1, how.known);
    while (auto const* e = parser.next(bytes)) {
        using protocol::step;
        rows = e->step == step::columns ? 0 : rows + (e->step == step::row ? 1 : 0);
        if (e->step == step::prepared) statement = e->statement;
        if (how.expected == protocol::answer::prepared && e->step != step::error) {
            if (e->last) out += to_text(protocol::scanned{.how = step::prepared, .last = true, .statement = statement});
        } else if (e->step == step::ok || e->step == step::error || e->step == step::file || e->step == step::rows_end) {
            out += to_text(protocol::scanned{e->step, e->last, rows, parser.kinds().size(), e->ok, e->error, {}});
        }
        if (e->step == step::file) parser.after_refusal();
    }
    return out + ending(parser);
}

} // namespace mysql_reading
