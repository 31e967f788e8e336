#pragma once

#include <tare/workload/ends.hpp>
#include <tare/workload/redis/requests.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace tare::workload::redis_load {

/// Bytes that every reply of a sink fits into.
inline constexpr std::size_t longest_reply = 320;

/// Requires room for it. Returns where it ends.
inline char* write(char* at, std::string_view bytes)
{
    std::memcpy(at, bytes.data(), bytes.size());
    return at + bytes.size();
}

namespace detail {

inline char* write_blob(char* at, std::string const& content)
{
    return write(at, '$' + std::to_string(content.size()) + "\r\n" + content + "\r\n");
}

/// What clients ask for besides the load: the little that `control` and redis-benchmark understand. May allocate.
inline char* write_rare_reply(char* at, word name, word second, int socket)
{
    if (name == word_of("ping")) return write(at, "+PONG\r\n");
    if (name == word_of("hello"))
        return write(at, "%3\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$4\r\nsink\r\n$5\r\nproto\r\n:3\r\n");
    if (name == word_of("client") && second == word_of("info")) {
        auto const seen = ends_of(socket);
        return write_blob(at, "id=1 addr=" + seen.other + ":0 laddr=" + seen.own + ":0 resp=3\n");
    }
    if (name == word_of("client") || name == word_of("flushall") || name == word_of("select")) return write(at, "+OK\r\n");
    if (name == word_of("info")) return write_blob(at, "redis_version:sink\r\nused_memory:0\r\nmaxmemory:0\r\nio_threads_active:0\r\n");
    if (name == word_of("dbsize")) return write(at, ":0\r\n");
    if (name == word_of("config")) return write(at, "*2\r\n$4\r\nsave\r\n$0\r\n\r\n"); // of CONFIG GET save, and as good for others
    return write(at, "-ERR unknown command\r\n");
}

} // namespace detail

/// The reply to a command, by the words of its first two arguments; a key has no value, since nothing is kept.
inline char* write_reply(char* at, word name, word second, int socket)
{
    if (name == word_of("set")) return write(at, "+OK\r\n");
    if (name == word_of("get")) return write(at, "$-1\r\n");
    return detail::write_rare_reply(at, name, second, socket);
}

} // namespace tare::workload::redis_load
