#pragma once

#include <tare/name.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/linpack/equations.hpp>

#include <boost/json.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Ways to solve dense equations by LU with partial pivoting.
namespace tare::workload::solver {

using linpack_kernels::equations;

/// A solver: the constructor allocates and touches what it needs, `solve` is timed. Processors are those that its threads may use, one
/// each.
template <class S>
concept policy = named<S> && std::constructible_from < S,
        std::vector<int>
const&, equations const& > &&requires(S s, S const& constant, std::size_t n)
{
    {
        S::missing()
        } -> std::same_as<std::string>; // what cannot be had here, with a remedy; or nothing
    {
        S::memory_bytes(n)
        } -> std::same_as<std::uint64_t>; // beside the equations
    {
        s.solve()
        } -> std::same_as<void>; // x in the place of b; A is lost. Throws `error` that names the column of a singular matrix
    {
        constant.facts()
        } -> std::same_as<boost::json::object>; // library, instruction set, threads
};

/// The message of every solver about a matrix without a pivot in a column, counted from 0.
[[noreturn]] inline void fail_singular(std::size_t column)
{
    throw error("the matrix is singular: column " + std::to_string(column) + " has no pivot that is a number other than 0",
                "look at the equations: rows or columns depend on one another, or have NaN in them");
}

} // namespace tare::workload::solver
