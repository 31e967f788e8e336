#pragma once

#include <string_view>

namespace tare::network {

// 198.18.0.0/15 is reserved for benchmarks of network devices (RFC 2544, RFC 6890): no network of a site uses it.
inline constexpr std::string_view sut_address = "198.18.0.1";  ///< the machine under test; a bridged guest has it too
inline constexpr std::string_view peer_address = "198.18.0.2"; ///< the other machine
inline constexpr std::string_view nat_gateway = "198.19.0.1";  ///< the SUT's end of a container's own network
inline constexpr std::string_view nat_address = "198.19.0.2";  ///< a container behind NAT
inline constexpr std::string_view nat_network = "198.19.0.0/24";
inline constexpr int prefix_length = 24; ///< of both networks

// Links live in the campaign's namespaces, so the names need no id; Linux allows 15 bytes.
inline constexpr std::string_view wire_link = "wire";      ///< each machine's end of the wire
inline constexpr std::string_view bridge_link = "tare-br"; ///< joins the wire and the guest's tap
inline constexpr std::string_view tap_link = "tare-tap";   ///< what QEMU opens
inline constexpr std::string_view nat_bridge_link = "tare-nat";
inline constexpr std::string_view nat_port_link = "tare-c0"; ///< the container's port on the NAT bridge
inline constexpr std::string_view container_link = "eth0";   ///< inside the container

/// The kernel's group of links for what one start adds to the SUT's namespace: deleted at once they cost one grace period, not three.
inline constexpr int start_group = 18;
inline constexpr int nat_group = 19; ///< what all starts behind NAT share

inline constexpr int usual_mtu = 1500; ///< bytes; Ethernet without jumbo frames

/// Of every connection, whatever the kernel that makes it has as its default: a host may pace by BBR, a guest not. Every kernel has this
/// one and allows it to everybody; without loss, CUBIC does the same.
inline constexpr char const* usual_congestion_control = "reno";

} // namespace tare::network
