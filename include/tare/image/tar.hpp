#pragma once

#include <tare/image/closure.hpp>
#include <tare/image/new_file.hpp>

#include <array>
#include <cstdio>
#include <string>

namespace tare::image {

namespace detail {

/// One header block of 512 bytes. Source: POSIX.1-2017, pax, "ustar Interchange Format" (offsets of the fields).
inline std::string tar_header(std::string_view name, char type, unsigned mode, std::uint64_t size, std::string_view target)
{
    std::string block(512, '\0');
    auto const text = [&block](std::size_t at, std::string_view value) { value.copy(block.data() + at, value.size()); };
    auto const octal = [&](std::size_t at, int digits, std::uint64_t value) {
        std::array<char, 24> buffer{};
        std::snprintf(buffer.data(), buffer.size(), "%0*llo", digits, static_cast<unsigned long long>(value));
        text(at, buffer.data());
    };
    text(0, name.substr(0, 100));
    octal(100, 7, mode);
    octal(108, 7, 0); // owner: root
    octal(116, 7, 0);
    octal(124, 11, size);
    octal(136, 11, 0); // the time of every entry is 0, so that equal closures give equal bytes
    text(148, "        ");
    block[156] = type;
    text(157, target.substr(0, 100));
    text(257, std::string_view("ustar\00000", 8));
    std::uint64_t sum = 0;
    for (char const c : block) sum += static_cast<unsigned char>(c);
    octal(148, 6, sum);
    block[154] = '\0';
    return block;
}

/// "LENGTH key=value\n", where LENGTH counts itself.
inline std::string pax_record(std::string_view key, std::string_view value)
{
    auto const rest = key.size() + value.size() + 3;
    auto length = rest + std::to_string(rest).size();
    length = rest + std::to_string(length).size();
    return std::to_string(length) + ' ' + std::string(key) + '=' + std::string(value) + '\n';
}

inline void write_tar_entry(new_file& out, std::string const& path, entry const& what)
{
    auto const size = what.what == entry::kind::link || what.what == entry::kind::folder ? 0 : size_of(what);
    if (size >= 1ull << 33)
        throw error("cannot put " + path + " into an archive: it has 8 GiB or more", "put it into a data folder instead");
    auto const name = path.substr(1) + (what.what == entry::kind::folder ? "/" : "");
    auto const target = what.what == entry::kind::link ? what.content : std::string();
    std::string extended;
    if (name.size() > 100) extended += pax_record("path", name);
    if (target.size() > 100) extended += pax_record("linkpath", target);
    if (!extended.empty()) {
        out.write(tar_header("pax", 'x', 0644, extended.size(), {}));
        out.write(extended);
        out.pad(512);
    }
    char const type = what.what == entry::kind::folder ? '5' : what.what == entry::kind::link ? '2' : '0';
    out.write(tar_header(name, type, what.mode, size, target));
    if (size > 0) read_content(what, size, [&out](std::string_view piece) { out.write(piece); });
    out.pad(512);
}

} // namespace detail

/// Writes a closure as a tar archive (ustar, pax headers for names over 100 bytes), for `docker import`. Appears whole or not at all.
/// Errors: `error` (a file of 8 GiB or more, a file that changes meanwhile, disk full).
inline void write_tar(closure const& files, fs::path const& archive)
{
    new_file out(archive);
    for (auto const& [path, what] : files.entries()) detail::write_tar_entry(out, path, what);
    out.write(std::string(1024, '\0')); // two empty blocks end an archive
    out.commit();
}

} // namespace tare::image
