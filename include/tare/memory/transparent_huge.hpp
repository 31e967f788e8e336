#pragma once

#include <tare/measure/noise.hpp>
#include <tare/memory/mapping.hpp>
#include <tare/memory/pages.hpp>
#include <tare/memory/placement.hpp>
#include <tare/memory/policy.hpp>

#include <sys/prctl.h>

#include <cstdlib>
#include <string>

namespace tare::memory {

/// Why the machine gives no transparent huge pages, or empty. `root` is "/" but for tests.
inline std::string no_transparent_huge_pages(system::fs::path const& root = "/")
{
    auto const setting = measure::huge_page_setting(root);
    if (!setting) return "this kernel has no transparent huge pages; use one with CONFIG_TRANSPARENT_HUGEPAGE";
    if (*setting != "never") return {};
    return "this system never gives transparent huge pages; allow them with 'echo madvise > /sys/kernel/mm/transparent_hugepage/enabled'";
}

/// Anonymous memory for which transparent huge pages are requested.
///
/// Units    bytes; size and address are rounded up to `page` (2 MiB, the x86-64 PMD size).
/// Touches  nothing: a page is placed by the first thread that writes it (`local`), in turn (`interleaved`), or on one node (`bound`).
/// Errors   `error` with ENOMEM, with EINVAL on a kernel without THP, or with EPERM where placement is blocked.
/// Caveat   MADV_HUGEPAGE is advice: `facts` says how much was granted. Where the system says "never" nothing comes of it, and the
///          policy is not applicable: a figure would show small pages under this name.
/// Source   madvise(2); Linux, Documentation/admin-guide/mm/transhuge.rst.
template <placement::policy Placement = placement::local>
struct transparent_huge {
    static constexpr auto name = text{"thp-"} + Placement::name;
    static constexpr std::size_t page = huge_page;

    static region map(std::size_t bytes)
    {
        auto const r = map_pages(bytes, page);
        if (::madvise(r.data, r.bytes, MADV_HUGEPAGE) != 0) {
            int const code = errno;
            unmap_pages(r);
            throw system_failure("ask for transparent huge pages", code, "use a kernel with CONFIG_TRANSPARENT_HUGEPAGE");
        }
        return placed<Placement>(r);
    }
    static void unmap(region r) { unmap_pages(r); }

    /// Takes back an inherited refusal, and asks glibc's malloc to give the advice in what is exec'd.
    /// Caveat  a server with an allocator of its own has huge pages only where the system says "always".
    /// Source  glibc manual, "Memory Allocation Tunables", glibc.malloc.hugetlb (since 2.35).
    static void process()
    {
        if (::prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0) != 0 && errno != EINVAL) throw system_failure("allow transparent huge pages");
        ::setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1", 1);
        Placement::process();
    }
    static struct backing backing()
    {
        struct backing out;
        out.huge_advice = true;
        Placement::back(out);
        return out;
    }
    static boost::json::object facts(region r) { return pages_of(r); }
    static std::string not_applicable(topology::resources const& granted)
    {
        auto const why = Placement::not_applicable(granted);
        return why.empty() ? no_transparent_huge_pages() : why;
    }
};
static_assert(policy<transparent_huge<placement::local>>);
static_assert(policy<transparent_huge<placement::interleaved>>);
static_assert(policy<transparent_huge<placement::bound<1>>>);

} // namespace tare::memory
