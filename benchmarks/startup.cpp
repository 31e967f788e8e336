// What it takes to start an environment and to be rid of it (the paper: a container under 1 s, a virtual machine 11 s).
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/startup.hpp>

using namespace tare;

using startup = comparison<workload::startup,
                           axis<environment::native, environment::again<environment::native>, environment::oci<network::host>,
                                environment::docker<network::host>, environment::docker<network::nat>, environment::kvm_or_tcg<>>,
                           axis<topology::one_core>, axis<memory::small<placement::local>>, baseline<environment::native>>;

int main(int argc, char** argv) { return tare::main<startup>(argc, argv); }
