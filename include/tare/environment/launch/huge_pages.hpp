#pragma once

#include <tare/environment/site.hpp>
#include <tare/memory/huge_needs.hpp>
#include <tare/memory/region.hpp>
#include <tare/system/huge_pages.hpp>

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace tare::environment::launch {

/// How many pages each node of the host has to have for `bytes` in a policy's explicit pages: all on the one that they are bound to,
/// else an equal share on each of `nodes`. Without nodes (-1) it is the whole machine that has to have them.
inline std::map<int, std::uint64_t> spread(std::uint64_t bytes, memory::backing const& backing, std::vector<int> const& nodes)
{
    auto const pages = (bytes + backing.explicit_page - 1) / backing.explicit_page;
    if (backing.bound_node >= 0) return {{backing.bound_node, pages}};
    if (nodes.empty()) return {{-1, pages}};
    std::map<int, std::uint64_t> out;
    for (int const node : nodes) out[node] = (pages + nodes.size() - 1) / nodes.size();
    return out;
}

/// Explicit huge pages that are free on the host for the time of a start. Those that are missing are added to the pools, each announced
/// in the journal before, and taken out again in the end; what was there before is only used.
class reserved_huge_pages {
public:
    /// Throws `error`, with the command that reserves them, when they cannot be added: without root, or memory is used up or fragmented.
    reserved_huge_pages(site& where, std::uint64_t page, std::map<int, std::uint64_t> const& pages_of_node) : book_(where.journal())
    {
        try {
            for (auto const& [node, pages] : pages_of_node) add(page, node, pages);
        } catch (...) {
            give_back();
            throw;
        }
    }
    reserved_huge_pages(reserved_huge_pages const&) = delete;
    reserved_huge_pages& operator=(reserved_huge_pages const&) = delete;
    ~reserved_huge_pages() { give_back(); }

private:
    void add(std::uint64_t page, int node, std::uint64_t needed)
    {
        system::huge_pool const pool(page, node);
        // A host that tells no nodes has the pool of the whole machine alone.
        if (node >= 0 && !pool.exists()) return add(page, -1, needed);
        auto const free = pool.free(), before = pool.total();
        if (free >= needed) return;
        if (node < 0 || !pool.exists() || ::geteuid() != 0) throw memory::lacks_huge_pages(needed * page, page, node);
        system::added_huge_pages const added{node, page, before, needed - free};
        added_.emplace_back(book_.will_create(system::created::huge_pages, added.str()), added);
        auto const there = pool.resize(before + added.count);
        if (there >= before + added.count) return;
        added_.back().second.count = there - std::min(there, before); // no more is to be given back
        throw memory::lacks_huge_pages(needed * page, page, node);
    }

    /// This process knows what it added: other campaigns may have added before and after it, and their pages stay.
    void give_back() noexcept
    {
        while (!added_.empty()) {
            auto const [entry, what] = added_.back();
            added_.pop_back();
            try {
                system::huge_pool const pool(what.page, what.node);
                auto const now = pool.total();
                pool.resize(now - std::min(now, what.count));
                book_.undone(entry);
            } catch (std::exception const&) { // the entry stays open: undoing it tries again
            }
        }
    }

    system::journal& book_;
    std::vector<std::pair<std::uint64_t, system::added_huge_pages>> added_;
};

} // namespace tare::environment::launch
