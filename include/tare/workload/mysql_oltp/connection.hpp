#pragma once

#include <tare/mysql/protocol/scanner.hpp>
#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>
#include <tare/system/printable.hpp>
#include <tare/workload/mysql_oltp/counts.hpp>
#include <tare/workload/mysql_oltp/parameters.hpp>
#include <tare/workload/mysql_oltp/session.hpp>
#include <tare/workload/mysql_oltp/statements.hpp>
#include <tare/workload/period.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace tare::workload::oltp {

/// Runs transactions one statement at a time: a send, a receive. Allocates when it is made and never again.
///
/// A transaction that the server gave up is run again with the same ids and texts, and its time goes on. Of the errors that allow it, only
/// a deadlock (1213) has rolled the transaction back. Otherwise ROLLBACK goes before the next BEGIN, which would commit what was done so
/// far: after a lock that was waited for in vain (1205) and a duplicate id (1062) the statement alone is undone, and after a row that
/// changed (1020) it depends on the engine.
///
/// Valid   when each SELECT brings as many rows as the table has of its ids, and each write is of one row. A row is deleted and inserted
///         again in one transaction, and all reads come before the first write: so every state that was committed has all ids, and no
///         isolation from READ COMMITTED on shows another.
/// Errors  `error` with the statement, the connection and the byte of its answers: what the server refused, or what does not fit.
class connection {
public:
    connection(session with, std::uint64_t number, habits const& how, parameters const& p, std::uint64_t seed)
        : socket_(std::move(with.socket)), number_(number), how_(&how), rows_(p.rows.value), steps_(steps_of(p.read_only.value != 0)),
          columns_once_(protocol::has(with.spoken, protocol::capability::columns_once)),
          source_(how, seed, number, rows_, p.read_only.value != 0), statements_(how, rows_, with.prepared), scanner_(with.spoken, sensible)
    {
    }

    int fd() const { return socket_.get(); }
    bool columns_once() const { return columns_once_; } ///< the server leaves columns out that it told before
    bool is_busy() const { return busy_; }              ///< in a transaction
    bool has_unsent() const { return !unsent_.empty(); }

    /// When bytes last went either way, ns.
    std::int64_t silent_since() const { return silent_since_; }

    /// Begins the next transaction. Requires one that is not busy.
    void begin(std::int64_t now)
    {
        source_.next(now_running_);
        begin_ = now;
        retries_ = 0;
        busy_ = true;
        restart(now);
    }

    void send_rest(std::int64_t now)
    {
        auto const n = ::send(fd(), unsent_.data(), unsent_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN && errno != EINTR) fail("could not be sent: " + tare::words(errno));
        if (n < 0) return;
        unsent_.remove_prefix(static_cast<std::size_t>(n));
        silent_since_ = now;
    }

    /// One call receives. A statement that is answered is counted at `clock()` and followed by the next of its transaction. Returns the
    /// bytes that were there.
    template <class Clock>
    std::size_t receive(std::span<char> buffer, int flags, period const& counted, counts& into, Clock clock)
    {
        auto const n = ::recv(fd(), buffer.data(), buffer.size(), flags);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
        if (n < 0) fail("was not answered: " + tare::words(errno));
        if (n == 0) fail("was not answered: the server closed the connection");
        auto const now = clock();
        silent_since_ = now;
        bool const counts_now = counted.holds(now);
        bool const read = scanner_.scan({buffer.data(), static_cast<std::size_t>(n)},
                                        [&](protocol::scanned const& said) { take(said, counts_now, into); });
        if (!wrong_.empty()) fail(wrong_);
        if (!read) fail("was answered with what does not belong there: " + scanner_.error().message());
        if (busy_ && scanner_.is_over()) go_on(now, counts_now, into);
        return static_cast<std::size_t>(n);
    }

    /// Throws what went wrong with the statement that is asked.
    [[noreturn]] void fail(std::string const& what) const
    {
        throw error(std::string(words(what_)) + ' ' + what + ", on connection " + std::to_string(number_) + " after " +
                    std::to_string(scanner_.offset()) + " bytes of answers");
    }

private:
    /// More than any answer to what is asked here, so that ten thousand connections are not much.
    static constexpr protocol::limits sensible{.message = 1 << 20, .short_message = 4096, .columns = 16, .results = 1, .response = 4 << 20};

