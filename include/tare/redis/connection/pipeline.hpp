#pragma once

#include <tare/redis/resp/command.hpp>
#include <tare/system/error.hpp>
#include <tare/system/printable.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tare::redis {

/// A command that was sent and is not answered yet.
struct awaited {
    std::string name;              ///< "GET"; arguments are not kept, since they may be secret
    std::size_t confirmations = 0; ///< pushes that answer it, one a channel, instead of a reply
};

/// Commands that are sent at once and answered in their order.
///
///     pipeline both;
///     both.add("SET", key, 42).add("GET", key);
///
/// Refused with a `usage_error`, before anything is sent: commands after which replies could no longer be told apart (MONITOR, SYNC,
/// PSYNC, CLIENT REPLY, RESET), HELLO, which the connection itself sends, and UNSUBSCRIBE without channels, whose answers cannot be
/// counted.
class pipeline {
public:
    template <resp::argument... Arguments>
    pipeline& add(std::string_view name, Arguments const&... arguments)
    {
        expect(name, sizeof...(arguments), first_word(arguments...));
        resp::write_command(bytes_, name, arguments...);
        return *this;
    }

    /// The same for words of which the number is not known before; the first is the command's name.
    pipeline& add(std::span<std::string_view const> words)
    {
        if (words.empty()) throw usage_error("a command of Redis has no word", "give its name");
        expect(words[0], words.size() - 1, words.size() > 1 ? words[1] : std::string_view{});
        resp::write_command(bytes_, words);
        return *this;
    }

    std::size_t size() const { return commands_.size(); } ///< commands, and so replies
    bool empty() const { return commands_.empty(); }
    std::string const& bytes() const { return bytes_; } ///< as they are sent
    std::vector<awaited> const& commands() const { return commands_; }

    /// Whether a command is answered by pushes, which only RESP3 has.
    bool needs_pushes() const
    {
        return std::ranges::any_of(commands_, [](awaited const& c) { return c.confirmations > 0; });
    }

private:
    static std::string_view first_word() { return {}; }
    template <class First, class... Rest>
    static std::string_view first_word(First const& first, Rest const&...)
    {
        if constexpr (std::convertible_to<First const&, std::string_view>) return first;
        return {};
    }

    static std::string capitals(std::string_view text)
    {
        std::string out(text);
        for (char& c : out)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        return out;
    }

    void expect(std::string_view name, std::size_t arguments, std::string_view first)
    {
        auto const blank = name.find_first_of(" \t\r\n");
        auto const word = system::printable(name.substr(0, blank), 64); // what stands behind the blank may be secret
        if (word.empty() || blank != name.npos)
            throw usage_error("'" + word + "' is followed by a blank, or is no name of a command of Redis",
                              "give each word as an argument");
        auto const kind = capitals(name);
        for (auto const* refused : {"MONITOR", "SYNC", "PSYNC", "RESET"})
            if (kind == refused) throw usage_error(kind + " makes replies that no command can be matched with", "use redis-cli for it");
        if (kind == "CLIENT" && capitals(first) == "REPLY") throw usage_error("CLIENT REPLY turns replies off, which are awaited here");
        if (kind == "HELLO") throw usage_error("HELLO is sent by the connection itself", "give user, password and name in its settings");
        bool const confirmed = kind.ends_with("SUBSCRIBE");
        if (confirmed && arguments == 0)
            throw usage_error(kind + " without channels is answered by nobody knows how many pushes", "name the channels");
        commands_.push_back({word, confirmed ? arguments : 0});
    }

    std::string bytes_;
    std::vector<awaited> commands_;
};

} // namespace tare::redis
