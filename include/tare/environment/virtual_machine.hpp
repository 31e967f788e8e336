#pragma once

#include <tare/environment/factors.hpp>
#include <tare/environment/launch/start_machine.hpp>
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
    static availability available(site& where) { return launch::machine_here(where, choice); }
    static std::unique_ptr<instance> start(site& where, program const& what) { return launch::start_machine(where, choice, what); }

private:
    static constexpr launch::machine_choice choice{std::same_as<Accelerator, accelerator::kvm> ? launch::acceleration::kvm
                                                                                               : launch::acceleration::tcg,
                                                   std::same_as<Network, network::bridged>, std::same_as<Storage, storage::qcow2>, Tuning};
};
static_assert(policy<virtual_machine<accelerator::kvm>>);
static_assert(policy<virtual_machine<accelerator::tcg>>);
static_assert(policy<virtual_machine<accelerator::tcg, network::user, storage::qcow2, untuned>>);

} // namespace tare::environment
