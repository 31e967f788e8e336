#pragma once

#include <tare/environment/launch/huge_pages.hpp>
#include <tare/environment/launch/qemu_layout.hpp>
#include <tare/measure/available_memory.hpp>
#include <tare/memory/pages.hpp>
#include <tare/system/file.hpp>
#include <tare/system/identity.hpp>

#include <boost/json.hpp>

#include <sched.h>
#include <sys/prctl.h>

#include <charconv>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tare::environment::launch {

inline constexpr char const* qemu_program = "qemu-system-x86_64";

/// A firmware that only loads a kernel; SeaBIOS, QEMU's usual one, takes a second when emulated to look for what to boot.
/// Empty where the package has none.
inline std::string fast_firmware()
{
    for (char const* const folder : {"/usr/share/qemu", "/usr/local/share/qemu"})
        if (std::filesystem::exists(std::filesystem::path(folder) / "qboot.rom")) return "qboot.rom";
    return {};
}

/// The NUMA nodes of this host, ascending; empty where its kernel has no NUMA.
inline std::vector<int> host_nodes(std::filesystem::path const& folder = "/sys/devices/system/node")
{
    std::vector<int> out;
    std::error_code missing;
    for (auto const& entry : std::filesystem::directory_iterator(folder, missing)) {
        auto const name = entry.path().filename().string();
        if (!name.starts_with("node")) continue;
        if (auto const number = system::number_in<int>(std::string_view(name).substr(4))) out.push_back(*number);
    }
    std::ranges::sort(out);
    return out;
}

/// Memory of a guest, bytes: what the workload needs; the initramfs as it is loaded and as it is unpacked; 1/50 for the page tables
/// and the kernel's records of pages (64 bytes for each 4 KiB); 16 MiB a vcpu; 128 MiB for the kernel (65 were seen) and the agent.
inline std::uint64_t guest_bytes(std::uint64_t workload, std::uint64_t initrd, std::size_t vcpus)
{
    constexpr std::uint64_t mebibyte = 1 << 20;
    auto const sum = workload + 2 * initrd + 16 * mebibyte * vcpus + 128 * mebibyte;
    return sum + sum / 32;
}

/// The explicit pages of a guest's memory, as its nodes lie on the host's. `present` are the nodes that the host has.
inline std::map<int, std::uint64_t> huge_pages_of(guest_layout const& layout, std::size_t page, std::vector<int> const& present)
{
    memory::backing plain;
    plain.explicit_page = page;
    std::map<int, std::uint64_t> out;
    for (auto const& node : layout.nodes) {
        auto where = node.host_nodes.empty() ? detail::those_of(layout.granted, present) : node.host_nodes;
        if (where.empty()) where = present; // a synthetic layout, for tests
        for (auto const& [number, pages] : spread(node.bytes, plain, where)) out[number] += pages;
    }
    return out;
}

/// What tells a guest's kernel to set `bytes` of its memory aside as explicit huge pages while it is still whole. `node` is the
/// guest's number of the one on which they have to lie (Linux 5.16), or -1: an equal share on each.
/// Source  Linux, Documentation/admin-guide/kernel-parameters.txt.
inline std::vector<std::string> huge_page_arguments(std::uint64_t bytes, std::size_t page, int node)
{
    if (bytes == 0) return {};
    auto const size = page >> 30 ? std::to_string(page >> 30) + "G" : std::to_string(page >> 20) + "M";
    return {"hugepagesz=" + size, "hugepages=" + (node < 0 ? "" : std::to_string(node) + ":") + std::to_string(bytes / page)};
}

/// Throws `error` when the host has no room for a guest of `bytes`; QEMU itself takes 128 MiB, of which most is translated code.
inline void require_memory(std::uint64_t bytes, std::size_t explicit_page, std::uint64_t workload)
{
    if (explicit_page != 0) return; // reserved apart
    auto const available = measure::available_memory();
    auto const needed = bytes + (128 << 20);
    if (needed <= available) return;
    auto const mebibytes = [](std::uint64_t size) { return std::to_string(size >> 20) + " MiB"; };
    throw error("a virtual machine for a workload of " + mebibytes(workload) + " needs " + mebibytes(needed) + ", and only " +
                    mebibytes(available) + " are available " + measure::where_memory_is_bounded(),
                "make the problem smaller with --set, or free memory");
}

