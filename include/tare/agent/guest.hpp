#pragma once

#include <tare/agent/guest_boot.hpp>
#include <tare/agent/guest_disk.hpp>
#include <tare/agent/guest_network.hpp>
#include <tare/agent/guest_server.hpp>
#include <tare/agent/message.hpp>
#include <tare/network/addresses.hpp>

#include <boost/json.hpp>

#include <signal.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace tare::agent {

namespace detail {

inline void set_up_network(boost::json::object const& guest)
{
    quieten_ipv6();
    system::write_setting("/proc/sys/net/ipv4/tcp_congestion_control", network::usual_congestion_control);
    guest_link("lo").up();
    if (!guest.contains("address")) return;
    auto const prefix = number_of(guest, "prefix");
    if (!(prefix >= 0 && prefix <= 32)) throw error("the guest was given a network prefix that is not 0 to 32 bits long");
    guest_link link(virtio_link());
    link.address(ipv4(text_of(guest, "address")), static_cast<int>(prefix));
    if (guest.contains("mtu")) link.mtu(static_cast<int>(number_of(guest, "mtu")));
    link.up();
    if (guest.contains("gateway")) link.default_route(ipv4(text_of(guest, "gateway")));
    link.wait_for_carrier(std::chrono::seconds(10));
}

/// The choice of the host for transparent huge pages; the kernel itself refuses a word that it does not know.
inline void set_up_huge_pages(boost::json::object const& choice)
{
    system::fs::path const folder = "/sys/kernel/mm/transparent_hugepage";
    for (char const* const name : {"enabled", "defrag"})
        if (choice.contains(name) && system::fs::exists(folder / name)) system::write_setting(folder / name, text_of(choice, name));
}

} // namespace detail

/// Does for a guest what an environment on the host gets from the host. Nothing happens when the object is empty.
///
/// Members  hostname; address, prefix, mtu and, for other networks, gateway of its one virtio link;
///          transparent_huge_pages {enabled, defrag}; data {serial, place}: the ext4 disk of that virtio serial number, mounted
///          on `place`. All may be missing.
/// Errors   `error` that names the step.
inline void set_up_guest(boost::json::object const& guest)
{
    if (guest.empty()) return;
    if (guest.contains("hostname")) {
        auto const name = text_of(guest, "hostname");
        if (::sethostname(name.data(), name.size()) != 0) throw system_failure("name the guest " + name);
    }
    if (guest.contains("transparent_huge_pages")) detail::set_up_huge_pages(object_of(guest, "transparent_huge_pages"));
    detail::set_up_network(guest);
    if (!guest.contains("data")) return;
    auto const data = object_of(guest, "data");
    detail::mount_data(text_of(data, "serial"), text_of(data, "place"));
}

/// Ends every other process, writes the data disk back and switches the machine off. For PID 1 of a guest only.
[[noreturn]] inline void power_off()
{
    ::kill(-1, SIGKILL);
    while (::waitpid(-1, nullptr, 0) > 0) {
    }
    detail::unmount_data();
    ::reboot(RB_POWER_OFF);
    ::_exit(1); // not reached: only without CAP_SYS_BOOT does reboot return
}

} // namespace tare::agent
