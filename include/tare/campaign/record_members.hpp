#pragma once

#include <tare/campaign/record_schema.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

namespace tare::campaign {

/// Bounds of what is accepted from a file that anybody may have written.
inline constexpr std::size_t longest_line = 16 << 20; ///< bytes
inline constexpr std::size_t longest_name = 1024;     ///< bytes
inline constexpr std::size_t deepest_json = 32;       ///< nested objects and arrays
inline constexpr std::size_t most_figures = 64;       ///< of `across`

namespace detail {

/// A case or experiment: names of policies with '/' between them and '[' ']' around the point of a sweep.
inline bool valid_path(std::string_view name)
{
    auto const allowed = [](char c) { return c == '/' || c == '[' || c == ']' || valid_name({&c, 1}); };
    bool const leaves = ('/' + std::string(name) + '/').find("/../") != std::string::npos; // files are named after cases
    return !name.empty() && !leaves && std::ranges::all_of(name, allowed);
}

/// A campaign: like a folder's name, with the capital T of a date.
inline bool valid_campaign(std::string_view name)
{
    auto const allowed = [](char c) { return (c >= 'A' && c <= 'Z') || valid_name({&c, 1}); };
    return !name.empty() && std::ranges::all_of(name, allowed);
}

/// Units are printable and can never end a quotation.
inline bool valid_unit(std::string_view unit)
{
    auto const allowed = [](char c) { return c > ' ' && c < 127 && std::string_view("\"'`\\<>&").find(c) == std::string_view::npos; };
    return !unit.empty() && unit.size() <= 32 && std::ranges::all_of(unit, allowed);
}

inline void require_finite(json::value const& value)
{
    if (value.is_double() && !std::isfinite(value.get_double())) throw error("a record has a number that is not finite");
    if (auto const* object = value.if_object())
        for (auto const& member : *object) require_finite(member.value());
    if (auto const* array = value.if_array())
        for (auto const& element : *array) require_finite(element);
}

/// Reads the members of one record; every error names the member.
class record_members {
public:
    explicit record_members(json::object const& line) : line_(line) {}

    json::value const& required(std::string_view name) const
    {
        if (auto const* found = line_.if_contains(name)) return *found;
        throw error("a record has no member '" + std::string(name) + "'");
    }

    std::string text(std::string_view name, bool (*valid)(std::string_view), bool may_be_empty = false) const
    {
        auto const* const found = may_be_empty ? line_.if_contains(name) : &required(name);
        if (!found) return {};
        if (!found->is_string()) throw error("member '" + std::string(name) + "' of a record is not a string");
        std::string_view const value = found->get_string();
        if (value.empty() && may_be_empty) return {};
        if (value.size() > longest_name || (valid && !valid(value)))
            throw error("member '" + std::string(name) + "' of a record is not a valid name");
        return std::string(value);
    }

    int count(std::string_view name) const
    {
        auto const& value = required(name);
        if (!value.is_int64() || value.get_int64() < 0 || value.get_int64() > std::numeric_limits<int>::max())
            throw error("member '" + std::string(name) + "' of a record is not a whole number from 0 to 2^31-1");
        return static_cast<int>(value.get_int64());
    }

    json::object object(std::string_view name) const
    {
        auto const* const found = line_.if_contains(name);
        if (!found) return {};
        if (!found->is_object()) throw error("member '" + std::string(name) + "' of a record is not an object");
        return found->get_object();
    }

private:
    json::object const& line_;
};

} // namespace detail

} // namespace tare::campaign
