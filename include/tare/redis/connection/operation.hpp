#pragma once

#include <tare/redis/connection/reply.hpp>
#include <tare/wire/completion.hpp>

#include <boost/asio.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace tare::redis {

namespace asio = boost::asio;

using replies = std::vector<reply>;

using completion = wire::completion<replies>;

/// What waits for replies: a pipeline, or the handshake, which waits for no replies of its own.
struct operation {
    std::uint64_t id;
    std::size_t size; ///< replies that it waits for
    replies got;
    std::unique_ptr<completion> done;
    asio::steady_timer deadline;

    std::size_t left() const { return size - got.size(); }
};

} // namespace tare::redis