/// The host's own choice for transparent huge pages, {enabled, defrag}, as the guest's kernel is to have it: a kernel with less than
/// 512 MiB switches them off, whatever it is told at boot. Empty where the host's kernel has none.
inline boost::json::object transparent_huge_pages(std::filesystem::path const& folder = "/sys/kernel/mm/transparent_hugepage")
{
    boost::json::object out;
    for (char const* const name : {"enabled", "defrag"}) {
        auto const line = system::read_line(folder / name).value_or("");
        auto const begin = line.find('['), end = line.find(']', std::min(begin, line.size()));
        if (end != std::string::npos) out[name] = line.substr(begin + 1, end - begin - 1);
    }
    return out;
}

/// While it lives, what this process starts gets no transparent huge pages: QEMU asks for them for every guest.
class without_huge_pages {
public:
    without_huge_pages() : before_(::prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0))
    {
        if (::prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0 && errno != EINVAL) throw system_failure("refuse transparent huge pages");
    }
    without_huge_pages(without_huge_pages const&) = delete;
    without_huge_pages& operator=(without_huge_pages const&) = delete;
    ~without_huge_pages() { ::prctl(PR_SET_THP_DISABLE, before_ > 0 ? 1 : 0, 0, 0, 0); }

private:
    int before_;
};

inline void bind_thread(pid_t thread, int processor)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<unsigned>(processor), &set);
    if (::sched_setaffinity(thread, sizeof set, &set) != 0)
        throw system_failure("bind a vcpu to processor " + std::to_string(processor), errno, "choose processors that this process may use");
}

/// The processors a thread may run on now, read back from the kernel.
inline boost::json::array processors_of_thread(pid_t thread)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(thread, sizeof set, &set) != 0) throw system_failure("ask where a vcpu is bound");
    boost::json::array out;
    for (unsigned processor = 0; processor < CPU_SETSIZE; ++processor)
        if (CPU_ISSET(processor, &set)) out.push_back(processor);
    return out;
}

/// Pages and nodes of a guest's memory, as `memory::memory_facts` writes them: those mappings of QEMU that are large enough to be one
/// of its nodes. Empty when /proc does not tell.
inline boost::json::object guest_memory_facts(pid_t qemu, guest_layout const& layout)
{
    std::uint64_t smallest = UINT64_MAX;
    for (auto const& node : layout.nodes) smallest = std::min(smallest, node.bytes);
    auto const folder = "/proc/" + std::to_string(qemu);
    std::ifstream maps(folder + "/maps");
    memory::memory_facts sum;
    for (std::string line; std::getline(maps, line);) {
        std::uint64_t begin = 0, end = 0;
        auto const dash = std::from_chars(line.data(), line.data() + line.size(), begin, 16).ptr;
        if (dash == line.data() + line.size() || *dash != '-') continue;
        std::from_chars(dash + 1, line.data() + line.size(), end, 16);
        // Writable: QEMU reserves address space for translated code and stacks too, but no private mapping of them is that large.
        if (end < begin || end - begin < smallest || line.find(" rw-") == std::string::npos) continue;
        sum.add(memory::memory_facts::of(folder, begin, begin + 1));
    }
    boost::json::object out;
    sum.write(out);
    return out;
}

/// The end of a guest's console. A kernel that panicked says why before pages of registers: that line comes first.
inline std::string last_words_of_guest(std::filesystem::path const& log)
{
    auto const text = system::tail(log, 16384);
    constexpr std::string_view mark = "Kernel panic - not syncing: ";
    auto const at = text.rfind(mark);
    if (at == std::string::npos) return system::tail(log);
    auto const begin = at + mark.size();
    auto reason = text.substr(begin, text.find_first_of("\r\n", begin) - begin);
    // Why init ended, in the agent's own words, when it had time for them.
    auto const ours = text.rfind("tare: ", at);
    if (ours != std::string::npos) reason += "; " + text.substr(ours, text.find_first_of("\r\n", ours) - ours);
    return "the guest's kernel panicked: " + reason;
}

} // namespace tare::environment::launch
