// Figure 8: how long a request of 100 bytes and its response of 200 take, over TCP and over UDP; with the bars of Docker that the paper
// left out. Once as fast as they are answered, as in the paper, and once at a set rate.
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/round_trip.hpp>

using namespace tare;
using workload::round_trip;
namespace transport = workload::round_trip_load;

template <class Transport, class Title>
using figure = comparison<
    round_trip<Transport>,
    axis<environment::native, environment::again<environment::native>, environment::oci<network::host>, environment::oci<network::nat>,
         environment::docker<network::host>, environment::docker<network::nat>, environment::kvm_or_tcg<>>,
    axis<topology::one_core>, axis<memory::small<placement::local>>, sweep<&workload::round_trip_load::parameters::rate, 0, 1000>,
    baseline<environment::native>, Title>;

using figure_8_tcp = figure<transport::tcp, title<"figure_8_tcp">>;
using figure_8_udp = figure<transport::udp, title<"figure_8_udp">>;

int main(int argc, char** argv) { return tare::main<figure_8_tcp, figure_8_udp>(argc, argv); }
