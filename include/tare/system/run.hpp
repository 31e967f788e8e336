#pragma once

#include <tare/system/interruption.hpp>
#include <tare/system/process.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace tare::system {

/// What a program printed and how it ended.
struct output {
    exit_status status;
    std::string out;    ///< at most `limit` bytes; the rest was read and dropped
    std::string errors; ///< the same
};

namespace detail {

inline void drain(int fd, std::string& into, std::size_t limit, bool& open)
{
    char buffer[16384];
    auto const n = ::read(fd, buffer, sizeof buffer);
    if (n <= 0) {
        open = n < 0 && (errno == EINTR || errno == EAGAIN);
        return;
    }
    into.append(buffer, std::min(static_cast<std::size_t>(n), limit - into.size()));
}

} // namespace detail

/// Runs a program to its end and keeps what it printed. `what.output` and `what.errors` are ignored.
/// Throws `deadline_error` after `deadline`, and `interrupted` at a signal when the program is interruptible; it is ended then.
inline output run(command what, std::chrono::milliseconds deadline = std::chrono::seconds(30), std::size_t limit = 1 << 20)
{
    int out[2], errors[2];
    if (::pipe2(out, O_CLOEXEC) != 0) throw system_failure("make a pipe");
    descriptor out_read{out[0]}, out_write{out[1]};
    if (::pipe2(errors, O_CLOEXEC) != 0) throw system_failure("make a pipe");
    descriptor errors_read{errors[0]}, errors_write{errors[1]};
    what.output = out_write.get();
    what.errors = errors_write.get();
    auto process = start(what);
    out_write.reset();
    errors_write.reset();

    output result;
    bool out_open = true, errors_open = true;
    auto const end = std::chrono::steady_clock::now() + deadline;
    int const signals = what.interruptible ? interruption::fd() : -1;
    while (out_open || errors_open) {
        if (what.interruptible) interruption::check();
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        if (left <= 0) break;
        pollfd waiting[3] = {
            {out_open ? out_read.get() : -1, POLLIN, 0}, {errors_open ? errors_read.get() : -1, POLLIN, 0}, {signals, POLLIN, 0}};
        if (::poll(waiting, 3, static_cast<int>(left)) < 0 && errno != EINTR) throw system_failure("wait for " + what.argv[0]);
        if (waiting[0].revents) detail::drain(out_read.get(), result.out, limit, out_open);
        if (waiting[1].revents) detail::drain(errors_read.get(), result.errors, limit, errors_open);
    }
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    auto const status = process.wait_for(std::max(left, std::chrono::milliseconds(0)));
    if (!status) throw deadline_error(what.argv[0] + " did not end within " + std::to_string(deadline.count()) + " ms");
    result.status = *status;
    return result;
}

/// Runs a program that has to succeed and returns what it printed. Throws `error` with its last words otherwise.
inline std::string run_checked(command const& what, std::string const& purpose,
                               std::chrono::milliseconds deadline = std::chrono::seconds(30))
{
    auto result = run(what, deadline);
    if (result.status.success()) return std::move(result.out);
    auto said = result.errors.empty() ? result.out : result.errors;
    while (!said.empty() && (said.back() == '\n' || said.back() == ' ')) said.pop_back();
    throw error("cannot " + purpose + ": " + what.argv[0] + " " + result.status.words() + (said.empty() ? "" : " and said: " + said));
}

} // namespace tare::system
