#pragma once

#include <tare/topology/team.hpp>
#include <tare/workload/stream/timing.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace tare::workload::stream_kernels {

/// What every element of an array has to be.
struct expected {
    double a = 1, b = 2, c = 0; ///< before the first pass

    void pass()
    {
        c = a;
        b = scalar * c;
        c = a + b;
        a = b + scalar * c;
    }
};

/// STREAM's tolerance for double, a relative error. STREAM allows it to the average of an array; here no element may exceed it.
inline constexpr double tolerance = 1e-13;

/// The first element whose relative error is too large, in a sentence; empty when the slab is right.
///
/// All elements have the same history, so a right slab is one value repeated. That is looked at first, in integers, which
/// an emulator does fast; the errors are taken one by one only where it is not.
inline std::string first_wrong(std::string_view name, double const* values, slab part, double right)
{
    if (part.count == 0) return {};
    auto const* const own = values + part.begin;
    auto const pattern = std::bit_cast<std::uint64_t>(own[0]);
    std::uint64_t differs = 0;
    for (std::size_t i = 0; i < part.count; ++i) differs |= std::bit_cast<std::uint64_t>(own[i]) ^ pattern;
    auto const is_right = [right](double value) { return std::abs((value - right) / right) <= tolerance; }; // false for NaN
    auto const looked_at = differs == 0 ? 1 : part.count;
    auto const at = static_cast<std::size_t>(std::find_if_not(own, own + looked_at, is_right) - own);
    if (at == looked_at) return {};
    std::ostringstream said;
    said.precision(17);
    said << "element " << part.begin + at << " of array " << name << " is " << own[at] << " instead of " << right;
    return said.str();
}

/// Checks the three arrays, each thread its own slab. Returns the first sentence, or nothing.
inline std::string check(topology::team& team, arrays const& on, expected const& right)
{
    std::vector<std::string> wrong(static_cast<std::size_t>(team.size()));
    team.run([&](int thread) {
        auto const part = slab_of(on.elements, team.size(), thread);
        auto& said = wrong[static_cast<std::size_t>(thread)];
        said = first_wrong("a", on.a, part, right.a);
        if (said.empty()) said = first_wrong("b", on.b, part, right.b);
        if (said.empty()) said = first_wrong("c", on.c, part, right.c);
    });
    for (auto& sentence : wrong)
        if (!sentence.empty()) return std::move(sentence);
    return {};
}

} // namespace tare::workload::stream_kernels
