// A memory policy of your own: pages that are locked, so that none can be swapped out. Does it change bandwidth?
#include <tare/environment/native.hpp>
#include <tare/main.hpp>
#include <tare/memory/mapping.hpp>
#include <tare/memory/pages.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_socket.hpp>
#include <tare/workload/stream.hpp>

#include <sys/mman.h>

using namespace tare;

/// Ordinary pages, locked in memory: mlock(2) also places them, on the node of the thread that maps.
struct locked {
    static constexpr text name = "locked"; // in records and figures: [a-z0-9_.<>,=-]

    static memory::region map(std::size_t bytes)
    {
        auto const r = memory::map_pages(bytes, memory::small_page);
        if (::mlock(r.data, r.bytes) != 0) throw system_failure("lock memory", errno, "raise 'ulimit -l', or run as root");
        return r;
    }
    static void unmap(memory::region r) { memory::unmap_pages(r); }
    static void process() {}                                                           // for a third-party server: nothing to set
    static struct memory::backing backing() { return {}; }                             // for a guest's memory: ordinary pages
    static boost::json::object facts(memory::region r) { return memory::pages_of(r); } // what was really granted goes into the record
};
static_assert(memory::policy<locked>);

using does_locking_matter =
    comparison<workload::stream, axis<environment::native>, axis<topology::one_socket>, axis<locked, memory::small<placement::local>>,
               baseline<memory::small<placement::local>>, title<"locking">>;

int main(int argc, char** argv) { return tare::main<does_locking_matter>(argc, argv); }
