#pragma once

#include <tare/redis/connection/error.hpp>
#include <tare/redis/connection/pipeline.hpp>
#include <tare/redis/connection/secret.hpp>
#include <tare/redis/connection/settings.hpp>
#include <tare/redis/resp/command.hpp>
#include <tare/redis/resp/hello.hpp>
#include <tare/redis/resp/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::redis {

/// What a connection begins with: `HELLO 3` with user, password and name; when the server knows no RESP3, AUTH and CLIENT SETNAME.
/// Replies in, commands out, no I/O.
///
/// Errors  `server_error` from `next`, without the password, also where the server repeats it.
class handshake {
public:
    handshake(settings const& how, std::string server) : who_(how.who), name_(how.name), address_(std::move(server))
    {
        resp::write_hello(bytes_, 3, who_, name_);
        commands_.push_back({"HELLO"});
    }

    /// What is to be sent now, and the commands in it. Taken once.
    std::string take_bytes() { return std::exchange(bytes_, {}); }
    std::vector<awaited> take_commands() { return std::exchange(commands_, {}); }

    /// True when the connection may be used; until then there may be more to send.
    bool next(std::string const& command, resp::value const& reply)
    {
        if (command == "HELLO" && resp::knows_only_resp2(reply)) return fall_back();
        if (reply.is_error() && reply.string()) throw refusal(command, *reply.string());
        if (command != "HELLO") return --left_ == 0;
        auto said = resp::hello_of(reply);
        if (!said || said->proto != 3) throw reply_mismatch("the reply to HELLO from " + address_ + " is not that of a server of RESP3");
        server_ = std::move(*said);
        return true;
    }

    /// What the server said of itself; of one without HELLO only that it speaks RESP2.
    resp::hello const& server() const { return server_; }

private:
    /// The word that an error begins with is kept, whatever the password is.
    server_error refusal(std::string const& command, std::string_view text) const
    {
        auto const word = text.substr(0, text.find(' '));
        return {command, std::string(word) + without_secret(text.substr(word.size()), who_.password), address_};
    }

    /// A server that has no HELLO has no users either, but a proxy may: "default" is sent as the password alone, which both know.
    bool fall_back()
    {
        bytes_.clear();
        commands_.clear();
        server_ = {};
        server_.proto = 2;
        if (!who_.password.empty()) {
            if (who_.user == "default")
                resp::write_command(bytes_, "AUTH", who_.password);
            else
                resp::write_command(bytes_, "AUTH", who_.user, who_.password);
            commands_.push_back({"AUTH"});
        }
        if (!name_.empty()) {
            resp::write_command(bytes_, "CLIENT", "SETNAME", name_);
            commands_.push_back({"CLIENT"});
        }
        left_ = commands_.size();
        return left_ == 0;
    }

    resp::credentials who_;
    std::string name_;
    std::string address_; ///< for sentences
    std::string bytes_;
    std::vector<awaited> commands_;
    std::size_t left_ = 0; ///< replies of the way of RESP2
    resp::hello server_;
};

} // namespace tare::redis
