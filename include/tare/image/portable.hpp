#pragma once

#include <tare/image/collect.hpp>

namespace tare::image {

/// An executable with its loader and its libraries in one folder, to be run anywhere on another machine as
/// `./loader --library-path lib ./program`: that machine needs no library, and nothing is looked for at an absolute path.
///
/// Holds     /program, /loader (none when it is linked statically), /lib/. Of a library for newer processors the plain one is taken.
/// Errors    `error`, those of `collect`.
inline closure portable(fs::path const& executable)
{
    auto const format = detail::executable_format(executable);
    closure out("/program");
    out.add_file("/program", executable, 0700);
    if (format.interpreter.empty()) return out;
    out.add_file("/loader", fs::canonical(format.interpreter), 0700);
    for (auto const& library : libraries_of(executable, format.interpreter))
        out.add_file("/lib" / library.filename(), fs::canonical(detail::plain_variant(library).value_or(library)), 0600);
    return out;
}

} // namespace tare::image
