#pragma once

#include <tare/image/content_key.hpp>
#include <tare/system/file.hpp>
#include <tare/system/identity.hpp>
#include <tare/system/process.hpp>

#include <boost/json.hpp>

#include <sys/utsname.h>

#include <optional>
#include <string>

namespace tare::campaign {

/// Which environments refused to start since this boot, with these tools, for this binary. Only refusals are kept: what starts is probed in
/// every campaign, because that warms it up.
class probe_cache {
public:
    probe_cache() : file_(folder() / "refusals.json"), key_(machine_key()) { load(); }

    system::fs::path const& file() const { return file_; }

    std::optional<std::string> refusal(std::string const& environment) const
    {
        auto const* const found = refusals_.if_contains(environment);
        return found && found->is_string() ? std::optional(std::string(found->as_string())) : std::nullopt;
    }

    /// Keeps a refusal; a cache that cannot be written only costs the next campaign its time.
    void refuse(std::string const& environment, std::string const& reason)
    try {
        refusals_[environment] = reason.substr(0, 2000);
        system::make_folder(file_.parent_path());
        auto const fresh = file_.string() + ".new";
        system::write_file(fresh, boost::json::serialize(boost::json::object{{"key", key_}, {"refusals", refusals_}}));
        system::fs::rename(fresh, file_);
    } catch (std::exception const&) {
    }

private:
    static system::fs::path folder()
    {
        if (::geteuid() == 0) return "/var/cache/tare/probe";
        char const* const cache = ::getenv("XDG_CACHE_HOME");
        char const* const home = ::getenv("HOME");
        if (cache && *cache) return system::fs::path(cache) / "tare/probe";
        return system::fs::path(home ? home : "/tmp") / ".cache/tare/probe";
    }

    /// Boot, kernel, tools and this binary: when one of them changes, everything is probed again.
    static std::string machine_key()
    {
        utsname names{};
        ::uname(&names);
        image::content_key key;
        key.add(std::string_view(names.release)).add(system::read_line("/proc/sys/kernel/random/boot_id").value_or(""));
        for (auto const* tool : {"qemu-system-x86_64", "dockerd", "runc"}) {
            auto const found = system::find_program(tool);
            struct stat about {};
            if (!found || ::stat(found->c_str(), &about) != 0) continue;
            key.add(static_cast<std::uint64_t>(about.st_size)).add(static_cast<std::uint64_t>(about.st_mtime));
        }
        struct stat about {};
        if (::stat("/proc/self/exe", &about) == 0)
            key.add(static_cast<std::uint64_t>(about.st_size)).add(static_cast<std::uint64_t>(about.st_mtime));
        return key.text();
    }

    void load()
    try {
        auto const all = boost::json::parse(system::read_file(file_, 1 << 20)).as_object();
        if (all.at("key").as_string() == key_) refusals_ = all.at("refusals").as_object();
    } catch (std::exception const&) { // no cache, or not one that can be read
    }

    system::fs::path file_;
    std::string key_;
    boost::json::object refusals_;
};

} // namespace tare::campaign
