// Round trips with a peer: the driver of peer_over_ssh_test.cpp.
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/round_trip.hpp>

using namespace tare;
using namespace tare::environment;

using round_trips = comparison<workload::round_trip<workload::round_trip_load::tcp>,
                               axis<native, oci<network::host>, oci<network::nat>, docker<network::nat>, virtual_machine<accelerator::tcg>>,
                               axis<topology::one_core>, axis<memory::small<placement::local>>, baseline<native>>;

int main(int argc, char** argv) { return tare::main<round_trips>(argc, argv); }
