#pragma once

#include <tare/redis/resp/hello.hpp>
#include <tare/redis/resp/limits.hpp>

#include <chrono>
#include <string>

namespace tare::redis {

/// How a connection introduces itself, and how long and how much it bears.
struct settings {
    resp::credentials who{}; ///< sent when there is a password
    std::string name{};      ///< what CLIENT LIST calls the connection; no blanks
    resp::limits limits{};   ///< of each reply and push: a pipeline of n commands takes n times as much at most

    /// From the name's lookup to the end of the handshake; 0 is no limit.
    std::chrono::milliseconds connect_within{5000};

    /// From the call until all replies are there, unless the call says another time; 0 is no limit, for BLPOP and the like.
    std::chrono::milliseconds answer_within{30000};
};

} // namespace tare::redis
