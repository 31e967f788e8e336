#pragma once

#include <tare/redis/resp/scanner.hpp>
#include <tare/redis/resp/value_parser.hpp>

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

// What was read, as text that can be compared: [1, "hello", null] and so on, and how the reading ended.
namespace resp_reading {

using namespace tare::redis;

inline std::string to_text(resp::value const& v);

inline std::string joined(resp::value::elements_type const& elements, bool pairs)
{
    std::string out;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (i > 0) out += pairs && i % 2 != 0 ? ": " : ", ";
        out += to_text(elements[i]);
    }
    return out;
}

inline std::string content_text(resp::value const& v)
{
    using resp::type;
    switch (v.kind) {
    case type::null:
        return "null";
    case type::number:
        return std::to_string(*v.number());
    case type::boolean:
        return *v.boolean() ? "true" : "false";
    case type::double_: {
        char digits[40];
        std::snprintf(digits, sizeof digits, ",%.17g", *v.real());
        return digits;
    }
    case type::simple_string:
        return "+" + *v.string();
    case type::simple_error:
        return "-" + *v.string();
    case type::big_number:
        return "(" + *v.string();
    case type::blob_string:
        return '"' + *v.string() + '"';
    case type::blob_error:
        return "!\"" + *v.string() + '"';
    case type::verbatim_string:
        return v.format + ":\"" + *v.string() + '"';
    case type::array:
        return '[' + joined(*v.elements(), false) + ']';
    case type::set:
        return "~[" + joined(*v.elements(), false) + ']';
    case type::push:
        return ">[" + joined(*v.elements(), false) + ']';
    case type::map:
        return '{' + joined(*v.elements(), true) + '}';
    case type::attribute:
        break;
    }
    return "?";
}

inline std::string to_text(resp::value const& v)
{
    return (v.attributes.empty() ? "" : "|{" + joined(v.attributes, true) + "} ") + content_text(v);
}

/// Calls `use` with copies of pieces, each in memory of its own that is gone before the next one: a view that outlives its piece is seen
/// by the address sanitizer. `piece` is asked for the size of each.
template <class Piece, class Use>
void in_pieces(std::string_view bytes, Piece piece, Use use)
{
    while (!bytes.empty()) {
        auto const n = std::min<std::size_t>(bytes.size(), piece());
        std::vector<char> const copy(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n));
        if (!use(std::string_view(copy.data(), n))) return;
        bytes.remove_prefix(n);
    }
}

inline std::string ending(bool between, std::error_code failed, std::uint64_t offset)
{
    if (failed) return resp::describe(failed, offset);
    return between ? "" : "unfinished";
}

/// Each reply on a line, then the error, or "unfinished" when the last one was.
template <class Piece>
std::string parsed(std::string_view bytes, Piece piece, resp::limits const& bounds = {})
{
    std::string out;
    resp::value_parser parser(bounds);
    in_pieces(bytes, piece, [&](std::string_view one) {
        while (auto const v = parser.next(one)) out += to_text(*v) + '\n';
        return !parser.error();
    });
    return out + ending(parser.is_between_replies(), parser.error(), parser.offset());
}

inline std::string parsed(std::string_view bytes, resp::limits const& bounds = {})
{
    return parsed(
        bytes, [&] { return bytes.size(); }, bounds);
}

/// What a scanner is to tell of a value.
inline std::string scanned_text(resp::type kind, std::string_view content, std::uint64_t size, std::int64_t number)
{
    return std::string(1, static_cast<char>(kind)) + std::string(content.substr(0, resp::scanner::kept)) + '/' + std::to_string(size) +
           '/' + std::to_string(number);
}

template <class Piece>
std::string scanned(std::string_view bytes, Piece piece, resp::limits const& bounds = {})
{
    std::string out;
    resp::scanner scanner(bounds);
    in_pieces(bytes, piece, [&](std::string_view one) {
        return scanner.scan(one, [&](resp::scanned const& r) { out += scanned_text(r.kind, r.content, r.size, r.number) + '\n'; });
    });
    return out + ending(scanner.is_between_replies(), scanner.error(), scanner.offset());
}

/// The same text from a parser of values, which a scanner has to agree with.
inline std::string scanned_by_parser(std::string_view bytes, resp::limits const& bounds = {})
{
    std::string out;
    resp::value_parser parser(bounds);
    while (auto const v = parser.next(bytes)) {
        auto const text = v->string() ? std::string_view(*v->string()) : std::string_view{};
        out += scanned_text(v->kind, text, text.size(), v->number() ? *v->number() : 0) + '\n';
    }
    return out + ending(parser.is_between_replies(), parser.error(), parser.offset());
}

} // namespace resp_reading
