#pragma once

#include <tare/system/file.hpp>

#include <string>

namespace tare::image {

namespace fs = std::filesystem;

/// A path inside an image in its one spelling: absolute, no `.`, no empty part, no `/` at the end; the root itself is "/".
///
/// Refused, because an archive would carry them onto the machine that unpacks it: a relative path, `..`, control characters.
/// Limits   NAME_MAX 255 bytes a part, PATH_MAX 4095 bytes (limits.h of Linux).
/// Errors   `error` that quotes the path.
inline std::string inside_path(fs::path const& path)
{
    std::string const& text = path.native();
    auto const refuse = [&text](char const* why) {
        throw error("the path '" + text.substr(0, 300) + "' cannot be used inside an image: " + why, "name a plain absolute path");
    };
    if (text.empty() || text.front() != '/') refuse("it is not absolute");
    if (text.size() > 4095) refuse("it is longer than 4095 bytes");
    for (char const c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) refuse("it has a control character");
    std::string out;
    for (std::size_t begin = 1; begin < text.size();) {
        auto const end = std::min(text.find('/', begin), text.size());
        auto const part = text.substr(begin, end - begin);
        begin = end + 1;
        if (part.empty() || part == ".") continue;
        if (part == "..") refuse("it has a '..'");
        if (part.size() > 255) refuse("a part of it is longer than 255 bytes");
        out += '/' + part;
    }
    return out.empty() ? "/" : out;
}

/// The folder that holds an inside path; "/" for "/".
inline std::string parent_of(std::string const& path)
{
    auto const slash = path.rfind('/');
    return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

} // namespace tare::image
