#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tare::campaign {

/// Whether a name matches a pattern of --only or --except: `*` stands for anything, also for '/'; a pattern without `*`
/// matches when it occurs in the name.
inline bool matches(std::string_view name, std::string_view pattern)
{
    if (pattern.find('*') == std::string_view::npos) return name.find(pattern) != std::string_view::npos;
    std::size_t n = 0, p = 0, star = std::string_view::npos, mark = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++mark;
        } else
            return false;
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

/// Whether --only and --except let a case of a comparison through; a pattern may mean either's name.
inline bool selected(std::string_view comparison, std::string_view name, std::vector<std::string> const& only,
                     std::vector<std::string> const& except)
{
    auto const hit = [&](std::string const& pattern) { return matches(name, pattern) || matches(comparison, pattern); };
    return (only.empty() || std::ranges::any_of(only, hit)) && std::ranges::none_of(except, hit);
}

} // namespace tare::campaign
