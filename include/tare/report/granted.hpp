#pragma once

#include <tare/report/facts.hpp>
#include <tare/report/format.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What valid trials of a case were granted, in a few words; read from facts, so that a policy that was not granted is seen.
namespace tare::report {

namespace detail {

inline std::optional<double> number_of(boost::json::object const& in, std::string_view name)
{
    auto const* const value = in.if_contains(name);
    return value && value->is_number() ? std::optional(value->to_number<double>()) : std::nullopt;
}

/// How much of a trial's memory is in huge pages, and in which.
struct page_shares {
    double resident = 0;
    double transparent = 0;
    double explicit_huge = 0;
    double page = 0; ///< of the mappings, in bytes

    /// Adds one mapping, as `memory::memory_facts` describes it.
    void add(boost::json::object const& mapping)
    {
        resident += number_of(mapping, "resident_bytes").value_or(0);
        transparent += number_of(mapping, "transparent_huge_bytes").value_or(0);
        explicit_huge += number_of(mapping, "explicit_huge_bytes").value_or(0);
        page = std::max(page, number_of(mapping, "kernel_page_bytes").value_or(0));
    }
};

/// `pages` of a workload's facts: one mapping, or an array of them.
inline page_shares shares_of(boost::json::object const& workload)
{
    page_shares out;
    auto const* const pages = workload.if_contains("pages");
    if (pages && pages->is_object()) out.add(pages->get_object());
    if (pages && pages->is_array())
        for (auto const& each : pages->get_array())
            if (each.is_object()) out.add(each.get_object());
    return out;
}

/// "4 KiB", "2 MiB", "1 GiB"
inline std::string page_size(double bytes)
{
    auto unit = std::string_view("KMG").begin();
    bytes /= 1024;
    for (; bytes >= 1024 && *unit != 'G'; ++unit) bytes /= 1024;
    return fixed(bytes, 0) + ' ' + *unit + "iB";
}

} // namespace detail

/// "4 KiB", "2 MiB", "98 % in transparent 2 MiB", "0 to 98 % in …" where trials differ; empty where no record tells.
inline std::string pages_granted(std::vector<campaign::record const*> const& records)
{
    double least = 1, most = 0, page = 0;
    bool explicit_huge = false, known = false;
    for (auto const* r : records)
        if (auto const* const facts = workload_facts(*r)) {
            auto const of = detail::shares_of(*facts);
            if (of.resident <= 0) continue;
            known = true;
            page = std::max(page, of.page);
            explicit_huge = explicit_huge || of.explicit_huge > 0;
            least = std::min(least, of.transparent / of.resident);
            most = std::max(most, of.transparent / of.resident);
        }
    if (!known) return {};
    if (explicit_huge || most <= 0) return detail::page_size(page);
    auto const percent = [](double share) { return fixed(100 * share, 0); };
    auto const range = percent(least) == percent(most) ? percent(most) : percent(least) + " to " + percent(most);
    return range + " % in transparent 2 MiB";
}

/// "2 threads, avx512f, streaming stores": how the kernels ran; empty where no record tells.
inline std::string ran_with(std::vector<campaign::record const*> const& records)
{
    for (auto const* r : records)
        if (auto const* const facts = workload_facts(*r)) {
            std::string out;
            auto const add = [&out](std::string const& word) { out += (out.empty() ? "" : ", ") + word; };
            if (auto const threads = detail::number_of(*facts, "threads")) add(counted(static_cast<std::size_t>(*threads), "thread"));
            for (auto const& [name, after] : {std::pair{"kernel_set", ""}, {"stores", " stores"}})
                if (auto const* word = facts->if_contains(name); word && word->is_string()) add(std::string(word->get_string()) + after);
            if (!out.empty()) return out;
        }
    return {};
}

} // namespace tare::report
