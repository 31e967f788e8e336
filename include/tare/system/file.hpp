#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tare::system {

namespace fs = std::filesystem;

/// Opens a file, close-on-exec. Throws `error` with the path and the reason.
inline descriptor open_file(fs::path const& path, int flags, mode_t mode = 0600)
{
    int const fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (fd < 0) throw system_failure("open " + path.string());
    return descriptor{fd};
}

/// Writes all bytes, resuming short writes.
inline void write_all(int fd, std::string_view bytes, std::string const& name)
{
    while (!bytes.empty()) {
        auto const n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw system_failure("write " + name);
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

/// Reads at most `limit` bytes of an open file or pipe; what lies beyond is not read.
inline std::string read_some(int fd, std::size_t limit, std::string const& name)
{
    std::string out;
    char buffer[16384];
    while (out.size() < limit) {
        auto const n = ::read(fd, buffer, std::min(sizeof buffer, limit - out.size()));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw system_failure("read " + name);
        if (n == 0) break;
        out.append(buffer, static_cast<std::size_t>(n));
    }
    return out;
}

/// The text of a file, at most `limit` bytes. Throws `error` when it cannot be read.
inline std::string read_file(fs::path const& path, std::size_t limit = 16 << 20)
{
    auto const file = open_file(path, O_RDONLY);
    return read_some(file.get(), limit, path.string());
}

/// The text of a file in /proc or /sys without the final newline, or nothing when the kernel does not have it.
inline std::optional<std::string> read_line(fs::path const& path)
{
    int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return std::nullopt;
    descriptor const file{fd};
    char buffer[4096];
    auto const n = ::read(fd, buffer, sizeof buffer);
    if (n < 0) return std::nullopt;
    std::string text(buffer, static_cast<std::size_t>(n));
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

/// Replaces or creates a file.
inline void write_file(fs::path const& path, std::string_view bytes, mode_t mode = 0600)
{
    auto const file = open_file(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    write_all(file.get(), bytes, path.string());
}

/// Writes one value to a file of the kernel (/proc/sys, /sys); the file must exist.
inline void write_setting(fs::path const& path, std::string_view value)
{
    auto const file = open_file(path, O_WRONLY);
    write_all(file.get(), value, path.string());
}

/// Creates a folder and its parents; the mode is that of the folder alone. One that is there keeps the mode that it has. Throws `error`.
inline void make_folder(fs::path const& path, mode_t mode = 0700)
{
    std::error_code code;
    bool const made = fs::create_directories(path, code);
    if (code) throw error("cannot create folder " + path.string() + ": " + code.message());
    if (made && ::chmod(path.c_str(), mode) != 0) throw system_failure("set the mode of " + path.string());
}

/// The last complete lines of a log, at most `limit` bytes, for an error message.
inline std::string tail(fs::path const& path, std::size_t limit = 600)
{
    int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return {};
    descriptor const file{fd};
    auto const size = ::lseek(fd, 0, SEEK_END);
    ::lseek(fd, size > static_cast<off_t>(limit) ? size - static_cast<off_t>(limit) : 0, SEEK_SET);
    auto text = read_some(fd, limit, path.string());
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

/// The path of the running binary.
inline fs::path self()
{
    std::error_code code;
    auto path = fs::read_symlink("/proc/self/exe", code);
    if (code) throw error("cannot find the path of this binary: " + code.message(), "mount /proc");
    return path;
}

} // namespace tare::system
