#pragma once

#include <tare/redis/resp/type.hpp>

#include <cstdint>
#include <string_view>

namespace tare::redis::resp {

enum class step : char { value, string_begin, string_part, string_end, aggregate_begin, aggregate_end };

/// One step of a reply. A value without parts is one event; a string is begun, given in parts as they arrive, and ended; an aggregate is
/// begun and ended, and the events of its elements lie between.
///
/// `text` is valid until the parser is asked again, and lies in the bytes that it was given or in its own line.
struct event {
    resp::step step = resp::step::value;
    type kind = type::null;
    bool streamed = false;   ///< a begin of unknown `size`
    bool boolean = false;    ///< of a boolean
    std::int64_t number = 0; ///< of a number
    double real = 0;         ///< of a double
    std::uint64_t size = 0;  ///< of a begin: bytes (of a verbatim string without its format), or elements (of a map: twice its pairs)
    std::string_view text{}; ///< of a simple string, simple error, big number; of a part; of a verbatim string's begin: its format
};

} // namespace tare::redis::resp
