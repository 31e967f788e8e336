#pragma once

#include <boost/asio.hpp>

#include <exception>
#include <optional>

namespace tare::wire {

/// Starts an operation and runs the context until it has ended; throws what it failed with. `start` gets a function to tell the end to.
template <class Start>
void wait(boost::asio::io_context& io, Start const& start)
{
    std::optional<std::exception_ptr> ended;
    start([&ended](std::exception_ptr failure) { ended = failure; });
    while (!ended) {
        io.restart();
        io.run_one();
    }
    if (*ended) std::rethrow_exception(*ended);
}

} // namespace tare::wire
