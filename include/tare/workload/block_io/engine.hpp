#pragma once

#include <tare/name.hpp>

#include <boost/json.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace tare::workload::engine {

/// What an engine works on: a file that was opened with O_DIRECT, and one buffer for each I/O that may be under way.
struct work {
    int file = -1;
    std::byte* buffers = nullptr; ///< `depth` of them, one behind the other, aligned to 4096 bytes
    std::size_t block = 0;        ///< bytes of each
    unsigned depth = 0;
};

/// An interface of the kernel for I/O that does not wait. A slot is a buffer and the one I/O that may use it.
template <class E>
concept policy = named<E> && requires(E e, work const& w, unsigned slot, std::uint64_t offset, void (*done)(unsigned, std::int64_t))
{
    requires std::constructible_from<E, work const&>;
    e.read(slot, offset);
    e.write(slot, offset);
    e.submit_and_wait();
    e.reap(done);
    {
        e.facts()
        } -> std::same_as<boost::json::object>;
};

} // namespace tare::workload::engine
