#pragma once

#include <tare/environment/launch/start_oci.hpp>
#include <tare/environment/policy.hpp>

#include <concepts>
#include <memory>
#include <string_view>

namespace tare::environment {

/// The OCI runtime of Open Containers, which Docker starts too.
struct runc {
    static constexpr text name = "runc";
};

/// A container without an engine: an OCI runtime with a bundle that we write. No daemon and no seccomp filter.
///
/// Network       network::host (the SUT's namespace) or network::nat (bridge, masquerade, published ports, as Docker makes them).
/// Storage       storage::volume (bind mount), layered (written in the upper layer), layered_copy_up (shipped in the lower layer).
/// Confinement   confinement::standard (Docker's capabilities, masked paths) or unconfined.
/// Errors        of `start`: `error` with the words of the runtime or of the network's tools.
template <launch::container_network Network = network::host, launch::container_storage Storage = storage::volume,
          launch::container_confinement Confinement = confinement::standard, named Runtime = runc>
struct oci {
    static constexpr auto runtime_suffix = [] {
        if constexpr (std::same_as<Runtime, runc>)
            return text("");
        else
            return text("-") + Runtime::name;
    }();
    static constexpr auto name = text("oci-") + Network::name + Storage::suffix + Confinement::suffix + runtime_suffix;
    static constexpr bool emulated = false;

    static boost::json::object factors()
    {
        return {{"engine", std::string_view(Runtime::name)},
                {"network", std::string_view(Network::name)},
                {"storage", std::string_view(Storage::name)},
                {"confinement", std::string_view(Confinement::name)}};
    }
    static availability available(site& where)
    {
        return launch::oci_here(where, launch::kind_of<Network, Storage, Confinement>(), Runtime::name.str());
    }
    static std::unique_ptr<instance> start(site& where, program const& what)
    {
        return launch::start_oci(where, launch::kind_of<Network, Storage, Confinement>(), Runtime::name.str(), what);
    }
};
static_assert(policy<oci<>>);

} // namespace tare::environment
