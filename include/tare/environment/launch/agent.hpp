#pragma once

#include <tare/system/file.hpp>

#include <string>
#include <vector>

namespace tare::environment::launch {

/// How the agent inside finds its end of the result channel, the value of its option --channel.
inline constexpr int inherited_number = 3;
inline constexpr char const* inherited_channel = "fd:3";
inline constexpr char const* guest_channel = "port:tare.result";
inline std::string socket_channel(std::string const& path) { return "unix:" + path; }

/// The argument vector that makes this binary the agent: the same in every environment.
inline std::vector<std::string> agent_command(std::string const& channel)
{
    return {system::self().string(), "agent", "--channel", channel};
}

} // namespace tare::environment::launch
