#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>
#include <tare/system/interruption.hpp>

#include <boost/json.hpp>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace tare::environment::launch {

/// A connection to QEMU's monitor: one JSON object a line. Events are read and dropped.
///
/// Bounds   a line of at most 1 MiB; every call ends at its deadline.
/// Errors   `deadline_error`; `interrupted`; `error` when QEMU refuses a command (with its words), says what is no JSON, or is gone.
/// Source   QEMU, docs/interop/qmp-spec.txt.
class qmp {
public:
    using time = std::chrono::steady_clock;

    qmp() = default;
    explicit qmp(system::descriptor stream) : stream_(std::move(stream)) {}

    /// Reads the greeting and leaves negotiation mode. Returns QEMU's version, "7.2.22".
    std::string greet(time::time_point deadline)
    {
        auto const greeting = next(deadline);
        execute("qmp_capabilities", deadline);
        boost::json::value const whole = greeting;
        boost::system::error_code code;
        auto const* const version = whole.find_pointer("/QMP/version/qemu", code);
        if (!version || !version->is_object()) throw error("what answers on QEMU's monitor is not QEMU");
        std::string out;
        for (char const* const part : {"major", "minor", "micro"}) {
            auto const* const number = version->as_object().if_contains(part);
            if (!number || !number->is_int64()) throw error("QEMU's monitor tells no version");
            out += (out.empty() ? "" : ".") + std::to_string(number->as_int64());
        }
        return out;
    }

    /// The threads of the vcpus, by vcpu number.
    std::vector<pid_t> vcpu_threads(time::time_point deadline)
    {
        auto const answer = execute("query-cpus-fast", deadline);
        if (!answer.is_array() || answer.as_array().size() > 8192) throw error("QEMU's monitor tells no list of processors");
        std::vector<pid_t> out(answer.as_array().size(), 0);
        for (auto const& one : answer.as_array()) {
            auto const* const vcpu = one.is_object() ? one.as_object().if_contains("cpu-index") : nullptr;
            auto const* const thread = one.is_object() ? one.as_object().if_contains("thread-id") : nullptr;
            auto const whole = vcpu && thread && vcpu->is_int64() && thread->is_int64();
            if (!whole || static_cast<std::size_t>(vcpu->as_int64()) >= out.size())
                throw error("QEMU's monitor tells a processor without number or thread");
            out[static_cast<std::size_t>(vcpu->as_int64())] = static_cast<pid_t>(thread->as_int64());
        }
        return out;
    }

    void resume(time::time_point deadline) { execute("cont", deadline); }
    void quit(time::time_point deadline) { execute("quit", deadline); }

private:
    static constexpr std::size_t longest_line = 1 << 20;

    boost::json::value execute(char const* command, time::time_point deadline)
    {
        send(boost::json::serialize(boost::json::object{{"execute", command}}) + "\n");
        for (;;) {
            auto answer = next(deadline);
            if (auto* const value = answer.if_contains("return")) return std::move(*value);
            if (auto const* const refused = answer.if_contains("error"))
                throw error(std::string("QEMU refuses ") + command + ": " + boost::json::serialize(*refused).substr(0, 300));
        }
    }

    void send(std::string const& line) const
    {
        if (::send(stream_.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
            throw system_failure("speak to QEMU's monitor");
    }

    boost::json::object next(time::time_point deadline)
    {
        std::size_t end;
        while ((end = read_.find('\n')) == std::string::npos) {
            if (read_.size() > longest_line) throw error("QEMU's monitor says a line of more than 1 MiB");
            wait(deadline);
            char buffer[4096];
            auto const n = ::recv(stream_.get(), buffer, sizeof buffer, 0);
            if (n == 0 || (n < 0 && errno == ECONNRESET)) throw error("QEMU closed its monitor");
            if (n < 0 && errno != EINTR) throw system_failure("read QEMU's monitor");
            if (n > 0) read_.append(buffer, static_cast<std::size_t>(n));
        }
        boost::system::error_code code;
        auto message = boost::json::parse(boost::json::string_view(read_.data(), end), code);
        read_.erase(0, end + 1);
        if (code || !message.is_object()) throw error("QEMU's monitor says what is no JSON object");
        return std::move(message.as_object());
    }

    void wait(time::time_point deadline) const
    {
        for (;;) {
            system::interruption::check();
            auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - time::now()).count();
            if (left <= 0) throw deadline_error("QEMU's monitor did not answer before the deadline");
            pollfd waiting[2] = {{stream_.get(), POLLIN, 0}, {system::interruption::fd(), POLLIN, 0}};
            ::poll(waiting, 2, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
            if (waiting[0].revents) return;
        }
    }

    system::descriptor stream_;
    std::string read_;
};

} // namespace tare::environment::launch