    /// A transaction that fails so often will not succeed.
    static constexpr std::uint64_t most_retries = 1000;

    enum class sequel : char { next, again, rollback };

    void ask(statement s, std::int64_t now)
    {
        what_ = s;
        auto& one = statements_[s];
        unsent_ = one.fill(now_running_, step_, s);
        scanner_.begin(one.expected(), one.columns());
        send_rest(now);
    }

    void restart(std::int64_t now)
    {
        step_ = 0;
        ask(steps_[0], now);
    }

    void take(protocol::scanned const& said, bool counts_now, counts& into)
    {
        into.statements += counts_now;
        if (said.how == protocol::step::error) return take_refusal(said.error, counts_now, into);
        if (said.how == protocol::step::file) return note("was answered with a request for a file of this machine, which it does not get");
        statements_[what_].answered();
        sequel_ = what_ == statement::rollback ? sequel::again : sequel::next;
        if (!said.last) return note("was answered with more than one result");
        if (reads(what_)) {
            into.reads += counts_now;
            if (said.how == protocol::step::rows_end) statements_[what_].answered_with(scanner_.kinds());
            check_rows(said);
        } else if (said.how != protocol::step::ok) {
            note("was answered with rows");
        } else if (writes(what_)) {
            into.writes += counts_now ? said.ok.affected_rows : 0;
            if (said.ok.affected_rows != 1) note("was of " + std::to_string(said.ok.affected_rows) + " rows instead of 1");
        }
    }

    void take_refusal(protocol::server_error const& said, bool counts_now, counts& into)
    {
        auto const kind = said.code == 1213   ? &counts::deadlocks
                          : said.code == 1205 ? &counts::lock_waits
                          : said.code == 1020 ? &counts::changed
                          : said.code == 1062 ? &counts::duplicates
                                              : nullptr;
        if (!kind || what_ == statement::rollback) return note("was refused with " + system::printable(said.text(), 500));
        if (++retries_ > most_retries)
            return note("made its transaction fail for the " + std::to_string(retries_) + "th time with " +
                        system::printable(said.text(), 500));
        into.*kind += counts_now;
        sequel_ = said.code == 1213 ? sequel::again : sequel::rollback;
    }

    void check_rows(protocol::scanned const& said)
    {
        auto const first = now_running_.ids[step_];
        auto const all = std::min(last_id(*how_, what_, first), rows_) - first + 1;
        auto const most = what_ == statement::sum ? 1 : all;
        auto const least = what_ == statement::distinct ? 1 : most; // equal rows are told once
        if (said.how != protocol::step::rows_end)
            note("was answered without rows");
        else if (said.rows < least || said.rows > most)
            note("brought " + std::to_string(said.rows) + " rows instead of " + (least < most ? "1 to " : "") + std::to_string(most));
    }

    void go_on(std::int64_t now, bool counts_now, counts& into)
    {
        if (sequel_ == sequel::again) return restart(now);
        if (sequel_ == sequel::rollback) return ask(statement::rollback, now);
        if (++step_ < steps_.size()) return ask(steps_[step_], now);
        busy_ = false;
        ++into.all;
        if (counts_now) into.latency.add(now - begin_);
    }

    void note(std::string what)
    {
        if (wrong_.empty()) wrong_ = std::move(what);
    }

    system::descriptor socket_;
    std::uint64_t number_;
    habits const* how_;
    std::uint64_t rows_;
    std::span<statement const> steps_;
    bool columns_once_;
    transactions source_;
    transaction now_running_;
    std::size_t step_ = 0;
    statement what_ = statement::begin;
    sequel sequel_ = sequel::next;
    statements statements_;
    std::string_view unsent_;
    std::int64_t begin_ = 0, silent_since_ = 0;
    std::uint64_t retries_ = 0; ///< of the transaction that runs
    bool busy_ = false;
    protocol::scanner scanner_;
    std::string wrong_;
};

} // namespace tare::workload::oltp
