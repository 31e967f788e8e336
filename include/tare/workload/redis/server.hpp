#pragma once

#include <tare/redis/connection/client.hpp>
#include <tare/system/process.hpp>
#include <tare/workload/redis/parameters.hpp>
#include <tare/workload/side.hpp>

#include <boost/json.hpp>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace tare::workload::redis_load {

/// redis-server as the SUT side: in memory alone, bounded, for one port. What is not said here is as its package has it, I/O threads (none)
/// included.
inline workload::server server(parameters const& p, context const& where)
{
    auto const found = system::find_program("redis-server");
    if (!found) throw error("there is no redis-server", "install it with 'apt install redis-server'");
    return {{found->string(),
             "--port",
             std::to_string(where.port),
             "--bind",
             where.listen_address,
             "--save",
             "",
             "--appendonly",
             "no",
             "--protected-mode",
             "no",
             "--daemonize",
             "no",
             "--databases",
             "1",
             "--maxmemory",
             std::to_string(server_bytes(p)),
             "--maxmemory-policy",
             "noeviction",
             "--maxclients",
             "10100",
             "--dir",
             "/tmp"},
            {}};
}

/// What is not measured: whether the server answers, emptying it, what it says of itself.
class control {
public:
    /// Throws `tare::redis::connection_error` where nobody answers yet, or it still loads.
    explicit control(context const& where) : client_(tare::redis::over_tcp(where.other_address, where.port), {.name = "tare-control"})
    {
        client_.call("PING");
    }

    void clear() { client_.call("FLUSHALL", "SYNC"); }

    /// {version, used_memory, maxmemory, keys}
    boost::json::object facts()
    {
        auto const info = client_.call("INFO", "everything").template as<std::string>();
        return {{"version", word_of(info, "redis_version:")},
                {"used_memory", number_of(info, "used_memory:")},
                {"maxmemory", number_of(info, "maxmemory:")},
                {"io_threads_active", number_of(info, "io_threads_active:")},
                {"keys", client_.call("DBSIZE").template as<std::int64_t>()}};
    }

    /// A connection as the server sees it: {own, other}, without ports.
    boost::json::object path()
    {
        auto const seen = client_.call("CLIENT", "INFO").template as<std::string>();
        return {{"own", address_of(word_of(seen, " laddr="))}, {"other", address_of(word_of(seen, " addr="))}};
    }

private:
    static std::string word_of(std::string_view text, std::string_view mark)
    {
        auto const at = text.find(mark);
        if (at == text.npos) return {};
        auto const begin = at + mark.size();
        return std::string(text.substr(begin, std::min<std::size_t>(text.find_first_of(" \r\n", begin) - begin, 200)));
    }
    static std::uint64_t number_of(std::string_view text, std::string_view mark)
    {
        auto const digits = word_of(text, mark);
        std::uint64_t out = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), out);
        return out;
    }
    static std::string address_of(std::string const& with_port) { return with_port.substr(0, with_port.rfind(':')); }

    tare::redis::client client_;
};

/// Whether the server answers requests yet. Throws what it refuses, but for that it still loads.
inline bool answers(context const& where)
{
    try {
        control const asked(where);
        return true;
    } catch (tare::redis::connection_error const&) { // nobody is there
        return false;
    } catch (tare::redis::server_error const& refused) {
        if (refused.word() != "LOADING") throw;
        return false;
    }
}

} // namespace tare::workload::redis_load
