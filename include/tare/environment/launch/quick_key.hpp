#pragma once

#include <tare/image/closure.hpp>

#include <sys/stat.h>

#include <cstdint>
#include <string>

namespace tare::environment::launch {

/// What changes when a closure's files change, without reading them: good for one campaign on one host.
inline std::string quick_key(image::closure const& files)
{
    image::content_key key;
    key.add(files.executable());
    for (auto const& [path, what] : files.entries()) {
        key.add(path).add(what.content).add(static_cast<std::uint64_t>(what.what)).add(what.mode);
        struct stat found {};
        if (what.what != image::entry::kind::file) continue;
        if (::stat(what.source.c_str(), &found) != 0) throw system_failure("read " + what.source.string());
        for (auto const number : {found.st_dev, found.st_ino, static_cast<ino_t>(found.st_size), static_cast<ino_t>(found.st_mtim.tv_sec),
                                  static_cast<ino_t>(found.st_mtim.tv_nsec)})
            key.add(static_cast<std::uint64_t>(number));
    }
    return key.text();
}

} // namespace tare::environment::launch
