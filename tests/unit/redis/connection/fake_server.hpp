#pragma once

#include "../../../says.hpp"
#include "../../../scripted_server.hpp"
#include "../../../thrown_by.hpp"

#include <tare/redis/connection/client.hpp>

#include <string>
#include <string_view>

/// What a server of Redis says and hears.
class redis_end : public scripted_end {
public:
    using scripted_end::scripted_end;

    /// HELLO as Redis 7 answers it.
    std::string greet()
    {
        auto hello = until_command("HELLO");
        say("%3\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:3\r\n");
        return hello;
    }

    /// A command as it was sent, whose name this is.
    std::string until_command(std::string_view name)
    {
        auto const head = until("\r\n");
        std::string out = head + "\r\n";
        for (auto left = std::stoul(head.substr(1)); left > 0; --left) {
            auto const length = until("\r\n");
            auto const word = until("\r\n");
            if (out.find('$') == out.npos && word != name) throw gone{};
            out += length + "\r\n" + word + "\r\n";
        }
        return out;
    }
};

class fake_server : public scripted_server<redis_end> {
public:
    using scripted_server::scripted_server;
    tare::redis::address address() const { return tare::redis::over_tcp("127.0.0.1", port()); }
};
