#pragma once

#include <tare/system/file.hpp>

#include <cstdlib>
#include <string_view>

/// A folder that stands for "/", with the files of the kernel that a test puts there.
struct machine_files {
    machine_files()
    {
        char name[] = "/tmp/tare-machine-XXXXXX";
        root = ::mkdtemp(name);
    }
    machine_files(machine_files const&) = delete;
    machine_files& operator=(machine_files const&) = delete;
    ~machine_files() { tare::system::fs::remove_all(root); }
    void put(tare::system::fs::path const& path, std::string_view text) const
    {
        tare::system::fs::create_directories((root / path).parent_path());
        tare::system::write_file(root / path, text);
    }
    tare::system::fs::path root;
};
