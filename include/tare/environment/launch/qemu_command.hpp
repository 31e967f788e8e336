#pragma once

#include <tare/environment/launch/machine_choice.hpp>
#include <tare/environment/launch/qemu_layout.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tare::environment::launch {

/// A guest's disk: a file of the host, read and written without the host's page cache.
struct guest_disk {
    std::filesystem::path file;
    std::string format; ///< "raw", "qcow2"
    std::string serial; ///< at most 20 bytes, by which the guest finds it
    std::string aio;    ///< "io_uring", "native"
};

/// A guest's network: a tap that exists, or QEMU's own with forwarded ports.
struct guest_network {
    std::string tap = {}; ///< empty: user mode, or a descriptor
    int fd = -1;          ///< of a macvtap, under the number that QEMU inherits; -1: none
    bool vhost = false;
    std::string forward_from = {};                      ///< user mode: the host's address on which `port` is published
    std::uint16_t port = 0;                             ///< 0: none
    std::string hardware_address = "02:74:61:72:65:01"; ///< locally administered
};

/// Everything that decides how QEMU is called.
struct guest_machine {
    std::string name;
    acceleration accelerator = acceleration::tcg;
    tare::isa isa = tare::isa::host;
    std::string firmware = {}; ///< empty: QEMU's usual one
    std::filesystem::path kernel, initrd, console;
    std::vector<std::string> kernel_arguments = {}; ///< added to those that every guest gets
    std::vector<std::string> init_arguments;
    guest_layout layout;
    std::size_t explicit_page = 0; ///< hugetlbfs page of the guest's memory, bytes; 0: ordinary memory
    guest_network network;
    std::optional<guest_disk> disk = {};
    int channel_fd = -1, qmp_fd = -1; ///< sockets that QEMU inherits under these numbers
};

/// The virtio-serial port of the result channel.
inline constexpr char const* result_port = "tare.result";
/// QEMU's user network, its defaults: the guest, and the gateway behind which the host's addresses lie.
inline constexpr char const* user_guest_address = "10.0.2.15";
inline constexpr char const* user_gateway = "10.0.2.2";

namespace detail {

/// A value inside an option of QEMU: a comma is doubled there.
inline std::string option_value(std::string const& text)
{
    std::string out;
    for (char const c : text) out += c == ',' ? std::string(",,") : std::string(1, c);
    return out;
}

inline std::string mebibytes(std::uint64_t bytes) { return std::to_string(bytes >> 20) + "M"; }

inline std::string joined(std::vector<int> const& numbers, std::string const& before, std::string out = {})
{
    for (int const number : numbers) out += before + std::to_string(number);
    return out;
}

class qemu_arguments {
public:
    explicit qemu_arguments(guest_machine const& guest) : guest_(guest) {}

    std::vector<std::string> all()
    {
        add("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-S");
        add("-name", option_value(guest_.name) + ",debug-threads=on");
        machine();
        memory();
        channels();
        network();
        if (guest_.disk) disk(*guest_.disk);
        kernel();
        return std::move(out_);
    }

private:
    template <class... Arguments>
    void add(Arguments const&... arguments)
    {
        (out_.emplace_back(arguments), ...);
    }

    void machine()
    {
        bool const kvm = guest_.accelerator == acceleration::kvm;
        // Controllers that no guest of ours uses cost time when the kernel looks for what is behind them.
        add("-machine", std::string("q35,sata=off,smbus=off,usb=off,vmport=off,dump-guest-core=off,mem-merge=off") +
                            (guest_.layout.nodes.size() == 1 ? ",memory-backend=ram0" : ""));
        add("-accel", kvm ? "kvm" : "tcg,thread=multi");
        add("-cpu", guest_.isa == isa::baseline ? "qemu64" : kvm ? "host" : "max");
        auto const& l = guest_.layout;
        add("-smp", "cpus=" + std::to_string(l.processors.size()) + ",sockets=" + std::to_string(l.sockets) +
                        ",cores=" + std::to_string(l.cores) + ",threads=" + std::to_string(l.threads));
        if (!guest_.firmware.empty()) add("-bios", guest_.firmware);
    }

