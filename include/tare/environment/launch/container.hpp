#pragma once

#include <tare/environment/factors.hpp>
#include <tare/environment/instance.hpp>

#include <concepts>
#include <cstdint>

namespace tare::environment::launch {

/// Where a container's data lies; see the types of the same names in factors.hpp.
enum class data_place { volume, layered, layered_copy_up };

/// What the template arguments of a container's policy come to: the launchers are written once, for all of them.
struct container_kind {
    bool behind_nat = false;
    data_place data = data_place::volume;
    bool unconfined = false;
};

template <class T, class... Allowed>
concept one_of = (std::same_as<T, Allowed> || ...);

template <class Network>
concept container_network = one_of<Network, network::host, network::nat>;
template <class Storage>
concept container_storage = one_of<Storage, storage::volume, storage::layered, storage::layered_copy_up>;
template <class Confinement>
concept container_confinement = one_of<Confinement, confinement::standard, confinement::unconfined>;

template <container_network Network, container_storage Storage, container_confinement Confinement>
constexpr container_kind kind_of()
{
    return {std::same_as<Network, network::nat>,
            std::same_as<Storage, storage::volume>    ? data_place::volume
            : std::same_as<Storage, storage::layered> ? data_place::layered
                                                      : data_place::layered_copy_up,
            std::same_as<Confinement, confinement::unconfined>};
}

inline constexpr char const* inside_data_folder = "/data";
inline constexpr char const* inside_socket = "/run/tare.channel";

/// NUMA experiments move and bind pages: Docker's default filter lets mbind(2) and set_mempolicy(2) through only with CAP_SYS_NICE.
inline bool needs_numa_rights(topology::resources const& granted) { return granted.nodes.size() > 1; }

} // namespace tare::environment::launch
