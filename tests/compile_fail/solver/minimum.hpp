#pragma once

#include <tare/workload/linpack/solver.hpp>

struct minimum {
    static constexpr tare::text name = "minimum";
    static std::string missing();
    static std::uint64_t memory_bytes(std::size_t n);
    minimum(std::vector<int> const& processors, tare::workload::solver::equations const& on);
    void solve();
    boost::json::object facts() const;
};