    void memory()
    {
        auto const& nodes = guest_.layout.nodes;
        add("-m", mebibytes(guest_.layout.bytes()));
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            auto const id = std::to_string(i);
            add("-object", backend(nodes[i]) + ",id=ram" + id + ",size=" + mebibytes(nodes[i].bytes) + placement(nodes[i]));
            if (nodes.size() > 1) add("-numa", "node,nodeid=" + id + ",memdev=ram" + id + joined(nodes[i].vcpus, ",cpus="));
        }
    }

    std::string backend(guest_node const&) const
    {
        if (guest_.explicit_page == 0) return "memory-backend-ram";
        // Reserved at once: a guest whose host ran out of such pages later would die by SIGBUS.
        return "memory-backend-memfd,hugetlb=on,hugetlbsize=" + mebibytes(guest_.explicit_page) + ",prealloc=on,share=off";
    }

    static std::string placement(guest_node const& node)
    {
        if (node.host_nodes.empty()) return {};
        return joined(node.host_nodes, ",host-nodes=") + (node.interleaved ? ",policy=interleave" : ",policy=bind");
    }

    void channels()
    {
        add("-chardev", "file,id=console,append=on,path=" + option_value(guest_.console.string()));
        add("-serial", "chardev:console");
        add("-chardev", "socket,id=qmp,fd=" + std::to_string(guest_.qmp_fd));
        add("-mon", "chardev=qmp,mode=control");
        add("-chardev", "socket,id=result,fd=" + std::to_string(guest_.channel_fd));
        add("-device", "virtio-serial-pci,disable-legacy=on,max_ports=2");
        add("-device", std::string("virtserialport,nr=1,chardev=result,name=") + result_port);
    }

    void network()
    {
        auto const& n = guest_.network;
        std::string const vhost = n.vhost ? ",vhost=on" : ",vhost=off";
        if (n.fd >= 0)
            add("-netdev", "tap,id=net,fd=" + std::to_string(n.fd) + vhost);
        else if (n.tap.empty())
            add("-netdev", "user,id=net" + forwards(n));
        else
            add("-netdev", "tap,id=net,ifname=" + option_value(n.tap) + ",script=no,downscript=no" + vhost);
        // No boot ROM: the firmware would run it.
        add("-device", "virtio-net-pci,disable-legacy=on,netdev=net,romfile=,mac=" + n.hardware_address);
    }

    static std::string forwards(guest_network const& n)
    {
        std::string out;
        if (n.port == 0) return out;
        auto const port = std::to_string(n.port);
        for (char const* const protocol : {"tcp", "udp"})
            out += std::string(",hostfwd=") + protocol + ":" + n.forward_from + ":" + port + "-" + user_guest_address + ":" + port;
        return out;
    }

    void disk(guest_disk const& d)
    {
        add("-object", "iothread,id=disk-thread");
        add("-blockdev", "driver=" + d.format + ",node-name=data,cache.direct=on,file.driver=file,file.cache.direct=on,file.aio=" + d.aio +
                             ",file.filename=" + option_value(d.file.string()));
        add("-device", "virtio-blk-pci,disable-legacy=on,drive=data,iothread=disk-thread,serial=" + d.serial);
    }

    void kernel()
    {
        // quiet: a serial port costs an exit for each byte. panic=-1: reboot at once, which -no-reboot makes the end of QEMU.
        // cryptomgr.notests: self-tests of ciphers take a quarter of a second when emulated, and change nothing later.
        // no_timer_check: KVM guests never look whether the timer's interrupt is wired right; under emulation the look can fail.
        std::string line = "console=ttyS0 quiet panic=-1 cryptomgr.notests no_timer_check";
        for (auto const& argument : guest_.kernel_arguments) line += ' ' + argument;
        line += " --";
        for (auto const& argument : guest_.init_arguments) line += ' ' + argument;
        add("-kernel", guest_.kernel.string(), "-initrd", guest_.initrd.string(), "-append", line);
    }

    guest_machine const& guest_;
    std::vector<std::string> out_;
};

} // namespace detail

/// QEMU's arguments for a guest, without the program's name. Started with -S: its vcpus wait for "cont", so that they can be bound.
/// Source  qemu-system(1) of QEMU 7.2.
inline std::vector<std::string> qemu_arguments(guest_machine const& guest) { return detail::qemu_arguments(guest).all(); }

} // namespace tare::environment::launch
