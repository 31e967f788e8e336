#pragma once

#include <tare/image/content_key.hpp>
#include <tare/image/entry.hpp>

#include <map>
#include <string>
#include <utility>

namespace tare::image {

/// An executable with everything that it needs, to run elsewhere byte for byte: a tree of folders, files and links.
///
/// A set of paths in one order (a folder comes before what it holds), so that equal closures give equal archives. Every folder on the
/// way to an entry is an entry, and no entry lies beneath a link: unpacked into an empty folder, nothing can be written outside it.
/// Made by `collect` (collect.hpp); written by `write_folder`, `write_tar`, `make_initramfs`.
class closure {
public:
    explicit closure(fs::path const& executable = "/") : executable_(inside_path(executable)) {}

    /// The executable's path, inside and on the host.
    std::string const& executable() const { return executable_; }
    /// Inside path → what stands there.
    std::map<std::string, entry> const& entries() const { return entries_; }

    void add_folder(fs::path const& path, unsigned mode = 0755) { add(path, {entry::kind::folder, {}, {}, mode}); }
    /// Adds a regular file of the host. Throws `error` when `source` is none.
    void add_file(fs::path const& path, fs::path const& source, unsigned mode)
    {
        std::error_code code;
        if (!fs::is_regular_file(source, code)) throw error("cannot put " + source.string() + " into an image: it is not a regular file");
        add(path, {entry::kind::file, fs::absolute(source), {}, mode & 07777});
    }
    void add_text(fs::path const& path, std::string text, unsigned mode = 0644)
    {
        add(path, {entry::kind::text, {}, std::move(text), mode});
    }
    void add_link(fs::path const& path, std::string target)
    {
        if (target.empty() || target.size() > 4095)
            throw error("cannot make the link " + path.string() + ": its target has no valid length");
        add(path, {entry::kind::link, {}, std::move(target), 0777});
    }

    /// Adds one entry and the folders on the way to it; the same entry twice is one. Throws `error` when something else stands there.
    void add(fs::path const& path, entry what)
    {
        auto const name = inside_path(path);
        if (name == "/") return;
        add_parents(name);
        auto const [at, added] = entries_.try_emplace(name, std::move(what));
        if (added || at->second == what) return;
        auto const both_folders = at->second.what == entry::kind::folder && what.what == entry::kind::folder;
        if (!both_folders) throw error("two different things are to stand at " + name + " inside the image", "leave one of them out");
        if (what.mode != 0755) at->second.mode = what.mode; // a folder made on the way to something has 0755: an explicit mode wins
    }

    /// A key for caches of what is made from this closure: of paths, modes and all content. Reads every file once.
    content_key key() const
    {
        content_key out;
        out.add(executable_);
        for (auto const& [path, what] : entries_) {
            out.add(path).add(static_cast<std::uint64_t>(what.what)).add(what.mode);
            read_content(what, size_of(what), [&out](std::string_view piece) { out.add(piece); });
        }
        return out;
    }

private:
    void add_parents(std::string const& name)
    {
        auto const parent = parent_of(name);
        if (parent == "/") return;
        add_parents(parent);
        auto const& stands = entries_.try_emplace(parent, entry{}).first->second;
        if (stands.what != entry::kind::folder) throw error("cannot put " + name + " into the image: " + parent + " is not a folder there");
    }

    std::string executable_;
    std::map<std::string, entry> entries_;
};

/// Both trees in one; the executable is the first one's. Throws `error` that names the path where they disagree.
/// The files of accounts (/etc/passwd, /etc/group) are joined line by line, because each closure names its own users.
inline closure merge(closure first, closure const& second)
{
    closure out(first.executable());
    auto const accounts = [](std::string const& path) { return path == "/etc/passwd" || path == "/etc/group"; };
    auto const joined = [](std::string text, std::string const& more) {
        for (std::size_t begin = 0; begin < more.size();) {
            auto const end = std::min(more.find('\n', begin), more.size());
            auto const line = more.substr(begin, end - begin) + '\n';
            if (("\n" + text).find('\n' + line) == std::string::npos) text += line;
            begin = end + 1;
        }
        return text;
    };
    for (auto const& [path, what] : first.entries()) {
        auto mine = what;
        auto const other = second.entries().find(path);
        if (accounts(path) && other != second.entries().end()) mine.content = joined(mine.content, other->second.content);
        out.add(path, mine);
    }
    for (auto const& [path, what] : second.entries())
        if (!accounts(path) || !out.entries().contains(path)) out.add(path, what);
    return out;
}

} // namespace tare::image
