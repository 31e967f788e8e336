#pragma once

#include <tare/memory/huge_needs.hpp>
#include <tare/memory/mapping.hpp>
#include <tare/memory/pages.hpp>
#include <tare/memory/placement.hpp>
#include <tare/memory/policy.hpp>

#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

namespace tare::memory {

namespace detail {

template <std::size_t Page>
inline constexpr auto huge_name = text{"huge2m-"};
template <>
inline constexpr auto huge_name<gigantic_page> = text{"huge1g-"};

/// Bytes in explicit huge pages that this process has mapped, touched or not.
inline std::atomic<std::uint64_t> mapped_huge{0};

/// A page beyond a cgroup's limit is refused when it is touched, by SIGBUS: so the sum is held against the limit before.
inline void require_within(std::uint64_t limit, std::uint64_t bytes, std::size_t page)
{
    if (bytes <= limit) return;
    throw error(std::to_string(bytes >> 20) + " MiB in huge pages of " + size_in_words(page) +
                    " are needed, and the cgroup of this process may have " + std::to_string(limit >> 20) + " MiB",
                "raise the hugetlb limit of the container");
}

/// Touches all of it at once; false, and not a signal, when a page is missing. Linux 5.14; older ones take the risk.
inline bool populate(region r) { return ::madvise(r.data, r.bytes, MADV_POPULATE_WRITE) == 0 || errno == EINVAL; }

} // namespace detail

/// Explicit huge pages (hugetlb) of 2 MiB or 1 GiB: granted as asked for, or not at all.
///
/// Units    bytes; size and address are rounded up to `page`.
/// Reserved by the campaign, when it runs as root: on the host for the time of a start, in a guest at its boot, for arrays of at
///          most `most_arrays`. Else by you; the error gives the command.
/// Touches  nothing (`local`, `interleaved`), or all at once (`bound`: a node without pages would else end the process by SIGBUS).
/// Errors   `error` when too few pages are free, the cgroup allows fewer, or the kernel has none of that size; with EPERM where
///          placement is blocked.
/// Caveat   `local` and `interleaved` are given pages of another node when one has none left: `facts` says where they lie.
/// Source   mmap(2) MAP_HUGETLB; Linux, Documentation/admin-guide/mm/hugetlbpage.rst.
template <std::size_t Page = huge_page, placement::policy Placement = placement::local>
struct explicit_huge {
    static_assert(Page == huge_page || Page == gigantic_page, "x86-64 has huge pages of 2 MiB (huge_page) and 1 GiB (gigantic_page)");
    static constexpr auto name = detail::huge_name<Page> + Placement::name;
    static constexpr std::size_t page = Page;

    static region map(std::size_t bytes)
    {
        detail::require_within(measure::cgroup_huge_page_limit(page), detail::mapped_huge + round_up(bytes, page), page);
        auto const fresh = map_huge_pages(bytes, page);
        if (!fresh.data && errno != ENOMEM && errno != EINVAL) throw system_failure("map huge pages of " + size_in_words(page));
        if (!fresh.data) throw lacks_huge_pages(bytes, page);
        auto const out = placed<Placement>(fresh);
        if (int const node = backing().bound_node; node >= 0 && !detail::populate(out)) {
            unmap_pages(out);
            throw lacks_huge_pages(bytes, page, placement::number_here(node));
        }
        detail::mapped_huge += out.bytes;
        return out;
    }
    static void unmap(region r)
    {
        detail::mapped_huge -= r.bytes;
        unmap_pages(r);
    }

    /// Asks glibc's malloc for such pages in what is exec'd; it takes ordinary ones when there are none.
    /// Caveat  a server with an allocator of its own has ordinary pages, unless its own options say otherwise.
    /// Source  glibc manual, "Memory Allocation Tunables", glibc.malloc.hugetlb (since 2.35).
    static void process()
    {
        if (::prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0 && errno != EINVAL) throw system_failure("refuse transparent huge pages");
        ::setenv("GLIBC_TUNABLES", ("glibc.malloc.hugetlb=" + std::to_string(page)).c_str(), 1);
        Placement::process();
    }
    static struct backing backing()
    {
        struct backing out;
        out.explicit_page = page;
        Placement::back(out);
        return out;
    }
    static boost::json::object facts(region r) { return pages_of(r); }

    /// Root's campaigns add the pages that are missing. Where it cannot, some have to be there.
    static std::string not_applicable(topology::resources const& granted)
    {
        if (auto why = Placement::not_applicable(granted); !why.empty()) return why;
        system::huge_pool const pool(page);
        if (!pool.exists()) return lacks_huge_pages(0, page).what();
        if (pool.total() > 0 || ::geteuid() == 0) return {};
        return "no huge pages of " + size_in_words(page) +
               " are reserved; run as root, or reserve as many as the workload needs with 'echo COUNT > " + pool.setting().string() + "'";
    }
};
static_assert(policy<explicit_huge<huge_page, placement::local>>);
static_assert(policy<explicit_huge<gigantic_page, placement::interleaved>>);
static_assert(policy<explicit_huge<huge_page, placement::bound<1>>>);

} // namespace tare::memory
