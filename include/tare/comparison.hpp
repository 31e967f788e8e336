#pragma once

#include <tare/comparison/cell.hpp>

#include <boost/hana.hpp>

#include <string>
#include <string_view>

namespace tare {

/// What belongs into one figure: axes of environments, topologies and memories, a workload, and what ratios are formed to. Cases are
/// compared that differ in what the baseline is, an environment or a memory, and in nothing else.
///
///     using figures_2_and_3 = comparison<workload::stream, axis<environment::native, environment::docker<network::host>>,
///                                        axis<topology::one_socket>, axis<memory::transparent_huge<placement::local>>,
///                                        baseline<environment::native>, title<"figures_2_and_3">>;
template <workload::policy Workload, class Environments, class Topologies, class Memories, class... Options>
struct comparison {
    static_assert((0 + ... + detail::is_baseline<Options>) == 1,
                  "a comparison declares one baseline<policy>, which ratios are formed to, or the tools that it stands beside<>");
    static_assert((detail::does_work_of<Options, Workload> && ...), "a tool has the parameters and the sample of the workload");
    static_assert((detail::draws_of<Options, Workload> && ...), "a figure across<x, y> is of metrics of the workload's sample");
    static_assert((detail::is_sweep<Options> || ...) || !(detail::is_across<Options> || ...),
                  "a figure across<x, y> is a line through the points of a sweep<>, which the comparison does not have");
    static_assert((detail::on_axes<Options, Environments, Memories> && ...), "the baseline is on the axis of environments or of memories");

    /// The product as plain data; a combination without sense is not instantiated and says why.
    static table entries()
    {
        namespace hana = boost::hana;
        detail::settings chosen;
        chosen.name = std::string(std::string_view(Workload::name));
        (detail::apply(chosen, Options{}), ...);
        table out;
        auto const product = hana::cartesian_product(hana::make_tuple(Topologies::types, Memories::types, Environments::types));
        hana::for_each(product, [&](auto cell) {
            hana::unpack(cell, [&]<class T, class M, class E>(hana::basic_type<T>, hana::basic_type<M>, hana::basic_type<E>) {
                out.push_back(detail::make_entry<E, T, M, Workload>(chosen));
                (detail::add_tools<E, T, M>(out, chosen, Options{}), ...);
            });
        });
        for (auto& e : out)
            e.headline = e.topology == out.front().topology && (e.memory == out.front().memory || chosen.varies == "memory");
        return out;
    }
};

} // namespace tare
