#pragma once

#include <tare/environment/policy.hpp>
#include <tare/memory/policy.hpp>
#include <tare/topology/policy.hpp>
#include <tare/workload/policy.hpp>

#include <string>
#include <string_view>

namespace tare {

/// One experiment: a workload in an environment, on processors and pages that policies chose. A type without state.
template <environment::policy Environment, topology::policy Topology, memory::policy Memory, workload::policy Workload>
struct experiment {
    using environment = Environment;
    using topology = Topology;
    using memory = Memory;
    using workload = Workload;

    /// "stream/native/one_socket/thp-local": the name in plans, records and the patterns of --only.
    static std::string name()
    {
        return std::string(Workload::name) + '/' + std::string(Environment::name) + '/' + std::string(Topology::name) + '/' +
               std::string(Memory::name);
    }
};

/// Whether a combination has a sense. Specialise with a reason to exclude one at compile time; it is listed with that sentence
/// and never instantiated.
///
///     template <class E, class T, class M>
///     struct tare::compatible<E, T, M, my_workload> { static constexpr std::string_view why_not = "my_workload needs ..."; };
template <class Environment, class Topology, class Memory, class Workload>
struct compatible {
    static constexpr std::string_view why_not = {};
};

} // namespace tare
