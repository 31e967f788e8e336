#pragma once

#include <tare/system/file.hpp>

#include <stdlib.h> // mkostemp

#include <cstdint>
#include <string>
#include <string_view>

namespace tare::image {

namespace fs = std::filesystem;

/// A file that appears whole or not at all: written under another name in its folder, then renamed. Mode 0600.
///
/// Two that write the same file at once both succeed; the last one stands. Errors: `error` (folder not writable, disk full).
class new_file {
public:
    explicit new_file(fs::path path) : path_(std::move(path)), temporary_(path_.string() + ".XXXXXX")
    {
        file_ = system::descriptor(::mkostemp(temporary_.data(), O_CLOEXEC));
        if (!file_) throw system_failure("make a file beside " + path_.string());
    }
    new_file(new_file const&) = delete;
    new_file& operator=(new_file const&) = delete;
    ~new_file()
    {
        if (file_) ::unlink(temporary_.c_str());
    }

    /// Bytes written so far.
    std::uint64_t size() const { return size_; }
    void write(std::string_view bytes)
    {
        size_ += bytes.size();
        buffer_ += bytes;
        if (buffer_.size() >= (256 << 10)) flush();
    }
    /// Zeros up to the next multiple of `unit` (at most 4096).
    void pad(std::uint64_t unit) { write(std::string((unit - size_ % unit) % unit, '\0')); }

    /// Gives the file its name, once its bytes are on the disk: a cached file is trusted by its name later.
    void commit()
    {
        flush();
        if (::fdatasync(file_.get()) != 0) throw system_failure("write " + path_.string());
        if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw system_failure("rename a file to " + path_.string());
        file_.reset();
    }

private:
    void flush()
    {
        system::write_all(file_.get(), buffer_, path_.string());
        buffer_.clear();
    }

    fs::path path_;
    std::string temporary_;
    system::descriptor file_;
    std::string buffer_;
    std::uint64_t size_ = 0;
};

} // namespace tare::image
