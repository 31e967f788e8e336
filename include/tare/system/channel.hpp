#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>
#include <tare/system/interruption.hpp>

#include <boost/crc.hpp>
#include <boost/json.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tare::system {

/// Framed JSON objects over one stream descriptor (a socket, or the virtio-serial port of a guest), or over one for each direction.
///
/// A frame is the four bytes "TARE", the payload's length and its CRC-32 (both 32 bits, little endian, as every supported
/// machine is), then the payload. The other end is not trusted: lengths are bounded before anything is allocated, depth is
/// bounded by the parser, and what is no frame is an error and not a message.
class channel {
public:
    static constexpr std::uint32_t longest_payload = 4 << 20;

    channel() = default;
    explicit channel(descriptor stream) : stream_(std::move(stream)) {}
    channel(descriptor in, descriptor out) : stream_(std::move(in)), out_(std::move(out)) {}

    explicit operator bool() const { return static_cast<bool>(stream_); }
    int fd() const { return stream_.get(); }
    void close()
    {
        stream_.reset();
        out_.reset();
    }

    /// Sends one frame. Throws `error` when the other end is gone.
    void send(boost::json::object const& message)
    {
        auto const payload = boost::json::serialize(message);
        header const head{{'T', 'A', 'R', 'E'}, static_cast<std::uint32_t>(payload.size()), checksum(payload)};
        std::string frame(reinterpret_cast<char const*>(&head), sizeof head);
        frame += payload;
        for (std::string_view left = frame; !left.empty();) {
            auto const n = put(left);
            if (n > 0)
                left.remove_prefix(static_cast<std::size_t>(n));
            else if (n < 0 && errno == EAGAIN)
                wait(output(), POLLOUT, std::chrono::steady_clock::now() + std::chrono::seconds(10));
            else if (n < 0 && errno != EINTR)
                throw system_failure("send to the other end of the result channel");
        }
    }

    /// The next message, or nothing when the other end closed the channel between two frames.
    /// Throws `deadline_error`, `interrupted`, or `error` when what arrives is no frame.
    std::optional<boost::json::object> receive(std::chrono::steady_clock::time_point deadline)
    {
        header head{};
        auto const got = read_exactly(reinterpret_cast<char*>(&head), sizeof head, deadline);
        if (got == 0) return std::nullopt;
        if (got < sizeof head) throw error("the result channel was closed within a frame");
        if (std::memcmp(head.magic.data(), "TARE", 4) != 0)
            throw error("what arrived on the result channel is no frame", "nothing but the agent may write there");
        if (head.length > longest_payload)
            throw error("a frame of " + std::to_string(head.length) + " bytes arrived on the result channel; at most " +
                        std::to_string(longest_payload) + " are allowed");
        std::string payload(head.length, '\0');
        auto const there = take_what_is_there(payload);
        if (there + read_exactly(payload.data() + there, payload.size() - there, deadline) < payload.size())
            throw error("the result channel was closed within a frame");
        if (checksum(payload) != head.checksum) throw error("a frame with a wrong checksum arrived on the result channel");
        boost::json::error_code code;
        auto message = boost::json::parse(payload, code);
        if (code || !message.is_object()) throw error("a frame on the result channel holds no JSON object");
        return std::move(message.as_object());
    }

private:
    struct header {
        std::array<char, 4> magic;
        std::uint32_t length;
        std::uint32_t checksum;
    };
    static_assert(sizeof(header) == 12);

    static std::uint32_t checksum(std::string_view bytes)
    {
        boost::crc_32_type crc;
        crc.process_bytes(bytes.data(), bytes.size());
        return crc.checksum();
    }

    /// A socket whose other end is gone is an error here and not a signal; the port of a guest is no socket.
    ssize_t put(std::string_view bytes) const
    {
        auto const n = ::send(output(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        return n < 0 && errno == ENOTSOCK ? ::write(output(), bytes.data(), bytes.size()) : n;
    }

    int output() const { return out_ ? out_.get() : stream_.get(); }

    static void wait(int stream, short events, std::chrono::steady_clock::time_point deadline)
    {
        for (;;) {
            interruption::check();
            auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
            if (left <= 0) throw deadline_error("nothing arrived on the result channel before the deadline");
            pollfd waiting[2] = {{stream, events, 0}, {interruption::fd(), POLLIN, 0}};
            ::poll(waiting, 2, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
            if (waiting[0].revents & (events | POLLERR | POLLHUP)) return;
        }
    }

    /// A payload nearly always came with its header, so that asking whether there is something would only cost another system call.
    /// The port of a guest is no socket: it has to be asked.
    std::size_t take_what_is_there(std::string& into) const
    {
        auto const n = ::recv(stream_.get(), into.data(), into.size(), MSG_DONTWAIT);
        return n > 0 ? static_cast<std::size_t>(n) : 0;
    }

    std::size_t read_exactly(char* into, std::size_t size, std::chrono::steady_clock::time_point deadline)
    {
        std::size_t got = 0;
        while (got < size) {
            wait(stream_.get(), POLLIN, deadline);
            auto const n = ::read(stream_.get(), into + got, size - got);
            if (n == 0 || (n < 0 && errno == ECONNRESET)) break;
            if (n < 0 && errno != EINTR && errno != EAGAIN) throw system_failure("read the result channel");
            if (n > 0) got += static_cast<std::size_t>(n);
        }
        return got;
    }

    descriptor stream_;
    descriptor out_; ///< none: the stream serves both directions
};

/// Both ends of a channel within one machine; neither is inherited unless it is passed.
inline std::pair<descriptor, descriptor> channel_pair()
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw system_failure("make a result channel");
    return {descriptor{ends[0]}, descriptor{ends[1]}};
}

} // namespace tare::system
