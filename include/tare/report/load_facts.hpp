#pragma once

#include <tare/report/granted.hpp>

#include <boost/json.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tare::report {

/// What the valid trials of one case say of their load, summed over trials: what checks are made of. docs/results.md describes the facts.
struct load_facts {
    std::optional<double> transactions;    ///< `facts.workload.transactions`
    std::optional<double> writes;          ///< `facts.workload.writes`, of the same trials
    std::map<std::string, double> retries; ///< kind → `facts.workload.retries`
    std::set<std::string> filesystems;     ///< `facts.data.filesystem`, where the data lay as seen inside
    std::map<std::string, double> packets; ///< link → received and sent in trials whose work is known: `host.path.packets`
    double work = 0;                       ///< of those trials: `host.work`
    std::optional<bool> read_only;         ///< as it was asked for: the parameter `read_only`
    std::optional<double> clients;         ///< requests that a closed loop keeps in flight: `clients` times `depth`; none at a set `rate`
};

namespace detail {

inline boost::json::object const* object_in(boost::json::object const* in, std::string_view name)
{
    auto const* const found = in ? in->if_contains(name) : nullptr;
    return found ? found->if_object() : nullptr;
}

inline std::optional<double> count_in(boost::json::object const& in, std::string_view name)
{
    auto const value = number_of(in, name);
    return value && *value >= 0 ? value : std::nullopt;
}

/// A container's end of its own link has a random name: all of them are "veth".
inline std::string link_name(std::string_view name) { return std::string(name.starts_with("veth") ? "veth" : name); }

inline void add_workload(load_facts& to, boost::json::object const& facts)
{
    auto const transactions = count_in(facts, "transactions"), writes = count_in(facts, "writes");
    if (transactions) to.transactions = to.transactions.value_or(0) + *transactions;
    if (transactions && writes) to.writes = to.writes.value_or(0) + *writes;
    auto const* const retries = object_in(&facts, "retries");
    for (std::string_view const kind : {"deadlock", "lock_wait", "changed", "duplicate"})
        if (auto const many = retries ? count_in(*retries, kind) : std::nullopt) to.retries[std::string(kind)] += *many;
}

inline void add_packets(load_facts& to, boost::json::object const& host)
{
    auto const work = count_in(host, "work");
    auto const* const packets = object_in(object_in(&host, "path"), "packets");
    if (!work || *work == 0 || !packets) return;
    to.work += *work;
    for (auto const& link : *packets)
        if (auto const* const carried = link.value().if_object())
            to.packets[link_name(link.key())] += count_in(*carried, "received").value_or(0) + count_in(*carried, "sent").value_or(0);
}

inline void add_parameters(load_facts& to, boost::json::object const& parameters)
{
    if (auto const asked = number_of(parameters, "read_only")) to.read_only = *asked != 0;
    auto const clients = count_in(parameters, "clients");
    if (clients && number_of(parameters, "rate").value_or(0) == 0) to.clients = *clients * count_in(parameters, "depth").value_or(1);
}

} // namespace detail

inline load_facts load_facts_of(std::vector<campaign::record const*> const& records)
{
    load_facts out;
    for (auto const* r : records) {
        if (r->status != campaign::status::valid) continue;
        detail::add_parameters(out, r->parameters);
        detail::add_packets(out, r->host);
        if (auto const* const facts = workload_facts(*r)) detail::add_workload(out, *facts);
        auto const* const data = detail::object_in(&r->facts, "data");
        auto const* const filesystem = data ? data->if_contains("filesystem") : nullptr;
        if (filesystem && filesystem->is_string()) out.filesystems.insert(std::string(filesystem->get_string()));
    }
    return out;
}

} // namespace tare::report
