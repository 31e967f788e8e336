#pragma once

#include <tare/campaign/record_parse.hpp>
#include <tare/system/file.hpp>

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tare::campaign {

/// The whole lines of a results.jsonl.
struct record_file {
    std::vector<record> records;
    std::uint64_t whole_bytes = 0; ///< length of the whole lines: a resumed campaign truncates the file to this
    std::uint64_t torn_bytes = 0;  ///< length of the last line when its line break is missing; it was dropped

    bool torn() const { return torn_bytes > 0; }
};

namespace detail {

inline constexpr std::uint64_t largest_results = std::uint64_t(2) << 30; ///< bytes

/// Opens what must be a regular file: a FIFO or a device in its place would block or never end.
inline system::descriptor open_results(system::fs::path const& path)
{
    auto file = system::open_file(path, O_RDONLY | O_NONBLOCK);
    struct stat about {};
    if (::fstat(file.get(), &about) != 0) throw system_failure("look at " + path.string());
    if (!S_ISREG(about.st_mode)) throw error(path.string() + " is not a regular file", "name a campaign's folder with its results.jsonl");
    if (static_cast<std::uint64_t>(about.st_size) > largest_results)
        throw error(path.string() + " is larger than 2 GiB", "report its parts one by one");
    return file;
}

/// Parses the whole lines of `text`, which begins at a line break, and returns how many bytes they were.
inline std::size_t take_lines(std::string_view text, record_file& out, std::size_t& number, std::string const& name)
{
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', begin)) {
        ++number;
        try {
            if (end > begin) out.records.push_back(parse_record(text.substr(begin, end - begin)));
        } catch (error const& wrong) {
            throw error(name + ", line " + std::to_string(number) + ": " + wrong.problem(), wrong.remedy());
        }
        begin = end + 1;
    }
    return begin;
}

} // namespace detail

/// Reads a results.jsonl, also while a campaign still writes it.
///
/// A record is appended with one write that ends in a line break, so a last line without one was torn by a crash (or is being
/// written): it is dropped and counted in `torn_bytes`. Throws `error` with the line's number when a whole line is not a record.
inline record_file read_records(system::fs::path const& path)
{
    auto const file = detail::open_results(path);
    record_file out;
    std::string pending;
    std::size_t number = 0;
    for (;;) {
        auto const chunk = system::read_some(file.get(), 1 << 20, path.string());
        if (chunk.empty()) break;
        pending += chunk;
        auto const taken = detail::take_lines(pending, out, number, path.string());
        pending.erase(0, taken);
        out.whole_bytes += taken;
        if (pending.size() > longest_line) throw error(path.string() + ", line " + std::to_string(number + 1) + " is longer than 16 MiB");
    }
    out.torn_bytes = pending.size();
    return out;
}

} // namespace tare::campaign
