// Figures 16 to 19: transactions a second, their latency and the CPU use of a MariaDB server under more and more clients, in the
// configurations of table 2.
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/mysql_oltp.hpp>

using namespace tare;
using parameters = workload::oltp::parameters;
using load = workload::mysql_oltp<workload::oltp::sysbench_0_4>;

/// Table 2, with the storage of Docker's two networks apart, which the paper has not; its layered data under a host network are what its
/// "NAT volume" was.
using environments = axis<environment::native, environment::again<environment::native>, environment::oci<network::host, storage::volume>,
                          environment::docker<network::host, storage::volume>, environment::docker<network::nat, storage::volume>,
                          environment::docker<network::host, storage::layered>, environment::docker<network::nat, storage::layered>,
                          environment::kvm_or_tcg<network::bridged, storage::qcow2>>;

template <class... Options>
using figures = comparison<load, environments, axis<topology::one_core>, axis<memory::small<placement::local>>,
                           baseline<environment::native>, Options...>;

using figures_16_to_19 =
    figures<sweep<&parameters::clients, 10, 50, 90, 130, 170, 210, 250, 290>, across<&load::sample::sut_use, &load::sample::transactions>,
            across<&load::sample::latency_mean, &load::sample::transactions>, title<"figures_16_to_19">>;

/// What the authors' logs show: no writes.
using read_only = figures<fixed<&parameters::read_only, 1>, fixed<&parameters::clients, 50>, title<"figure_16_read_only">>;

int main(int argc, char** argv) { return tare::main<figures_16_to_19, read_only>(argc, argv); }
