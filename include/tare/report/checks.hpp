#pragma once

#include <tare/report/closed_loop.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// What the records say of whether a load was what its label says: sentences to stand under figures. Each of these went wrong in published
/// data, see docs/paper.md.
namespace tare::report {

namespace detail {

/// The rows of each case whose load is known, its points of the sweep together, in the order of the figures.
inline std::vector<std::pair<std::string, std::vector<row const*>>> by_label(group const& in)
{
    std::vector<std::pair<std::string, std::vector<row const*>>> out;
    for (auto const& r : in.rows) {
        if (!r.measured()) continue;
        auto const known = std::ranges::find(out, r.label(), [](auto const& of) { return of.first; });
        if (known == out.end())
            out.push_back({r.label(), {&r}});
        else
            known->second.push_back(&r);
    }
    return out;
}

/// "4.00", or "3.98 to 4.00" where points of the sweep differ in three digits.
inline std::string span_text(double least, double most)
{
    auto const low = significant(least, 3), high = significant(most, 3);
    return low == high ? high : low + " to " + high;
}

inline std::string joined_by(std::string const& separator, std::vector<std::string> const& parts)
{
    std::string out;
    for (auto const& part : parts) out += (out.empty() ? "" : separator) + part;
    return out;
}

/// A list's cases by what is said of them: "4.00 in native, oci-host; 3.99 in docker-nat".
inline std::string by_what(std::vector<std::pair<std::string, std::string>> const& cases, std::string const& in)
{
    std::vector<std::pair<std::string, std::string>> grouped;
    for (auto const& [label, what] : cases) {
        auto const known = std::ranges::find(grouped, what, [](auto const& of) { return of.first; });
        if (known == grouped.end())
            grouped.emplace_back(what, label);
        else
            known->second += ", " + label;
    }
    std::vector<std::string> parts;
    for (auto const& [what, labels] : grouped) parts.push_back(what + in + labels);
    return joined_by("; ", parts);
}

} // namespace detail

/// Whether the writes that were asked for happened: "rows written a transaction: 4.00 in native, docker-nat".
inline std::vector<std::string> write_sentences(group const& in)
{
    std::vector<std::pair<std::string, std::string>> said;
    bool wrong = false;
    for (auto const& [label, rows] : detail::by_label(in)) {
        double least = 0, most = 0;
        bool known = false, read_only = false;
        for (auto const* r : rows) {
            if (!r->load.writes || !(r->load.transactions > 0.0)) continue;
            double const each = *r->load.writes / *r->load.transactions;
            least = known ? std::min(least, each) : each;
            most = known ? std::max(most, each) : each;
            read_only = r->load.read_only.value_or(false);
            wrong = wrong || (r->load.read_only && *r->load.read_only == (each > 0));
            known = true;
        }
        if (known) said.emplace_back(label, most > 0 ? detail::span_text(least, most) : read_only ? "none, read-only as asked" : "none");
    }
    if (said.empty()) return {};
    return {(wrong ? std::string("NOT the writes that were asked for: ") : "") +
            "rows written a transaction: " + detail::by_what(said, " in ")};
}

/// Where each case's data lay, and whether that is where its factor `storage` says: "data lay on ext4 in native; on overlay in
/// oci-layered".
inline std::vector<std::string> data_sentences(group const& in)
{
    std::vector<std::pair<std::string, std::string>> said;
    std::vector<std::string> wrong;
    bool const all_layers = std::ranges::any_of(in.rows, [](row const& r) { return r.baseline && r.load.filesystems.contains("overlay"); });
    for (auto const& [label, rows] : detail::by_label(in)) {
        std::set<std::string> found;
        for (auto const* r : rows) found.insert(r->load.filesystems.begin(), r->load.filesystems.end());
        if (found.empty()) continue;
        said.emplace_back(label, detail::joined_by(" and ", {found.begin(), found.end()}));
        bool const layered = rows.front()->storage.starts_with("layered");
        bool const fits = layered ? found == std::set<std::string>{"overlay"} : all_layers || !found.contains("overlay");
        if (!fits) wrong.push_back(label + " (" + rows.front()->storage + ")");
    }
    if (said.empty()) return {};
    auto const where = "data lay on " + detail::by_what(said, " in ");
    return {wrong.empty() ? where : where + "; NOT where the label says: " + detail::joined_by(", ", wrong)};
}

/// Transactions that were run again, by kind: "transactions that were run again: native 120 of 60000 (deadlock 118, lock_wait 2)".
inline std::vector<std::string> retry_sentences(group const& in)
{
    std::vector<std::string> said;
    for (auto const& [label, rows] : detail::by_label(in)) {
        std::map<std::string, double> kinds;
        double transactions = 0, all = 0;
        for (auto const* r : rows) {
            if (!r->load.retries.empty()) transactions += r->load.transactions.value_or(0);
            for (auto const& [kind, many] : r->load.retries) kinds[kind] += many, all += many;
        }
        if (kinds.empty()) continue;
        std::vector<std::string> parts;
        for (auto const& [kind, many] : kinds)
            if (many > 0) parts.push_back(kind + ' ' + fixed(many, 0));
        said.push_back(label + ' ' + fixed(all, 0) + " of " + fixed(transactions, 0) +
                       (parts.empty() ? "" : " (" + detail::joined_by(", ", parts) + ')'));
    }
    if (said.empty()) return {};
    return {"transactions that were run again: " + detail::joined_by("; ", said)};
}

/// How many packets each link carried for a unit of work, links that carried less than a hundredth of the most left out:
/// "packets that a link carried for one of the transactions: wire 42.0 in native; docker0 42.0, wire 42.0 in docker-nat". Only of work that
/// is counted.
inline std::vector<std::string> packet_sentences(section const& of, group const& in)
{
    auto const work = counted_work(of);
    if (!work) return {};
    std::vector<std::pair<std::string, std::string>> said;
    for (auto const& [label, rows] : detail::by_label(in)) {
        std::map<std::string, std::pair<double, double>> links;
        double busiest = 0;
        for (auto const* r : rows)
            for (auto const& [link, packets] : r->load.packets) {
                double const each = packets / r->load.work;
                auto const [at, added] = links.try_emplace(link, each, each);
                at->second = {std::min(at->second.first, each), std::max(at->second.second, each)};
                busiest = std::max(busiest, each);
            }
        std::vector<std::string> parts;
        for (auto const& [link, each] : links)
            if (busiest > 0 && each.second >= busiest / 100)
                parts.push_back(plain(link, 16) + ' ' + detail::span_text(each.first, each.second));
        if (!parts.empty()) said.emplace_back(label, detail::joined_by(", ", parts));
    }
    if (said.empty()) return {};
    return {"packets that a link carried for one of the " + *work + ": " + detail::by_what(said, " in ")};
}

/// All checks of a group; none where records have no such facts.
inline std::vector<std::string> checks(section const& of, group const& in)
{
    std::vector<std::string> out;
    if (of.varies == "tool") return out;
    for (auto const& said :
         {closed_loop_sentences(of, in), write_sentences(in), data_sentences(in), retry_sentences(in), packet_sentences(of, in)})
        out.insert(out.end(), said.begin(), said.end());
    return out;
}

} // namespace tare::report
