#pragma once

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace tare::campaign {

/// Progress on stderr: a bar with the remaining time on a terminal, otherwise a plain line a trial.
class progress {
public:
    explicit progress(int total) : total_(total), begin_(std::chrono::steady_clock::now()) {}
    ~progress()
    {
        if (drawn_) std::fputs("\r\033[K", stderr);
    }

    /// Trials that an earlier run of the campaign did.
    void skip(int count) { done_ += count, skipped_ += count; }

    void begins(std::string const& name)
    {
        if (terminal_) draw(name);
    }

    void done(std::string const& name, std::string const& result)
    {
        ++done_;
        if (terminal_) {
            if (result.starts_with("failed") || result.starts_with("invalid"))
                std::fprintf(stderr, "\r\033[K%s: %s\n", name.c_str(), result.c_str());
            return draw(name);
        }
        std::fprintf(stderr, "[%d/%d] %s: %s\n", done_, total_, name.c_str(), result.c_str());
    }

    /// Seconds that the remaining trials will take, at the pace until now; negative before the first.
    double remaining() const
    {
        int const here = done_ - skipped_;
        if (here == 0) return -1;
        auto const passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
        return passed / here * (total_ - done_);
    }

private:
    void draw(std::string const& name)
    {
        winsize size{};
        int const columns = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
        int const width = std::clamp(columns / 4, 10, 40);
        int const filled = total_ > 0 ? width * done_ / total_ : width;
        auto const left = remaining();
        char time[32] = "";
        if (left >= 0) std::snprintf(time, sizeof time, " %d:%02d left", static_cast<int>(left) / 60, static_cast<int>(left) % 60);
        auto line = '[' + std::string(static_cast<std::size_t>(filled), '=') + std::string(static_cast<std::size_t>(width - filled), ' ') +
                    "] " + std::to_string(done_) + '/' + std::to_string(total_) + time + ' ' + name;
        line.resize(std::min(line.size(), static_cast<std::size_t>(columns - 1)));
        std::fprintf(stderr, "\r\033[K%s", line.c_str());
        drawn_ = true;
    }

    int total_;
    int done_ = 0;
    int skipped_ = 0;
    bool drawn_ = false;
    bool terminal_ = ::isatty(STDERR_FILENO) == 1 && std::getenv("TERM") && std::string(std::getenv("TERM")) != "dumb";
    std::chrono::steady_clock::time_point begin_;
};

} // namespace tare::campaign
