#pragma once

#include <tare/redis/connection/convert.hpp>
#include <tare/redis/connection/error.hpp>
#include <tare/redis/resp/value.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tare::redis {

/// What the server answered to one command. An error is such an answer too: it says nothing of the connection or of other commands.
///
///     auto const count = reply.as<long long>();
///     auto const [cursor, keys] = reply.as<std::tuple<std::string, std::vector<std::string>>>();
class reply {
public:
    /// `server` is its address, which sentences name; all replies of a connection share it.
    reply(std::string command, resp::value value, std::shared_ptr<std::string const> server)
        : command_(std::move(command)), value_(std::move(value)), server_(std::move(server))
    {
    }

    std::string const& command() const { return command_; } ///< the name of the command that was answered
    resp::value const& value() const { return value_; }
    bool is_error() const { return value_.is_error() && value_.string() != nullptr; }

    std::optional<server_error> error() const
    {
        if (!is_error()) return std::nullopt;
        return server_error(command_, *value_.string(), *server_);
    }

    /// Throws the `server_error` when it is one.
    void check() const
    {
        if (is_error()) throw server_error(command_, *value_.string(), *server_);
    }

    /// The value as a `T` (see `convert`): std::string, integers, double, bool, std::optional, vector, pair, tuple, map of these,
    /// resp::value.
    ///
    /// Errors  `server_error` when the server refused the command; `reply_mismatch` when the reply is no `T`.
    template <class T>
    T as() const
    {
        check();
        return convert<T>::from(value_, {.command = command_, .server = *server_});
    }

private:
    std::string command_;
    resp::value value_;
    std::shared_ptr<std::string const> server_;
};

} // namespace tare::redis
