#pragma once

#include <tare/system/file.hpp>
#include <tare/system/pipe_keeper.hpp>

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

namespace tare::system {

/// A log for the output of programs that may print without end: the file keeps the first `limit` bytes, the rest is read and dropped.
///
/// Programs write into a pipe, which the process's `pipe_keeper` empties. It sleeps while nothing is printed; a program that prints
/// while it is measured pays for that as it would anywhere. The file is made when the first byte arrives: most starts print nothing,
/// and making one on ext4 takes a tenth of a native start. What a full disk does not take is dropped as well.
class bounded_log {
public:
    static constexpr std::uint64_t largest = 16 << 20; ///< bytes; panics, back traces and a server's chatter are far below

    /// Throws `error` without descriptors for it.
    explicit bounded_log(fs::path file, std::uint64_t limit = largest) : path_(std::move(file)), limit_(limit)
    {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw system_failure("make a pipe for " + path_.string());
        output_ = descriptor{ends[0]};
        input_ = descriptor{ends[1]};
        ::fcntl(output_.get(), F_SETFL, O_NONBLOCK);
        pipe_keeper::of_process().watch(output_.get(), [this] { take(); });
    }
    bounded_log(bounded_log const&) = delete;
    bounded_log& operator=(bounded_log const&) = delete;
    /// What was printed until now is kept; who still prints gets SIGPIPE.
    ~bounded_log()
    {
        pipe_keeper::of_process().forget(output_.get());
        while (take() && kept_ < limit_) {
        }
    }

    /// To be a program's standard output and error.
    int input() const { return input_.get(); }
    fs::path const& path() const { return path_; }

    /// Puts all that was printed before this call into the file, for at most a second: who prints without end is not waited for.
    void settle() const
    {
        auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        while (take() && std::chrono::steady_clock::now() < deadline) {
        }
    }

    /// The end of what was printed, for an error message.
    std::string last_words() const
    {
        settle();
        return tail(path_);
    }

private:
    /// Takes a part of what was printed, on the keeper's thread or on that of who wants to see it; false when there was nothing.
    bool take() const
    {
        std::lock_guard const lock(mutex_);
        char buffer[65536];
        auto const n = ::read(output_.get(), buffer, sizeof buffer);
        if (n <= 0) return false;
        if (!file_) open();
        auto const room = limit_ - std::min(kept_, limit_);
        store({buffer, static_cast<std::size_t>(std::min<std::uint64_t>(static_cast<std::uint64_t>(n), room))});
        if (room > 0 && kept_ >= limit_) store("\ntare: the rest of this log was dropped\n");
        return true;
    }

    void open() const
    {
        file_ = descriptor{::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600)};
        struct stat about {};
        if (::fstat(file_.get(), &about) == 0) kept_ = static_cast<std::uint64_t>(about.st_size);
    }

    void store(std::string_view text) const
    {
        kept_ += text.size();
        [[maybe_unused]] auto const n = ::write(file_.get(), text.data(), text.size());
    }

    fs::path path_;
    std::uint64_t limit_;
    descriptor output_, input_;
    mutable std::mutex mutex_; // guards what follows
    mutable std::uint64_t kept_ = 0;
    mutable descriptor file_;
};

} // namespace tare::system
