#pragma once

#include <tare/system/file.hpp>

#include <boost/json.hpp>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace tare::campaign {

/// Something here that would disturb a measurement, or keep one from being made. Sentences without their full stop.
struct finding {
    int weight;           ///< higher: tell it first
    std::string what;     ///< what is so, with its numbers
    std::string disturbs; ///< which measurements, and how
    std::string remedy;
};

/// As it stands in provenance.json: the most important first.
inline boost::json::array to_json(std::vector<finding> const& found)
{
    boost::json::array out;
    for (auto const& f : found) out.push_back({{"what", f.what}, {"disturbs", f.disturbs}, {"remedy", f.remedy}, {"weight", f.weight}});
    return out;
}

namespace doctor {

namespace fs = system::fs;

/// "12.5 %"
inline std::string percent(double share)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
    return text;
}

/// "700 MiB", "12.3 GiB"
inline std::string size(std::uint64_t bytes)
{
    char text[32];
    bool const large = bytes >= std::uint64_t(10) << 30;
    std::snprintf(text, sizeof text, large ? "%.1f GiB" : "%.0f MiB", static_cast<double>(bytes) / (large ? 1 << 30 : 1 << 20));
    return text;
}

} // namespace doctor

} // namespace tare::campaign
