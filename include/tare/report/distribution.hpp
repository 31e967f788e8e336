#pragma once

#include <tare/report/facts.hpp>

#include <boost/json.hpp>

#include <array>
#include <map>
#include <vector>

/// Distributions of latencies, as records keep them: `facts.workload.latency`, see docs/results.md.
namespace tare::report {

/// One step of a cumulative distribution.
struct step_of_distribution {
    double microseconds = 0;
    double share = 0; ///< of all values, that are at most so large
};

namespace detail {

/// Adds the buckets of one record. Anything else than pairs of numbers that are not negative is passed over.
inline void add_buckets(std::map<double, double>& to, boost::json::object const& workload)
{
    auto const* const latency = workload.if_contains("latency");
    auto const* const object = latency ? latency->if_object() : nullptr;
    auto const* const counts = object ? object->if_contains("counts") : nullptr;
    auto const* const array = counts ? counts->if_array() : nullptr;
    if (!array) return;
    for (std::size_t i = 0; i + 1 < array->size(); i += 2) {
        auto const &value = (*array)[i], &count = (*array)[i + 1];
        if (!value.is_number() || !count.is_number()) return;
        auto const nanoseconds = value.to_number<double>(), many = count.to_number<double>();
        if (nanoseconds >= 0 && many > 0) to[nanoseconds] += many;
    }
}

} // namespace detail

/// The distribution of all valid trials together, at shares that a figure can show; empty when no record has one.
inline std::vector<step_of_distribution> distribution_of(std::vector<campaign::record const*> const& records)
{
    constexpr std::array shares{0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999};
    std::map<double, double> buckets;
    for (auto const* r : records)
        if (auto const* const facts = workload_facts(*r)) detail::add_buckets(buckets, *facts);
    double all = 0;
    for (auto const& [value, count] : buckets) all += count;
    std::vector<step_of_distribution> out;
    double seen = 0;
    auto share = shares.begin();
    for (auto const& [value, count] : buckets) {
        seen += count;
        for (; share != shares.end() && seen >= *share * all; ++share) out.push_back({value / 1000, *share});
    }
    return out;
}

} // namespace tare::report
