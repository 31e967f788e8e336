#pragma once

#include <tare/redis/resp/type.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tare::redis::resp {

/// A value of a reply with all that lies in it.
///
/// Strings, errors and big numbers are a std::string; arrays, sets, pushes and maps are their elements, of a map keys and values in turn; a
/// null holds nothing.
struct value {
    using elements_type = std::vector<value>;

    type kind = type::null;
    std::variant<std::monostate, bool, std::int64_t, double, std::string, elements_type> content{};
    std::string format{};       ///< of a verbatim string: "txt", "mkd"
    elements_type attributes{}; ///< key, value, key, value, … of what stood before this value

    bool is_null() const { return kind == type::null; }
    bool is_error() const { return resp::is_error(kind); }

    /// What the value is when it is that, else null: `if (auto const* text = reply.string())`.
    std::string const* string() const { return std::get_if<std::string>(&content); }
    std::int64_t const* number() const { return std::get_if<std::int64_t>(&content); }
    double const* real() const { return std::get_if<double>(&content); }
    bool const* boolean() const { return std::get_if<bool>(&content); }
    elements_type const* elements() const { return std::get_if<elements_type>(&content); }

    /// What stands after the first key that is this string, in a map or in the array that RESP2 sends instead; null when nothing does.
    value const* find(std::string_view key) const
    {
        auto const* pairs = elements();
        if (pairs == nullptr) return nullptr;
        for (std::size_t i = 0; i + 1 < pairs->size(); i += 2)
            if (auto const* text = (*pairs)[i].string(); text != nullptr && *text == key) return &(*pairs)[i + 1];
        return nullptr;
    }
};

/// The word in capitals that an error begins with: "WRONGTYPE", "MOVED", "ERR". Empty when the value is no error.
inline std::string_view error_code_of(value const& v)
{
    if (!v.is_error() || v.string() == nullptr) return {};
    std::string_view const text = *v.string();
    return text.substr(0, text.find(' '));
}

} // namespace tare::redis::resp
