#pragma once

#include <tare/system/file.hpp>

#include <elf.h>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tare::image {

namespace fs = std::filesystem;

/// What the head of an ELF file says about how it is loaded. 64-bit, of this machine's byte order.
struct elf_file {
    std::string interpreter; ///< the loader that the kernel starts for it; empty: static, or a shared library
    bool dynamic = false;    ///< has a dynamic section: needs a loader, its own or that of the process that opens it
};

namespace detail {

/// A fixed structure at an offset of untrusted bytes, or nothing when it does not fit.
template <class T>
std::optional<T> peek(std::string_view bytes, std::uint64_t offset)
{
    if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
    T out;
    std::memcpy(&out, bytes.data() + offset, sizeof out);
    return out;
}

/// A part of untrusted bytes, or nothing when it does not fit.
inline std::optional<std::string_view> part(std::string_view bytes, std::uint64_t offset, std::uint64_t size)
{
    if (offset > bytes.size() || size > bytes.size() - offset) return std::nullopt;
    return bytes.substr(offset, size);
}

inline std::optional<Elf64_Ehdr> elf_header(std::string_view bytes)
{
    auto const header = peek<Elf64_Ehdr>(bytes, 0);
    if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return std::nullopt;
    if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB) return std::nullopt;
    return header;
}

} // namespace detail

/// Reads the first 64 KiB of a file: nothing when it is no 64-bit ELF file. Throws `error` when its program headers lie.
inline std::optional<elf_file> read_elf(fs::path const& path)
{
    auto const bytes = system::read_file(path, 64 << 10);
    auto const header = detail::elf_header(bytes);
    if (!header) return std::nullopt;
    elf_file out;
    for (unsigned i = 0; i < header->e_phnum; ++i) {
        auto const segment = detail::peek<Elf64_Phdr>(bytes, header->e_phoff + std::uint64_t{i} * sizeof(Elf64_Phdr));
        if (!segment)
            throw error(path.string() + " is a damaged ELF file: its program headers lie outside it", "build or install it again");
        if (segment->p_type == PT_DYNAMIC) out.dynamic = true;
        if (segment->p_type != PT_INTERP) continue;
        auto const name = detail::part(bytes, segment->p_offset, segment->p_filesz);
        if (!name || name->empty() || name->size() > 4096 || name->back() != '\0' || name->front() != '/')
            throw error(path.string() + " is a damaged ELF file: it does not name a loader", "build or install it again");
        out.interpreter = name->substr(0, name->find('\0'));
    }
    return out;
}

/// The content of a named section (".modinfo") of a whole ELF file in memory, or nothing when it has none or lies about it.
inline std::optional<std::string_view> elf_section(std::string_view bytes, std::string_view wanted)
{
    auto const header = detail::elf_header(bytes);
    if (!header) return std::nullopt;
    auto const section = [&](unsigned i) {
        return detail::peek<Elf64_Shdr>(bytes, header->e_shoff + std::uint64_t{i} * sizeof(Elf64_Shdr));
    };
    auto const name_section = section(header->e_shstrndx);
    if (!name_section) return std::nullopt;
    auto const names = detail::part(bytes, name_section->sh_offset, name_section->sh_size);
    for (unsigned i = 0; names && i < header->e_shnum; ++i) {
        auto const at = section(i);
        if (!at || at->sh_name >= names->size()) continue;
        auto const name = names->substr(at->sh_name);
        if (name.substr(0, name.find('\0')) == wanted) return detail::part(bytes, at->sh_offset, at->sh_size);
    }
    return std::nullopt;
}

} // namespace tare::image
