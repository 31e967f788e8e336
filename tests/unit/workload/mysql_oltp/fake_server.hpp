#pragma once

#include "../../mysql/protocol/messages.hpp"

#include <tare/workload/mysql_oltp/connection.hpp>

#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oltp_fakes {

using namespace tare::workload::oltp;
using namespace mysql_messages;
using tare::workload::period;

constexpr std::uint64_t rows_of_table = 1000;

/// What a client asked.
struct question {
    std::string bytes; ///< of the whole packet
    statement what = statement::begin;
    std::vector<std::uint64_t> numbers = {}; ///< in it
};

/// What the fake server says of what it prepares.
inline prepared_statements numbered()
{
    prepared_statements out;
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = prepared_statement{static_cast<std::uint32_t>(i + 1)};
        if (reads(static_cast<statement>(i))) out[i]->columns = {{protocol::field_type::string, false}};
    }
    return out;
}

/// The server's end of a connection. Reading throws `gone` when the client has gone.
class far_end {
public:
    struct gone {};

    far_end(int socket, habits const& how) : socket_(socket), how_(&how) {}

    question next()
    {
        auto bytes = take(4);
        bytes += take(static_cast<std::size_t>(protocol::load<3>(bytes.data())));
        question out{.bytes = bytes};
        if (bytes[4] == 0x17)
            read_execution(out);
        else
            read_text(out);
        return out;
    }

    void say(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            auto const n = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) throw gone{};
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }

    void close() { socket_ = {}; }

    bool has_question() const
    {
        char byte = 0;
        return ::recv(socket_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
    }

    /// What a server with all ids would answer.
    std::string honest(question const& asked) const
    {
        if (writes(asked.what)) return packets({ok(3, 1)});
        if (!reads(asked.what)) return packets({ok()});
        if (asked.what == statement::sum || asked.what == statement::point) return rows(asked, 1);
        auto const last = std::min(how_->end_by_server ? asked.numbers[0] + asked.numbers.at(2) : asked.numbers.at(1), rows_of_table);
        return rows(asked, last - asked.numbers[0] + 1);
    }

    std::string rows(question const& asked, std::uint64_t count) const
    {
        std::string out = how_->columns_once ? packets({std::string("\x01\0", 2)}) : packets({"\x01", column("c", 254)});
        std::uint8_t sequence = how_->columns_once ? 2 : 3;
        auto const row = (asked.bytes[4] == 0x17 ? std::string(2, '\0') : "") + string(std::string(119, '7'));
        for (std::uint64_t i = 0; i < count; ++i) sequence = protocol::append_message(out, sequence, row);
        protocol::append_message(out, sequence, end_ok());
        return out;
    }

private:
    std::string take(std::size_t n) const
    {
        std::string out(n, '\0');
        if (::recv(socket_.get(), out.data(), n, MSG_WAITALL) != static_cast<ssize_t>(n)) throw gone{};
        return out;
    }

    void read_execution(question& out) const
    {
        out.what = static_cast<statement>(protocol::load<4>(out.bytes.data() + 5) - 1);
        auto const values = sentence_of(out.what, *how_).values;
        if (values.empty()) return;
        std::size_t at = 14 + (values.size() + 7) / 8;
        at += 1 + (out.bytes[at] != 0 ? 2 * values.size() : 0);
        for (auto const v : values) {
            if (size_of(v, *how_) > 0) {
                at += 1 + static_cast<unsigned char>(out.bytes[at]);
            } else {
                out.numbers.push_back(protocol::load<8>(out.bytes.data() + at));
                at += 8;
            }
        }
    }

    void read_text(question& out) const
    {
        auto const sql = out.bytes.substr(5);
        constexpr std::pair<std::string_view, statement> beginnings[] = {{"BEGIN", statement::begin},
                                                                         {"SELECT SUM", statement::sum},
                                                                         {"SELECT DISTINCT", statement::distinct},
                                                                         {"SELECT c FROM sbtest1 WHERE id=", statement::point},
                                                                         {"SELECT", statement::range},
                                                                         {"UPDATE sbtest1 SET k", statement::index_update},
                                                                         {"UPDATE", statement::non_index_update},
                                                                         {"DELETE", statement::erase},
                                                                         {"INSERT", statement::insert},
                                                                         {"COMMIT", statement::commit},
                                                                         {"ROLLBACK", statement::rollback}};
        for (auto const& [text, what] : beginnings)
            if (sql.starts_with(text)) {
                out.what = what;
                break;
            }
        if (out.what == statement::range && sql.ends_with("ORDER BY c")) out.what = statement::order;
        auto const from = sql.find("WHERE");
        for (std::size_t i = from; i < sql.size(); ++i) {
            if (std::isdigit(static_cast<unsigned char>(sql[i])) == 0) continue;
            std::size_t used = 0;
            out.numbers.push_back(std::stoull(sql.substr(i), &used));
            i += used;
        }
    }

    tare::system::descriptor socket_;
    habits const* how_;
};

/// A client and the server's end of its connection.
struct pair_of_ends {
    connection client;
    far_end server;
};

inline parameters short_run(std::uint64_t clients = 1, bool read_only = false)
{
    parameters p;
    p.clients.value = clients;
    p.rows.value = rows_of_table;
    p.read_only.value = read_only ? 1 : 0;
    p.seconds.value = 0.1;
    p.warm_up.value = 0.01;
    return p;
}

inline pair_of_ends connected_pair(habits const& how, bool read_only = false, std::uint64_t number = 0)
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) throw tare::system_failure("make a pair of sockets");
    timeval const limit{0, 100'000}; // as `log_in` has it
    ::setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    session with{.socket = tare::system::descriptor(ends[0]), .spoken = protocol::usual};
    if (how.columns_once) with.spoken = with.spoken | protocol::capability::columns_once;
    if (how.prepared) with.prepared = numbered();
    return {connection(std::move(with), number, how, short_run(1, read_only), 7), far_end(ends[1], how)};
}

} // namespace oltp_fakes
