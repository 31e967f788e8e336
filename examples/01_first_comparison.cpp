// A first comparison: what does a container cost for memory bandwidth on this machine?
//
// Build it with CMake (target example_01_first_comparison), or alone against an installed Tare:
//   g++ -std=c++20 -O3 01_first_comparison.cpp -lboost_json -lhwloc -pthread
// That compiles all of Tare at once: a minute and 2 GB. include/tare/separate.hpp says how a driver compiles in ten seconds.
// Run it as root: ./01_first_comparison
#include <tare/environment/native.hpp>
#include <tare/environment/oci.hpp>
#include <tare/main.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/one_socket.hpp>
#include <tare/workload/stream.hpp>

using namespace tare;

using container_cost = comparison<workload::stream,                                           // what is run
                                  axis<environment::native, environment::oci<network::host>>, // where: the bars of the figure
                                  axis<topology::one_socket>,                                 // on which processors
                                  axis<memory::transparent_huge<placement::local>>,           // on which pages
                                  baseline<environment::native>, title<"container_cost">>;    // what ratios are formed to

int main(int argc, char** argv) { return tare::main<container_cost>(argc, argv); }
