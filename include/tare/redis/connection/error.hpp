#pragma once

#include <tare/redis/resp/value.hpp>
#include <tare/system/error.hpp>
#include <tare/system/printable.hpp>
#include <tare/wire/error.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace tare::redis {

using wire::connection_error;

/// What the server refuses a command with. The connection goes on.
class server_error : public error {
public:
    /// `text` is the error as the server sends it, and `server` its address: "WRONGTYPE Operation against a key holding the wrong kind of
    /// value".
    server_error(std::string_view command, std::string_view text, std::string_view server = "the server")
        : error(std::string(server) + " answers " + std::string(command) + " with " + system::printable(text, longest),
                remedy_of(word_of(text))),
          word_(word_of(text)), message_(text.substr(std::min(text.size(), word_.size() + 1)))
    {
    }

    std::string const& word() const { return word_; }       ///< "WRONGTYPE", "OOM", "LOADING", "NOAUTH", "MOVED", "ERR"
    std::string const& message() const { return message_; } ///< what stands behind the word, as it was sent

private:
    static constexpr std::size_t longest = 300; ///< bytes of a sentence

    static std::string_view word_of(std::string_view text) { return text.substr(0, text.find(' ')); }

    static std::string remedy_of(std::string_view word)
    {
        if (word == "NOAUTH") return "give a password in the settings";
        if (word == "WRONGPASS") return "check user and password";
        if (word == "LOADING") return "try again when the server has loaded its data";
        if (word == "MOVED" || word == "ASK") return "ask the node that it names";
        if (word == "OOM") return "raise the server's maxmemory, or set a policy of eviction";
        return {};
    }

    std::string word_, message_;
};

/// A reply is of another type than was asked for.
class reply_mismatch : public error {
public:
    using error::error;
};

} // namespace tare::redis
