#pragma once

#include <tare/report/collect.hpp>
#include <tare/report/format.hpp>

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Which factor of an environment costs what, where a comparison has every combination of two levels of each.
namespace tare::report {

namespace detail {

/// A full product: bit i of a cell's index is the level of factor i; the levels of the first case of the plan are the first ones.
struct factor_product {
    std::vector<std::string> factors;
    std::vector<std::pair<std::string, std::string>> levels; ///< of each factor
    std::vector<case_records const*> cells;                  ///< 2^k
};

inline std::string factor_of(campaign::record const& r, std::string const& name)
{
    auto const* const value = r.factors.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// The factors in which cases differ, each with its values in the order of the cases.
inline std::map<std::string, std::vector<std::string>> differing_factors(std::vector<case_records const*> const& cases)
{
    std::map<std::string, std::vector<std::string>> out;
    for (auto const& member : cases.front()->any().factors) out[std::string(member.key())];
    for (auto& [name, values] : out)
        for (auto const* c : cases)
            if (auto const value = factor_of(c->any(), name); std::ranges::find(values, value) == values.end()) values.push_back(value);
    std::erase_if(out, [](auto const& factor) { return factor.second.size() < 2; });
    return out;
}

/// The product that cases with one accelerator make up, in the order of the plan; nothing when they are no full product of two levels.
inline std::optional<factor_product> product_of(std::vector<case_records const*> const& cases)
{
    constexpr std::size_t most_factors = 6;
    auto const differing = differing_factors(cases);
    factor_product out;
    for (auto const& [name, values] : differing) {
        if (values.size() != 2) return std::nullopt;
        out.factors.push_back(name);
        out.levels.emplace_back(values[0], values[1]);
    }
    auto const count = out.factors.size();
    if (count < 2 || count > most_factors || cases.size() != std::size_t{1} << count) return std::nullopt;
    out.cells.resize(cases.size());
    for (auto const* c : cases) {
        std::size_t index = 0;
        for (std::size_t i = 0; i < count; ++i) index |= std::size_t{factor_of(c->any(), out.factors[i]) == out.levels[i].second} << i;
        out.cells[index] = c;
    }
    bool const full = std::ranges::find(out.cells, nullptr) == out.cells.end();
    return full ? std::optional(out) : std::nullopt;
}

/// The means of the blocks' logarithms of each cell; empty when a value has none.
inline std::vector<std::map<int, double>> logarithms_of(factor_product const& product, std::string const& metric)
{
    std::vector<std::map<int, double>> out;
    for (auto const* cell : product.cells) {
        auto const values = cell->values(metric);
        if (!std::ranges::all_of(values, [](auto const& at) { return at.value > 0; })) return {};
        auto& means = out.emplace_back();
        for (auto const& [block, of_block] : statistics::logarithms(values)) means[block] = statistics::block_mean(of_block);
    }
    return out;
}

inline effect named(factor_product const& product, std::size_t column, statistics::factorial_effect const& size)
{
    effect out{column, {}, {}, size, false};
    for (std::size_t i = 0; i < product.factors.size(); ++i)
        if (size.factors >> i & 1) out.name += (out.name.empty() ? "" : " × ") + product.factors[i];
    out.what = out.name;
    if (std::has_single_bit(size.factors)) {
        auto const& [first, second] = product.levels[static_cast<std::size_t>(std::countr_zero(size.factors))];
        out.what += ": " + second + " instead of " + first;
    }
    return out;
}

} // namespace detail

/// The effects that the environments of a group allow to tell apart, metric by metric; empty where they are no full product.
inline std::vector<effect> effects_of(std::vector<std::pair<row, case_records>> const& cases, std::vector<column> const& columns,
                                      statistics::judgement const& by)
{
    std::map<std::string, std::map<int, case_records const*>> sorted;
    for (auto const& [of, records] : cases)
        if (of.sweep.empty() && of.same_as.empty()) sorted[detail::factor_of(records.any(), "accelerator")][of.position] = &records;
    std::vector<effect> out;
    for (auto const& [accelerator, by_position] : sorted) {
        std::vector<case_records const*> in_order;
        for (auto const& [position, records] : by_position) in_order.push_back(records);
        auto const product = detail::product_of(in_order);
        for (std::size_t i = 0; i < columns.size() && product; ++i) {
            auto const logs = detail::logarithms_of(*product, columns[i].metric);
            if (logs.empty()) continue;
            std::vector<double> p;
            auto const begin = out.size();
            for (auto const& size : statistics::factorial_effects(logs, by.confidence)) {
                out.push_back(detail::named(*product, i, size));
                p.push_back(size.p);
            }
            auto const corrected = statistics::holm(p);
            for (std::size_t k = 0; k < p.size(); ++k)
                out[begin + k].survives_holm = out[begin + k].size.range && corrected[k] < 1 - by.confidence;
        }
    }
    return out;
}

/// "1.90 [1.85, 1.95]"
inline std::string to_text(effect const& e) { return with_interval(e.size.value, e.size.range); }

/// "isa: host instead of baseline: 1.90 [1.85, 1.95] times the gflops (different)"
inline std::string sentence(effect const& e, column const& of)
{
    auto const judged = !e.size.range     ? "not known at n = " + std::to_string(e.size.blocks)
                        : e.survives_holm ? "different from 1"
                                          : "not told from 1";
    return e.what + ": " + to_text(e) + " times the " + of.metric + " (" + judged + ")";
}

} // namespace tare::report
