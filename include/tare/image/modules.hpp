#pragma once

#include <tare/image/elf.hpp>
#include <tare/image/kernel.hpp>
#include <tare/system/run.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace tare::image {

/// One kernel module that has to be loaded.
struct module {
    std::string name; ///< with underscores: virtio_net
    fs::path file;    ///< .ko, or compressed: .ko.xz, .ko.zst, .ko.gz
};

/// The bytes of a module, uncompressed, ready for finit_module(2): not every guest kernel can unpack them itself.
/// Debian 12 ships .ko, later ones .ko.xz, Ubuntu .ko.zst. Errors: `error` (no such tool, damaged file, more than 64 MiB).
inline std::string module_bytes(fs::path const& file)
{
    static std::map<std::string, std::string> const tools = {{".xz", "xz"}, {".zst", "zstd"}, {".gz", "gzip"}};
    constexpr std::size_t limit = 64 << 20;
    auto const tool = tools.find(file.extension().string());
    if (tool == tools.end()) return system::read_file(file, limit);
    if (!system::find_program(tool->second))
        throw error("cannot unpack " + file.string() + ": there is no " + tool->second,
                    "install it with 'apt install " + (tool->second == "xz" ? "xz-utils" : tool->second) + "'");
    auto result = system::run({.argv = {tool->second, "-dc", "--", file.string()}}, std::chrono::seconds(30), limit);
    if (!result.status.success() || result.out.size() == limit)
        throw error("cannot unpack the kernel module " + file.string() + ": " + tool->second + " " + result.status.words(),
                    "unpack its package again");
    return std::move(result.out);
}

namespace detail {

/// One spelling for a module: file names have '-' or '_', the kernel has '_'. "kernel/fs/nls/nls-utf8.ko.xz" → "nls_utf8".
inline std::string module_name(fs::path const& file)
{
    auto name = file.filename().string();
    if (auto const end = name.find(".ko"); end != std::string::npos) name.resize(end);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

inline std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> out;
    for (std::size_t begin = 0; begin < text.size();) {
        auto const end = std::min(text.find(separator, begin), text.size());
        if (end > begin) out.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

/// What a module says about itself (section .modinfo: "key=value" ended by NUL).
struct module_needs {
    std::vector<std::string> hard; ///< "depends": without them it cannot be loaded
    std::vector<std::string> soft; ///< "softdep=pre: …": asked for at run time, if the kernel has them at all
};

inline module_needs needs_of(std::string_view bytes, fs::path const& file)
{
    auto const info = elf_section(bytes, ".modinfo");
    if (!info) throw error(file.string() + " is no kernel module: it has no section .modinfo", "unpack the kernel's package again");
    module_needs out;
    for (auto const& line : split(*info, '\0')) {
        if (line.starts_with("depends=")) out.hard = split(line.substr(8), ',');
        if (!line.starts_with("softdep=")) continue;
        bool before = false;
        for (auto const& word : split(line.substr(8), ' ')) {
            if (word.ends_with(':'))
                before = word == "pre:";
            else if (before)
                out.soft.push_back(word);
        }
    }
    return out;
}

} // namespace detail

/// The modules of one kernel, by name. Reads the modules' own .modinfo, so that a package that was unpacked but not installed
/// (no modules.dep: depmod never ran) will do.
class module_tree {
public:
    /// Errors: `error` when the folder cannot be read.
    explicit module_tree(kernel const& of) : release_(of.release)
    {
        std::error_code code;
        for (auto const& file : fs::recursive_directory_iterator(of.modules / "kernel", code))
            if (file.path().filename().string().find(".ko") != std::string::npos) files_[detail::module_name(file.path())] = file.path();
        if (code)
            throw error("cannot read the kernel modules in " + of.modules.string() + ": " + code.message(),
                        "name another kernel with --kernel");
        if (!fs::exists(of.modules / "modules.builtin", code)) return;
        for (auto const& line : detail::split(system::read_file(of.modules / "modules.builtin"), '\n'))
            built_in_.insert(detail::module_name(line));
    }

    bool built_in(std::string const& name) const { return built_in_.contains(detail::module_name(name)); }
    bool has(std::string const& name) const { return built_in(name) || files_.contains(detail::module_name(name)); }

    /// The files to load for `names` and all that they need, each before what needs it; what is built in needs no file.
    /// Errors   `error` that names the module which this kernel does not have, and who needs it.
    std::vector<module> in_load_order(std::vector<std::string> const& names) const
    {
        std::vector<module> out;
        std::set<std::string> seen;
        for (auto const& name : names) add(name, "the guest", seen, out);
        return out;
    }

private:
    void add(std::string const& wanted, std::string const& by, std::set<std::string>& seen, std::vector<module>& out) const
    {
        auto const name = detail::module_name(wanted);
        if (built_in_.contains(name) || !seen.insert(name).second) return;
        auto const found = files_.find(name);
        if (found == files_.end())
            throw error("the kernel " + release_ + " has no module " + name + ", which " + by + " needs",
                        "name another kernel with --kernel");
        auto const needs = detail::needs_of(module_bytes(found->second), found->second);
        for (auto const& needed : needs.hard) add(needed, name, seen, out);
        // A soft need is a module or an algorithm: "crypto-crc32c", asked for by ext4 and jbd2, comes from crc32c_generic.
        for (auto const& needed : needs.soft) {
            auto const algorithm = needed.starts_with("crypto-") ? needed.substr(7) : needed;
            for (auto const& candidate : {algorithm, algorithm + "_generic"})
                if (has(candidate)) add(candidate, name, seen, out);
        }
        out.push_back({name, found->second});
    }

    std::string release_;
    std::map<std::string, fs::path> files_;
    std::set<std::string> built_in_;
};

/// The module files that `names` need, in load order. See module_tree.
inline std::vector<module> modules_for(kernel const& of, std::vector<std::string> const& names)
{
    return module_tree(of).in_load_order(names);
}

} // namespace tare::image
