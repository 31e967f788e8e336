#pragma once

#include <tare/agent/remote.hpp>
#include <tare/system/channel.hpp>
#include <tare/system/file.hpp>
#include <tare/system/identity.hpp>

#include <sys/socket.h>
#include <sys/un.h>

#include <charconv>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

namespace tare::agent {

namespace detail {

inline system::descriptor connect_socket(std::string const& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw error("the socket's path " + path + " is longer than 107 bytes");
    path.copy(address.sun_path, path.size());
    system::descriptor stream{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!stream || ::connect(stream.get(), reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0)
        throw system_failure("connect to the result channel at " + path);
    return stream;
}

/// The virtio-serial port of that name. Udev would make /dev/virtio-ports/NAME; a guest without udev looks it up itself.
inline system::descriptor open_port(std::string const& name)
{
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < deadline) {
        std::error_code missing;
        for (auto const& port : system::fs::directory_iterator("/sys/class/virtio-ports", missing)) {
            if (system::read_line(port.path() / "name") != name) continue;
            auto const device = "/dev" / port.path().filename();
            if (system::fs::exists(device)) return system::open_file(device, O_RDWR);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    throw error("the guest has no virtio-serial port named " + name, "load the module virtio_console");
}

} // namespace detail

/// Opens the agent's end of the result channel: "fd:N" inherited, "unix:PATH" a socket, "port:NAME" the port of a guest, "stdio:SECONDS"
/// the standard streams on another machine, where the agent lives at most that long.
inline system::channel connect(std::string const& where)
{
    auto const rest = where.substr(where.find(':') + 1);
    if (where.starts_with("unix:")) return system::channel(detail::connect_socket(rest));
    if (where.starts_with("port:")) return system::channel(detail::open_port(rest));
    if (auto const life = where.starts_with("stdio:") ? system::number_in<std::uint32_t>(rest) : std::nullopt) {
        auto streams = standard_streams();
        end_with_host(streams.fd(), std::chrono::seconds(*life));
        return streams;
    }
    int number = -1;
    auto const [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (!where.starts_with("fd:") || code != std::errc{} || end != rest.data() + rest.size() || ::fcntl(number, F_SETFD, FD_CLOEXEC) != 0)
        throw usage_error("the agent was given no result channel",
                          "it is started by Tare itself; start the driver without the verb 'agent'");
    return system::channel(system::descriptor(number));
}

} // namespace tare::agent
