#pragma once

#include <tare/system/identity.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tare::system {

/// The kernel's pool of huge pages of one size, on one NUMA node or on the whole machine. Counts are pages.
/// Source  Linux, Documentation/admin-guide/mm/hugetlbpage.rst.
class huge_pool {
public:
    /// `page` in bytes; `node` is the operating system's number, or -1: the whole machine.
    explicit huge_pool(std::uint64_t page, int node = -1, fs::path const& sys = "/sys")
        : folder_(sys / (node < 0 ? "kernel/mm/hugepages" : "devices/system/node/node" + std::to_string(node) + "/hugepages") /
                  ("hugepages-" + std::to_string(page >> 10) + "kB"))
    {
    }

    /// Whether kernel and processor have pages of that size, and the machine that node.
    bool exists() const { return fs::exists(setting()); }
    fs::path setting() const { return folder_ / "nr_hugepages"; }
    std::uint64_t total() const { return count("nr_hugepages"); }

    /// That nobody uses and nobody was promised. Promises are told for the whole machine only: a node's may turn out to be fewer.
    std::uint64_t free() const
    {
        auto const unused = count("free_hugepages"), promised = count("resv_hugepages");
        return unused - std::min(unused, promised);
    }

    /// Asks for so many pages and returns how many there are then: fewer when memory is used up or fragmented. Throws `error`.
    std::uint64_t resize(std::uint64_t pages) const
    {
        write_setting(setting(), std::to_string(pages));
        return total();
    }

private:
    std::uint64_t count(char const* name) const { return number_in<std::uint64_t>(read_line(folder_ / name).value_or("")).value_or(0); }

    fs::path folder_;
};

/// Huge pages that a campaign added to a node's pool, as a journal names them: "node0:2048kB:16+128", 128 to the 16 that were there.
struct added_huge_pages {
    int node = 0;
    std::uint64_t page = 0; ///< bytes
    std::uint64_t before = 0, count = 0;

    std::string str() const
    {
        return "node" + std::to_string(node) + ':' + std::to_string(page >> 10) + "kB:" + std::to_string(before) + '+' +
               std::to_string(count);
    }
};

/// Nothing when the text is anything else than `added_huge_pages::str` writes, or beyond what any machine has.
inline std::optional<added_huge_pages> parse_added_huge_pages(std::string_view text)
{
    auto const upto = [&](std::string_view mark) {
        auto const end = std::min(text.find(mark), text.size());
        auto const out = number_in<std::uint64_t>(text.substr(0, end)).value_or(UINT64_MAX);
        text.remove_prefix(std::min(end + mark.size(), text.size()));
        return out;
    };
    if (!text.starts_with("node")) return std::nullopt;
    text.remove_prefix(4);
    auto const node = upto(":"), kilobytes = upto("kB:"), before = upto("+");
    auto const count = number_in<std::uint64_t>(text).value_or(0);
    constexpr std::uint64_t most = 1ULL << 40;
    if (node >= 1024 || (kilobytes != 2048 && kilobytes != 1 << 20) || before > most || count == 0 || count > most) return std::nullopt;
    return added_huge_pages{static_cast<int>(node), kilobytes << 10, before, count};
}

/// Takes added pages out of the pool again; false when they are not in it. Never takes one of those that were there before: a
/// campaign that was killed may have announced pages that it never added.
inline bool give_back(added_huge_pages const& what, fs::path const& sys = "/sys")
{
    huge_pool const pool(what.page, what.node, sys);
    if (!pool.exists()) return false;
    auto const now = pool.total();
    if (now <= what.before) return false;
    auto const wanted = std::max(what.before, now - std::min(now, what.count));
    if (auto const left = pool.resize(wanted); left > wanted)
        throw error(std::to_string(left - wanted) + " huge pages of " + pool.setting().string() + " are still used",
                    "end the process that uses them, see HugePages_ in /proc/meminfo");
    return true;
}

} // namespace tare::system
