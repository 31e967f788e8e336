// Figures 10 to 12: I/Os in sequence and at random, and how long a random read takes, on every way in which an environment's disk may lie.
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/block_io.hpp>
#include <tare/workload/block_io/io_uring.hpp>
#include <tare/workload/block_io/libaio.hpp>
#include <tare/workload/block_io/nop.hpp>

using namespace tare;
using parameters = workload::block_load::parameters;
using workload::engine::io_uring, workload::engine::libaio, workload::engine::nop;

using volumes = axis<environment::native, environment::again<environment::native>, environment::native_in_memory,
                     environment::docker<network::host, storage::volume>, environment::kvm_or_tcg<network::bridged, storage::raw>>;
using every_disk = axis<environment::native, environment::again<environment::native>, environment::native_in_memory,
                        environment::oci<network::host, storage::volume>, environment::oci<network::host, storage::layered>,
                        environment::oci<network::host, storage::layered_copy_up>, environment::docker<network::host, storage::volume>,
                        environment::docker<network::host, storage::layered>, environment::kvm_or_tcg<network::bridged, storage::raw>,
                        environment::kvm_or_tcg<network::bridged, storage::qcow2>>;

/// The buffers lie in huge pages, so that few of them are to be pinned.
template <class Engine, class Disks, class... Options>
using figure = comparison<workload::block_io<Engine>, Disks, axis<topology::one_core>, axis<memory::transparent_huge<placement::local>>,
                          baseline<environment::native>, Options...>;

using figure_10 = figure<io_uring, volumes, sweep<&parameters::pattern, text{"sequential_read"}, text{"sequential_write"}>,
                         fixed<&parameters::depth, 16>, fixed<&parameters::jobs, 1>, title<"figure_10">>;
using figure_11 =
    figure<io_uring, every_disk, sweep<&parameters::pattern, text{"random_read"}, text{"random_write"}, text{"mixed"}>, title<"figure_11">>;
using figure_12 = figure<io_uring, volumes, sweep<&parameters::depth, 1, 16, 128>, fixed<&parameters::jobs, 1>, title<"figure_12">>;
using figure_12_libaio = figure<libaio, volumes, fixed<&parameters::depth, 16>, fixed<&parameters::jobs, 1>, title<"figure_12_libaio">>;

/// What a ring does that is asked for nothing; beside it, `native_in_memory` is the whole of the software without a disk.
using ceiling = comparison<workload::block_io<nop>, axis<environment::native, environment::oci<network::host>>, axis<topology::one_core>,
                           axis<memory::transparent_huge<placement::local>>, fixed<&parameters::verify, nop::never_verified>,
                           fixed<&parameters::depth, 128>, fixed<&parameters::jobs, 1>, baseline<environment::native>, title<"ceiling">>;

int main(int argc, char** argv) { return tare::main<figure_10, figure_11, figure_12, figure_12_libaio, ceiling>(argc, argv); }
