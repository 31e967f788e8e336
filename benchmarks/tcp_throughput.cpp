// Figure 7: bulk data over one TCP connection in both directions, and the CPU time that it takes; with the bars of Docker's host network
// that the paper left out.
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/tcp_throughput.hpp>

using namespace tare;
using workload::tcp_throughput;

using figure_7 = comparison<
    tcp_throughput,
    axis<environment::native, environment::again<environment::native>, environment::oci<network::host>, environment::oci<network::nat>,
         environment::docker<network::host>, environment::docker<network::nat>, environment::kvm_or_tcg<>>,
    axis<topology::one_core>, axis<memory::small<placement::local>>,
    sweep<&tcp_throughput::parameters::direction, text{"send"}, text{"receive"}>, baseline<environment::native>, title<"figure_7">>;

int main(int argc, char** argv) { return tare::main<figure_7>(argc, argv); }
