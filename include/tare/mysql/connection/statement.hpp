#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace tare::mysql {

/// A statement that one connection has prepared, until it is closed, or the connection ends or is reset.
struct statement {
    std::uint32_t number = 0;            ///< by which the server knows it
    std::size_t parameters = 0;          ///< how many `?` it has
    std::size_t columns = 0;             ///< of its result; 0 for one without rows
    std::string words{};                 ///< first words of it, for sentences
    std::weak_ptr<void const> session{}; ///< that prepared it
};

} // namespace tare::mysql
