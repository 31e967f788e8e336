#pragma once

#include "../../../says.hpp"
#include "../../../scripted_server.hpp"
#include "../../../thrown_by.hpp"
#include "../protocol/messages.hpp"

#include <tare/mysql/connection/client.hpp>

#include <cstdint>
#include <string>

namespace fake_mysql {

/// What a server of MySQL says and hears.
class visitor : public scripted_end {
public:
    using capability = tare::mysql::protocol::capability;
    using scripted_end::scripted_end;

    /// The content of the next packet; its number is in `sequence`.
    std::string packet()
    {
        auto const head = bytes(4);
        sequence = static_cast<std::uint8_t>(head[3]);
        return bytes(static_cast<std::size_t>(tare::mysql::protocol::load<3>(head.data())));
    }

    void say_message(std::string const& message, std::uint8_t number) { say(mysql_messages::packets({message}, number)); }

    /// HandshakeV10, offering all that is needed and perhaps more.
    static std::string greeting(std::string const& plugin = "mysql_native_password", capability more = capability::none)
    {
        using namespace mysql_messages;
        auto const offered = static_cast<std::uint64_t>(protocol::usual | capability::connect_with_db | more);
        return "\x0a" + std::string("10.11.6-MariaDB") + '\0' + integer<4>(7) + "abcdefgh" + '\0' + integer<2>(offered & 0xffff) +
               integer<1>(45) + integer<2>(2) + integer<2>(offered >> 16 & 0xffff) + integer<1>(21) + std::string(6, '\0') +
               integer<4>(offered >> 32) + "ijklmnopqrst" + '\0' + plugin + '\0';
    }
    static constexpr auto nonce = "abcdefghijklmnopqrst"; ///< of the greeting

    /// The whole login; what the client sent.
    std::string greet()
    {
        say_message(greeting(), 0);
        auto const login = packet();
        say_message(mysql_messages::ok(), 2);
        return login;
    }

    std::uint8_t sequence = 0;
};

class server : public scripted_server<visitor> {
public:
    using scripted_server::scripted_server;
    tare::mysql::address address() const { return tare::mysql::over_tcp("127.0.0.1", port()); }
};

} // namespace fake_mysql
