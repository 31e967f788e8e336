#pragma once

#include <tare/system/descriptor.hpp>
#include <tare/system/error.hpp>
#include <tare/workload/tcp_throughput/parameters.hpp>

#include <boost/json.hpp>

#include <fcntl.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

/// Options of a stream's socket, and what the kernel tells of it.
namespace tare::workload::throughput {

/// How long nothing may move before the other side is given up, seconds.
inline constexpr int patience = 5;

/// Of a socket that will connect, or of one that listens, whose connections inherit it.
///
/// Buffers of a set size switch the kernel's own tuning off, so that they are set only when asked for, and before the connection is made:
/// the window's scale is settled in its first packet. The kernel doubles the value and bounds it by net.core.{w,r}mem_max.
inline void prepare(int socket, parameters const& p)
{
    set_congestion_control(socket, p.congestion.value);
    if (p.window.value == 0) return;
    int const size = static_cast<int>(p.window.value);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

/// Blocking calls that give up after `patience`.
inline void make_patient(int socket)
{
    ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) & ~O_NONBLOCK);
    timeval const limit{patience, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/// What the kernel counted for one or several connections that sent. Source  tcp(7), TCP_INFO.
struct tcp_use {
    std::uint64_t retransmits = 0;
    std::uint64_t rtt_us = 0;            ///< smoothed, the largest
    std::uint64_t congestion_window = 0; ///< bytes, the sum
    std::uint64_t buffer = 0;            ///< bytes of send buffer at the end, the largest
    std::string congestion_control;

    void add(int socket)
    {
        tcp_info info{};
        socklen_t size = sizeof info;
        if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return;
        retransmits += info.tcpi_total_retrans;
        rtt_us = std::max<std::uint64_t>(rtt_us, info.tcpi_rtt);
        congestion_window += std::uint64_t{info.tcpi_snd_cwnd} * info.tcpi_snd_mss;
        int bytes = 0;
        size = sizeof bytes;
        if (::getsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, &size) == 0) buffer = std::max(buffer, static_cast<std::uint64_t>(bytes));
        char name[16] = "";
        size = sizeof name;
        if (::getsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, name, &size) == 0) congestion_control.assign(name, ::strnlen(name, size));
    }

    boost::json::object to_json() const
    {
        return {{"retransmits", retransmits},
                {"rtt_us", rtt_us},
                {"congestion_window", congestion_window},
                {"send_buffer", buffer},
                {"congestion_control", congestion_control}};
    }
};

/// Sends that the kernel may take from our memory instead of copying it. Source  Linux, Documentation/networking/msg_zerocopy.rst.
class zerocopy {
public:
    /// Throws `error` when the kernel cannot.
    explicit zerocopy(int socket) : socket_(socket)
    {
        int const on = 1;
        if (::setsockopt(socket, SOL_SOCKET, SO_ZEROCOPY, &on, sizeof on) != 0)
            throw system_failure("switch zerocopy on", errno, "set mode=copy");
    }

    /// Takes the kernel's notices that it needs pages no more. They cost memory until they are read, and a send fails when there are too
    /// many.
    void reap()
    {
        char control[128];
        for (;;) {
            msghdr message{};
            message.msg_control = control;
            message.msg_controllen = sizeof control;
            if (::recvmsg(socket_, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return;
            for (auto* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
                if (part->cmsg_level != SOL_IP && part->cmsg_level != SOL_IPV6) continue;
                sock_extended_err notice;
                std::memcpy(&notice, CMSG_DATA(part), sizeof notice);
                if (notice.ee_errno != 0 || notice.ee_origin != SO_EE_ORIGIN_ZEROCOPY) continue;
                auto const sends = std::uint64_t{notice.ee_data} - notice.ee_info + 1;
                sends_ += sends;
                if (notice.ee_code & SO_EE_CODE_ZEROCOPY_COPIED) copied_ += sends;
            }
        }
    }

    std::uint64_t sends() const { return sends_; }
    std::uint64_t copied() const { return copied_; } ///< which the kernel copied after all, as it does on a path within one machine

private:
    int socket_;
    std::uint64_t sends_ = 0, copied_ = 0;
};

} // namespace tare::workload::throughput
