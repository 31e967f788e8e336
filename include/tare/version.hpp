#pragma once

namespace tare {

/// Of the library; CMakeLists.txt says the same, and a test holds the two together.
inline constexpr char const* version = "0.1.0";

} // namespace tare
