#pragma once

#include <tare/topology/allowed.hpp>

#include <vector>

/// One of the processors for each thread; the same one more than once where there are fewer.
inline std::vector<int> processors(int threads)
{
    auto const allowed = tare::topology::allowed_processors();
    std::vector<int> out;
    for (int i = 0; i < threads; ++i) out.push_back(allowed[static_cast<std::size_t>(i) % allowed.size()]);
    return out;
}
