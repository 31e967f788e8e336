#pragma once

#include <tare/name.hpp>

/// The values of the factors by which environments differ, as types and enumerations that go into a policy's template arguments.
/// A name that begins with '-' is a suffix of the environment's name; the usual value has none.

namespace tare::network {

/// The network of the machine itself.
struct host {
    static constexpr text name = "host";
};
/// A bridge, masquerade outward, a published port inward, no userland proxy: what Docker does by default.
struct nat {
    static constexpr text name = "nat";
};
/// A guest's tap on a bridge with the wire.
struct bridged {
    static constexpr text name = "bridged";
};
/// QEMU's user-mode network: needs no rights, and measures itself more than the guest.
struct user {
    static constexpr text name = "user";
};

} // namespace tare::network

namespace tare::storage {

/// A folder of the host, bind-mounted.
struct volume {
    static constexpr text name = "volume";
    static constexpr text suffix = "";
};
/// The upper layer of an overlay filesystem.
struct layered {
    static constexpr text name = "layered";
    static constexpr text suffix = "-layered";
};
/// The file is shipped in the lower layer: the first write copies it up.
struct layered_copy_up {
    static constexpr text name = "layered_copy_up";
    static constexpr text suffix = "-copy_up";
};
/// A virtio disk backed by a raw file without the host's page cache.
struct raw {
    static constexpr text name = "raw";
    static constexpr text suffix = "";
};
/// A virtio disk backed by a fully allocated qcow2 file without the host's page cache.
struct qcow2 {
    static constexpr text name = "qcow2";
    static constexpr text suffix = "-qcow2";
};
/// A block device in memory.
struct memory {
    static constexpr text name = "memory";
    static constexpr text suffix = "-memory";
};

} // namespace tare::storage

namespace tare::confinement {

/// What the engine does by default: Docker's capabilities and, in Docker, its seccomp profile.
struct standard {
    static constexpr text name = "default";
    static constexpr text suffix = "";
};
/// All capabilities, no seccomp filter.
struct unconfined {
    static constexpr text name = "unconfined";
    static constexpr text suffix = "-unconfined";
};

} // namespace tare::confinement

namespace tare::accelerator {

/// The processor's own virtualisation, through /dev/kvm.
struct kvm {
    static constexpr text name = "kvm";
    static constexpr bool emulated = false;
};
/// QEMU's translation of every instruction: needs no rights and no device, and is no measure of virtualisation.
struct tcg {
    static constexpr text name = "tcg";
    static constexpr bool emulated = true;
};

} // namespace tare::accelerator

namespace tare {

enum class isa { host, baseline };         ///< the guest's instruction set: all there is, or x86-64 of 2003 (qemu64)
enum class cpu_layout { exposed, hidden }; ///< sockets, cores, nodes mirrored to the guest, or one socket a vcpu
enum class pinning { pinned, floating };   ///< each vcpu on its own processor, or where the scheduler puts it

/// Options that only a researcher of virtual machines varies: one structural template argument.
struct tuning {
    tare::isa isa = tare::isa::host;
    cpu_layout layout = cpu_layout::exposed;
    pinning vcpus = pinning::pinned;

    bool operator==(tuning const&) const = default;
};

/// The paper's untuned virtual machine: three factors at once.
inline constexpr tuning untuned{isa::baseline, cpu_layout::hidden, pinning::floating};

} // namespace tare
