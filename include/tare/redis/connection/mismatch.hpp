#pragma once

#include <tare/redis/connection/error.hpp>
#include <tare/redis/resp/type.hpp>
#include <tare/redis/resp/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace tare::redis {

/// Where in a reply a value lies, for the sentence that says what is wrong with it.
struct place {
    std::string_view command;  ///< name of the command that was answered
    std::string_view server;   ///< who answered
    place const* in = nullptr; ///< the aggregate that it lies in; null for the reply itself
    std::size_t element = 0;   ///< there, counted from 0; in a map keys and values count in turn
};

/// "the reply to EXEC from 127.0.0.1:6379, element 2, element 0"
inline std::string words(place const& at)
{
    if (at.in) return words(*at.in) + ", element " + std::to_string(at.element);
    return "the reply to " + std::string(at.command) + " from " + std::string(at.server);
}

/// What a value is, without what it holds, which may be secret: "a blob string of 3 bytes".
inline std::string words(resp::value const& v)
{
    std::string out(resp::words(v.kind));
    if (auto const* all = v.elements()) return out + " of " + std::to_string(all->size()) + " elements";
    if (auto const* text = v.string()) return out + " of " + std::to_string(text->size()) + " bytes";
    return out;
}

/// Throws `server_error` when the value is one, else `reply_mismatch`: "the reply to GET is a null, where an integer was expected".
[[noreturn]] inline void mismatch(place const& at, std::string const& wanted, resp::value const& got)
{
    if (got.is_error() && got.string() != nullptr) throw server_error(at.command, *got.string(), at.server);
    throw reply_mismatch(words(at) + " is " + words(got) + ", where " + wanted + " was expected",
                         got.is_null() ? "ask for a std::optional, which takes a null" : "");
}

} // namespace tare::redis
