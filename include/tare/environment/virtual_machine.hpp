#pragma once

#include <tare/environment/factors.hpp>
#include <tare/environment/launch/virtual_machine.hpp>
#include <tare/environment/policy.hpp>

#include <concepts>

namespace tare::environment {

namespace detail {

/// Names of what is not the usual; the untuned machine of the paper has one name for its three factors.
template <class Network>
inline constexpr auto network_suffix = text{""};
template <>
inline constexpr auto network_suffix<network::user> = text{"-user"};

template <tuning T>
consteval auto tuning_suffix()
{
    constexpr auto one = []<bool given>(auto name, std::bool_constant<given>) {
        if constexpr (given)
            return name;
        else
            return text{""};
    };
    if constexpr (T == untuned)
        return text{"-untuned"};
    else
        return one(text{"-baseline"}, std::bool_constant<T.isa == isa::baseline>{}) +
               one(text{"-hidden"}, std::bool_constant<T.layout == cpu_layout::hidden>{}) +
               one(text{"-floating"}, std::bool_constant<T.vcpus == pinning::floating>{});
}

inline availability machine_available(site& where, launch::machine_choice choice)
{
    if (!system::find_program(launch::qemu_program))
        return {std::string("there is no ") + launch::qemu_program, "install it with 'apt install qemu-system-x86'"};
    if (choice.qcow2 && !system::find_program("qemu-img")) return {"there is no qemu-img", "install it with 'apt install qemu-utils'"};
    if (choice.accelerator == launch::acceleration::kvm) {
        system::descriptor const device{::open("/dev/kvm", O_RDWR | O_CLOEXEC)};
        if (!device)
            return {"/dev/kvm cannot be opened: " + words(errno), "switch virtualisation on in the firmware, or join the group kvm"};
    }
    if (choice.bridged && !where.root()) return {"a bridged guest needs root", "run as root, or choose network::user"};
    if (choice.bridged && ::access("/dev/net/tun", R_OK | W_OK) != 0)
        return {"/dev/net/tun cannot be opened: " + words(errno), "load the module tun, or choose network::user"};
    try {
        image::find_kernel(where.chosen().kernel);
    } catch (error const& none) {
        return {none.problem(), none.remedy()};
    }
    return {};
}

} // namespace detail

/// A guest of QEMU: a kernel and an initramfs with the same binary, its result channel over virtio-serial.
///
/// Vcpus     as many as the topology selected, each on its own processor or floating; QEMU's other threads on all of them.
/// Memory    of the workload, and what `launch::guest_bytes` adds; backed as the memory policy says.
/// Network   bridged: a tap on the wire, vhost where the host has it, and the guest takes the SUT's address. user: no rights needed.
/// Storage   the data folder's copy on a virtio disk with ext4, without the host's page cache.
template <class Accelerator, class Network = network::bridged, class Storage = storage::raw, tuning Tuning = tuning{}>
struct virtual_machine {
    static_assert(std::same_as<Accelerator, accelerator::kvm> || std::same_as<Accelerator, accelerator::tcg>);
    static_assert(std::same_as<Network, network::bridged> || std::same_as<Network, network::user>,
                  "a guest is bridged or has user networking");
    static_assert(std::same_as<Storage, storage::raw> || std::same_as<Storage, storage::qcow2>, "a guest's disk is raw or qcow2");

    static constexpr auto name = Accelerator::name + detail::network_suffix<Network> + Storage::suffix + detail::tuning_suffix<Tuning>();
    static constexpr bool emulated = Accelerator::emulated;

    static boost::json::object factors()
    {
        return {{"accelerator", Accelerator::name.str()},
                {"network", Network::name.str()},
                {"storage", Storage::name.str()},
                {"isa", Tuning.isa == isa::host ? "host" : "baseline"},
                {"cpu_layout", Tuning.layout == cpu_layout::exposed ? "exposed" : "hidden"},
                {"pinning", Tuning.vcpus == pinning::pinned ? "pinned" : "floating"},
                {"helpers", "sut"}};
    }
    static availability available(site& where) { return detail::machine_available(where, choice); }
    static std::unique_ptr<instance> start(site& where, program const& what)
    {
        return std::make_unique<launch::machine_instance>(where, what, choice);
    }

private:
    static constexpr launch::machine_choice choice{std::same_as<Accelerator, accelerator::kvm> ? launch::acceleration::kvm
                                                                                               : launch::acceleration::tcg,
                                                   std::same_as<Network, network::bridged>, std::same_as<Storage, storage::qcow2>, Tuning};
};
static_assert(policy<virtual_machine<accelerator::kvm>>);
static_assert(policy<virtual_machine<accelerator::tcg>>);
static_assert(policy<virtual_machine<accelerator::tcg, network::user, storage::qcow2, untuned>>);

} // namespace tare::environment
