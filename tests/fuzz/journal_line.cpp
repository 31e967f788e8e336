// A journal decides what is removed from the host: a line that the campaign cannot have written is refused before anything is touched.
#include <tare/system/journal.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace tare;
    std::string_view const line(reinterpret_cast<char const*>(data), size);
    std::map<std::uint64_t, system::entry> open;
    try {
        system::detail::read_journal_line(open, line, "fuzz", 1);
        for (auto const& [number, entry] : open) {
            system::check(entry, "ab12cd", "/tmp/campaign");
            // What is accepted carries the campaign's id, or lies below its own folders.
            bool const folder = entry.kind == system::created::folder || entry.kind == system::created::mount;
            bool const below = entry.name.starts_with("/tmp/campaign/") || entry.name.starts_with("/run/tare/ab12cd");
            bool const detour = std::filesystem::path(entry.name).lexically_normal() != entry.name;
            if (folder && (!below || detour)) std::abort();
            if (entry.kind == system::created::link && !entry.name.starts_with("tare-ab12cd")) std::abort();
            bool const docker = entry.kind == system::created::docker_container || entry.kind == system::created::docker_image;
            bool const address = entry.name.starts_with("unix:///") || entry.name.starts_with("tcp://");
            if (docker && (!address || entry.name.find("|tare-ab12cd") == entry.name.npos)) std::abort();
        }
    } catch (error const&) {
    }
    return 0;
}
