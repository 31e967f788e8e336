// The network's workloads natively, as long as a test needs: the driver of network_workloads_test.cpp.
#include <tare/environment/native.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/round_trip.hpp>
#include <tare/workload/tcp_throughput.hpp>

using namespace tare;

template <class Workload>
using natively = comparison<Workload, axis<environment::native>, axis<topology::one_core>, axis<memory::small<placement::local>>,
                            baseline<environment::native>>;

int main(int argc, char** argv)
{
    return tare::main<natively<workload::tcp_throughput>, natively<workload::round_trip<workload::round_trip_load::tcp>>,
                      natively<workload::round_trip<workload::round_trip_load::udp>>>(argc, argv);
}
