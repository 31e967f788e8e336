#pragma once

#include <tare/system/journal_entry.hpp>

#include <boost/json.hpp>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::system {

namespace detail {

inline constexpr std::size_t journal_limit = 64 << 20; ///< bytes; a campaign of thousands of starts writes a few MiB

inline error bad_journal(fs::path const& file, std::size_t line, std::string const& why)
{
    return error("the journal " + file.string() + " has no valid entry in line " + std::to_string(line) + ": " + why,
                 "nothing was touched; look at the journal, remove by hand what is yours, then delete the journal");
}

inline descriptor open_journal(fs::path const& file, int flags)
{
    int const fd = ::open(file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0) throw system_failure("open the journal " + file.string(), errno, errno == ELOOP ? "it must not be a symbolic link" : "");
    descriptor opened{fd};
    struct stat found;
    if (::fstat(fd, &found) != 0) throw system_failure("examine the journal " + file.string());
    if (!S_ISREG(found.st_mode) || found.st_uid != ::geteuid() || (found.st_mode & 022) != 0)
        throw error("the journal " + file.string() + " is not a file that only the caller can write",
                    "nothing was touched; run as its owner, or delete it when it is not yours");
    return opened;
}

/// Applies one line to the entries that are open.
inline void read_journal_line(std::map<std::uint64_t, entry>& open, std::string_view line, fs::path const& file, std::size_t number)
{
    boost::system::error_code code;
    auto const value =
        line.size() > 16384 ? boost::json::value() : boost::json::parse(boost::json::string_view(line.data(), line.size()), code);
    auto const* const object = code ? nullptr : value.if_object();
    if (!object) throw bad_journal(file, number, "it is not a JSON object of at most 16 KiB");
    auto const text = [object](char const* key) -> std::optional<std::string> {
        auto const* const member = object->if_contains(key);
        if (!member || !member->is_string()) return std::nullopt;
        return std::string(member->get_string().data(), member->get_string().size());
    };
    auto const count = [object](char const* key) -> std::optional<std::uint64_t> {
        auto const* const member = object->if_contains(key);
        if (!member || !member->is_int64() || member->get_int64() < 1) return std::nullopt;
        return static_cast<std::uint64_t>(member->get_int64());
    };
    if (auto const gone = count("undone")) {
        open.erase(*gone);
        return;
    }
    auto const entry_number = count("entry");
    auto const kind = text("kind"), name = text("name");
    if (!entry_number || !kind || !name) throw bad_journal(file, number, "entry, kind or name is missing or of another type");
    auto const known = created_from(*kind);
    if (!known) throw bad_journal(file, number, "there is no kind " + shown(*kind));
    open.insert_or_assign(*entry_number, entry{*entry_number, *known, *name});
}

} // namespace detail

/// The entries of a journal that were not undone, oldest first; every one is checked before the first is returned.
///
/// A last line without its end is dropped: what it announced was never made. No file means no entries.
/// Errors   `error` when the file is not the caller's own or a line is not an entry of campaign `id` in `folder`.
inline std::vector<entry> open_entries(fs::path const& file, std::string_view id, fs::path const& folder)
{
    if (!valid_campaign_id(id)) throw error("no campaign has the id " + shown(id), "an id is 1 to 8 of a-z and 0-9");
    struct stat found;
    if (::lstat(file.c_str(), &found) != 0 && errno == ENOENT) return {};
    auto const opened = detail::open_journal(file, O_RDONLY);
    auto const text = read_some(opened.get(), detail::journal_limit + 1, file.string());
    if (text.size() > detail::journal_limit) throw error("the journal " + file.string() + " is larger than 64 MiB", "nothing was touched");
    std::map<std::uint64_t, entry> open;
    std::size_t number = 0;
    for (std::size_t begin = 0, end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1)
        detail::read_journal_line(open, std::string_view(text).substr(begin, end - begin), file, ++number);
    std::vector<entry> entries;
    for (auto& [_, what] : open) {
        check(what, id, folder);
        entries.push_back(std::move(what));
    }
    return entries;
}

/// The list of what was made on the host, written before it is made: one JSON object a line, appended with one write(2).
///
/// No fsync: an entry has to outlive `kill -9` of this process. After a power cut nothing that it names is left either.
/// Thread-safe. Errors: `error` when the file cannot be opened or the disk is full; then the thing must not be made.
class journal {
public:
    /// Opens the file, or creates it with mode 0600; a last line that a killed process left torn is cut off.
    explicit journal(fs::path file) : file_(std::move(file)), opened_(detail::open_journal(file_, O_RDWR | O_CREAT | O_APPEND))
    {
        auto const text = read_some(opened_.get(), detail::journal_limit, file_.string());
        auto const whole = text.rfind('\n') + 1; // 0 without any: npos is -1
        if (whole != text.size()) cut(static_cast<off_t>(whole));
        // Numbers only have to be new, and no line announces more than one: the count of lines is beyond them all.
        next_ = static_cast<std::uint64_t>(std::ranges::count(text, '\n')) + 1;
    }

    fs::path const& file() const { return file_; }

    /// Announces a thing. To be called before it is made; the number is for `undone`.
    std::uint64_t will_create(created kind, std::string_view name)
    {
        std::lock_guard const lock(mutex_);
        auto const number = next_++;
        append({{"entry", number}, {"kind", text(name_of(kind))}, {"name", text(name)}});
        return number;
    }

    /// Says that a thing is gone. To be called after it is.
    void undone(std::uint64_t number)
    {
        std::lock_guard const lock(mutex_);
        ++next_;
        append({{"undone", number}});
    }

private:
    static boost::json::string text(std::string_view from) { return boost::json::string(from.data(), from.size()); }

    void cut(off_t size)
    {
        if (::ftruncate(opened_.get(), size) != 0) throw system_failure("cut the torn last line off " + file_.string());
    }

    void append(boost::json::object const& line)
    {
        auto const bytes = boost::json::serialize(line) + '\n';
        auto const before = ::lseek(opened_.get(), 0, SEEK_END);
        auto const n = ::write(opened_.get(), bytes.data(), bytes.size());
        if (n == static_cast<ssize_t>(bytes.size())) return;
        auto const code = n < 0 ? errno : ENOSPC;
        if (n > 0) cut(before);
        throw system_failure("write the journal " + file_.string(), code, "nothing is made that could not be undone; free space there");
    }

    fs::path file_;
    descriptor opened_;
    std::uint64_t next_ = 1;
    std::mutex mutex_;
};

} // namespace tare::system
