#pragma once

#include <tare/image/path.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tare::image {

/// What stands at one path inside an image.
struct entry {
    enum class kind { folder, file, text, link };

    kind what = kind::folder;
    fs::path source = {};     ///< file: where its bytes are on this machine
    std::string content = {}; ///< text: its bytes; link: its target
    unsigned mode = 0755;     ///< permission bits; the owner is always root

    bool operator==(entry const&) const = default;
};

/// Bytes that an entry takes in an archive.
inline std::uint64_t size_of(entry const& what)
{
    if (what.what != entry::kind::file) return what.content.size();
    std::error_code code;
    auto const size = fs::file_size(what.source, code);
    if (code) throw error("cannot read " + what.source.string() + ": " + code.message());
    return size;
}

/// Hands exactly `size` bytes of an entry to `sink(std::string_view)`, in pieces of 256 KiB.
///
/// Errors   `error` when the file cannot be read, or no longer has `size` bytes: an archive's header has already promised them.
template <class Sink>
void read_content(entry const& what, std::uint64_t size, Sink&& sink)
{
    if (what.what != entry::kind::file) return sink(std::string_view(what.content));
    auto const file = system::open_file(what.source, O_RDONLY);
    std::uint64_t left = size;
    while (left > 0) {
        auto const piece = system::read_some(file.get(), std::min<std::uint64_t>(left, 256 << 10), what.source.string());
        if (piece.empty()) break;
        sink(std::string_view(piece));
        left -= piece.size();
    }
    if (left > 0 || !system::read_some(file.get(), 1, what.source.string()).empty())
        throw error(what.source.string() + " changed while it was read", "run again when nothing writes to it");
}

} // namespace tare::image
