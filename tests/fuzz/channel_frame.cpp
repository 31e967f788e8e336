// What arrives on the result channel comes from a process that anything may have happened to.
#include <tare/system/channel.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

/// The first byte is the size of the pieces in which the rest arrives, so that incremental reading is exercised.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 2) return 0;
    auto [near, far] = tare::system::channel_pair();
    std::size_t const piece = 1 + data[0];
    for (std::size_t at = 1; at < size; at += piece)
        if (::send(far.get(), data + at, std::min(piece, size - at), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) break;
    far.reset();
    tare::system::channel channel(std::move(near));
    try {
        while (channel.receive(std::chrono::steady_clock::now() + std::chrono::seconds(1))) {
        }
    } catch (tare::error const&) { // a sentence is what a wrong frame should come to
    }
    return 0;
}
