#pragma once

#include <tare/system/file.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <string_view>

namespace tare::system {

/// A file in memory with this text, to be a program's standard input: `command{.argv = …, .input = text.get()}`.
/// Unlike a pipe it cannot fill up, so that nobody has to feed it while the program runs.
inline descriptor text_input(std::string_view text)
{
    descriptor file{::memfd_create("tare-input", MFD_CLOEXEC)};
    if (!file) throw system_failure("make a file in memory");
    write_all(file.get(), text, "a file in memory");
    if (::lseek(file.get(), 0, SEEK_SET) != 0) throw system_failure("rewind a file in memory");
    return file;
}

} // namespace tare::system
