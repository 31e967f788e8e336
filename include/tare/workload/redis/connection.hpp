#pragma once

#include <tare/measure/histogram.hpp>
#include <tare/redis/resp/scanner.hpp>
#include <tare/system/descriptor.hpp>
#include <tare/system/printable.hpp>
#include <tare/workload/period.hpp>
#include <tare/workload/redis/operations.hpp>

#include <sys/socket.h>

#include <bit>
#include <cerrno>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tare::workload::redis_load {

/// What clients counted: within the counted time, but for `all`.
struct counts {
    measure::histogram latency;
    std::uint64_t hits = 0, misses = 0, stored = 0, compared = 0;
    std::uint64_t all = 0; ///< replies, those before and after the counted time included

    std::uint64_t replies() const { return hits + misses + stored; }
    void add(counts const& other)
    {
        latency.add(other.latency);
        hits += other.hits;
        misses += other.misses;
        stored += other.stored;
        compared += other.compared;
        all += other.all;
    }
};

/// One connection and its requests in flight. Allocates when it is made and never again.
///
/// Errors  `error` with the command, the connection and the byte of its replies: the server ended, or answered what does not fit.
class connection {
public:
    connection(system::descriptor socket, std::uint64_t number, commands const& how, sequence operations, parameters const& p)
        : socket_(std::move(socket)), number_(number), how_(&how), operations_(operations),
          compared_below_(~std::uint32_t{0} / p.verify.value), depth_(p.depth.value), flight_(std::bit_ceil(depth_)),
          mask_(flight_.size() - 1), out_(depth_ * how.longest()), scanner_(sensible)
    {
    }

    int fd() const { return socket_.get(); }
    std::size_t in_flight() const { return asked_ - answered_; }
    std::uint64_t asked() const { return asked_; }
    bool is_full() const { return in_flight() == depth_; }
    bool has_unsent() const { return !unsent_.empty(); }

    /// When bytes last went either way, ns.
    std::int64_t silent_since() const { return silent_since_; }

    /// Encodes one more request. Requires one that is not full and has nothing unsent of an earlier batch.
    template <class Profile>
    void ask(Profile, std::int64_t begin, double over)
    {
        auto& one = flight_[asked_++ & mask_];
        one = operations_.next();
        one.writes = Profile::writes(one.draw, over);
        one.begin = begin;
        end_ = how_->write(one, end_ ? end_ : out_.data());
    }

    /// One call sends what was asked; what the kernel does not take stays unsent.
    void send(std::int64_t now)
    {
        if (end_) unsent_ = {out_.data(), end_};
        end_ = nullptr;
        send_rest(now);
    }

    void send_rest(std::int64_t now)
    {
        auto const n = ::send(fd(), unsent_.data(), unsent_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN && errno != EINTR) fail("could not be sent: " + words(errno));
        if (n < 0) return;
        unsent_ = unsent_.subspan(static_cast<std::size_t>(n));
        silent_since_ = now;
    }

    /// One call receives, and the replies in it are counted at `clock()`. False when there was nothing.
    template <class Clock>
    bool receive(std::span<char> buffer, int flags, period const& counted, counts& into, Clock clock)
    {
        auto const n = ::recv(fd(), buffer.data(), buffer.size(), flags);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return false;
        if (n < 0) fail("was not answered: " + words(errno));
        if (n == 0) fail("was not answered: the server closed the connection");
        auto const now = clock();
        silent_since_ = now;
        bool const counts_now = counted.holds(now);
        bool const read = scanner_.scan({buffer.data(), static_cast<std::size_t>(n)}, [&](resp::scanned const& reply) {
            if (!wrong_.empty()) return;
            if (in_flight() == 0) return note("there was a reply that nobody had asked for");
            auto const& asked = oldest_asked();
            take(asked, reply, counts_now, into);
            ++answered_;
            ++into.all;
            if (counts_now) into.latency.add(now - asked.begin);
        });
        if (!wrong_.empty()) throw error(wrong_ + where());
        if (!read) fail("was answered with what is no RESP: " + scanner_.error().message());
        return true;
    }

    /// Throws what went wrong with the oldest request.
    [[noreturn]] void fail(std::string const& what) const
    {
        auto const& asked = oldest_asked();
        throw error((in_flight() == 0 ? "the next command" : asked.writes ? "SET" : "GET") + (' ' + what) + where());
    }

private:
    /// More than any reply to what is asked here, so that ten thousand connections are not much.
    static constexpr resp::limits sensible{.line = 4096, .blob = 1 << 20, .values = 1 << 10, .depth = 8, .reply = 2 << 20};

    operation const& oldest_asked() const { return flight_[answered_ & mask_]; }

    /// ", on connection 3 after 1234 bytes of replies"
    std::string where() const
    {
        return ", on connection " + std::to_string(number_) + " after " + std::to_string(scanner_.offset()) + " bytes of replies";
    }

    void note(std::string what) { wrong_ = std::move(what); }

    void take(operation const& asked, resp::scanned const& reply, bool counts_now, counts& into)
    {
        if (asked.writes) {
            if (reply.kind != resp::type::simple_string) return mismatch(asked, reply);
            into.stored += counts_now;
        } else if (reply.kind == resp::type::null) {
            into.misses += counts_now;
        } else {
            if (reply.kind != resp::type::blob_string || reply.size != how_->length_of(asked.key)) return mismatch(asked, reply);
            if (is_compared(asked)) {
                into.compared += counts_now;
                if (!how_->is_value_of(asked.key, reply.content))
                    note("GET of key " + std::to_string(asked.key) + " brought other bytes than were stored");
            }
            into.hits += counts_now;
        }
    }

    /// The key follows from the highest bits and whether it is written from the lowest one: others say whether it is compared, so that
    /// every key can be.
    bool is_compared(operation const& asked) const { return static_cast<std::uint32_t>(asked.draw >> 1) <= compared_below_; }

    void mismatch(operation const& asked, resp::scanned const& reply)
    {
        bool const told = resp::is_error(reply.kind);
        note((asked.writes ? "SET" : "GET") +
             (told ? " was refused: " + system::printable(reply.content, 200)
                   : " was answered with " + std::string(resp::words(reply.kind)) + " of " + std::to_string(reply.size) + " bytes"));
    }

    system::descriptor socket_;
    std::uint64_t number_;
    commands const* how_;
    sequence operations_;
    std::uint64_t compared_below_; ///< see `is_compared`
    std::uint64_t depth_;
    std::vector<operation> flight_; ///< a ring
    std::uint64_t mask_;
    std::uint64_t asked_ = 0, answered_ = 0;
    std::vector<char> out_;
    char* end_ = nullptr; ///< of what was asked and not yet sent
    std::span<char const> unsent_;
    std::int64_t silent_since_ = 0;
    resp::scanner scanner_;
    std::string wrong_;
};

} // namespace tare::workload::redis_load
