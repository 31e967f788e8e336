#pragma once

#include <tare/image/closure.hpp>

#include <sys/stat.h>

#include <deque>
#include <set>
#include <string>

namespace tare::image {

/// Puts host paths into a closure under their own names, with every link on the way, so that a program finds what it finds here.
class host_copier {
public:
    explicit host_copier(closure& into) : into_(into) {}

    /// Adds the file, or the folder with all it holds, that `path` leads to; returns where it really is.
    fs::path add(fs::path const& path)
    {
        auto const real = resolve(path);
        struct stat status {};
        if (::lstat(real.c_str(), &status) != 0) throw system_failure("put " + path.string() + " into an image");
        if (S_ISREG(status.st_mode)) {
            into_.add_file(real, real, status.st_mode & 0777);
        } else if (S_ISDIR(status.st_mode)) {
            into_.add_folder(real, status.st_mode & 07777);
            if (!filled_.insert(real).second) return real; // a link led back to a folder that is being added
            for (auto const& inner : fs::directory_iterator(real)) add_inner(inner.path());
        } else {
            throw error("cannot put " + path.string() + " into an image: it is neither a file nor a folder");
        }
        return real;
    }

private:
    void add_inner(fs::path const& path)
    {
        if (++count_ > 100'000) throw error("more than 100000 files below one folder are to go into an image", "name a smaller folder");
        std::error_code code;
        if (fs::is_symlink(path) && !fs::exists(path, code)) return; // a dangling link leads nowhere inside either
        if (fs::is_symlink(path) || fs::is_regular_file(path) || fs::is_directory(path)) add(path);
    }

    /// Walks a path part by part as the kernel does, and adds each link and folder that is met.
    fs::path resolve(fs::path const& path)
    {
        std::deque<std::string> parts;
        for (auto const& part : fs::absolute(path).relative_path()) parts.push_back(part.string());
        fs::path real = "/";
        for (int links = 0; !parts.empty();) {
            auto const part = parts.front();
            parts.pop_front();
            if (part.empty() || part == ".") continue;
            if (part == "..") {
                real = real.parent_path();
                continue;
            }
            auto const next = real / part;
            std::error_code code;
            auto const status = fs::symlink_status(next, code);
            if (!fs::exists(status)) throw error("cannot put " + path.string() + " into an image: " + next.string() + " does not exist");
            if (fs::is_symlink(status) && ++links > 40)
                throw error("cannot follow " + path.string() + ": more than 40 links"); // as the kernel
            if (fs::is_directory(status)) into_.add_folder(next, static_cast<unsigned>(status.permissions()) & 07777);
            real = fs::is_symlink(status) ? follow(next, parts) : next;
        }
        return real;
    }

    /// Adds a link, puts its target before the parts that are left, and returns the folder from which they count.
    fs::path follow(fs::path const& link, std::deque<std::string>& parts)
    {
        auto const target = fs::read_symlink(link);
        into_.add_link(link, target.string());
        auto at = parts.begin();
        for (auto const& inner : target.relative_path()) at = std::next(parts.insert(at, inner.string()));
        return target.is_absolute() ? fs::path("/") : link.parent_path();
    }

    closure& into_;
    std::set<fs::path> filled_;
    int count_ = 0;
};

} // namespace tare::image
