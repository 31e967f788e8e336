#pragma once

#include <tare/mysql/protocol/limits.hpp>

#include <chrono>
#include <string>

namespace tare::mysql {

/// Who logs in, and how long and how much the connection bears.
struct settings {
    std::string user{}, password{};
    std::string database{}; ///< that names without one are looked up in; empty for none

    /// For `caching_sha2_password` without TLS or a Unix socket: the server's public key (PEM), by which the password is encrypted; or
    /// whether the server may be asked for it. Who sits between can send a key of his own, and read the password.
    std::string server_key{};
    bool ask_for_key = false;

    /// Whether a query may be several statements, separated by `;`. What is put into a text by mistake can then be one too.
    bool multi_statements = false;

    /// Whether an UPDATE tells the rows that it found. Else it tells those that it changed, which a row with the same values is not.
    bool found_rows = false;

    /// Of a response, which is kept as a whole: a few times its bytes at most, or 80 bytes a row that is shorter.
    protocol::limits limits{.response = 1ULL << 30};

    /// From the name's lookup to the end of the login; 0 is no limit.
    std::chrono::milliseconds connect_within{5000};

    /// From the call until the answer is there, unless the call says another time; 0 is no limit.
    std::chrono::milliseconds answer_within{30000};
};

} // namespace tare::mysql
