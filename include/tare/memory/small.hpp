#pragma once

#include <tare/memory/mapping.hpp>
#include <tare/memory/pages.hpp>
#include <tare/memory/placement.hpp>
#include <tare/memory/policy.hpp>

#include <sys/prctl.h>

namespace tare::memory {

/// Anonymous memory of 4 KiB pages: transparent huge pages are refused.
///
/// Units    bytes; the size is rounded up to `page`.
/// Touches  nothing: a page is placed by the first thread that writes it (`local`), in turn (`interleaved`), or on one node (`bound`).
/// Errors   `error` with ENOMEM, or with EPERM where placement is blocked.
/// Source   madvise(2) MADV_NOHUGEPAGE, prctl(2) PR_SET_THP_DISABLE.
template <placement::policy Placement = placement::local>
struct small {
    static constexpr auto name = text{"small-"} + Placement::name;
    static constexpr std::size_t page = small_page;

    static region map(std::size_t bytes)
    {
        auto const r = map_pages(bytes, page);
        ::madvise(r.data, r.bytes, MADV_NOHUGEPAGE); // EINVAL: a kernel without THP, which gives small pages anyway
        return placed<Placement>(r);
    }
    static void unmap(region r) { unmap_pages(r); }

    /// Inherited by what is exec'd, whatever madvise it uses.
    static void process()
    {
        if (::prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0 && errno != EINVAL) throw system_failure("refuse transparent huge pages");
        Placement::process();
    }
    static struct backing backing()
    {
        struct backing out;
        Placement::back(out);
        return out;
    }
    static boost::json::object facts(region r) { return pages_of(r); }
    static std::string not_applicable(topology::resources const& granted) { return Placement::not_applicable(granted); }
};
static_assert(policy<small<placement::local>>);
static_assert(policy<small<placement::interleaved>>);
static_assert(policy<small<placement::bound<1>>>);

} // namespace tare::memory
