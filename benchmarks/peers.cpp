// Ours beside the tools that a user would pick instead: the same work, sizes, threads and processors, in turn, in blocks.
#include "by_hand/plain_loop.hpp"
#include "peers/fio.hpp"
#include "peers/hpcc_linpack.hpp"
#include "peers/hpcc_random_access.hpp"
#include "peers/hpcc_stream.hpp"
#include "peers/iperf3.hpp"
#include "peers/likwid.hpp"
#include "peers/nuttcp.hpp"
#include "peers/plain_lapack.hpp"
#include "peers/plain_stream.hpp"
#include "peers/redis_benchmark.hpp"
#include "peers/sockperf.hpp"
#include "peers/sysbench.hpp"
#include "peers/table_filling.hpp"

#include <tare/environment/native.hpp>
#include <tare/environment/native_in_memory.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/topology/whole_machine.hpp>
#include <tare/workload/block_io/io_uring.hpp>
#include <tare/workload/block_io/libaio.hpp>
#include <tare/workload/linpack.hpp>
#include <tare/workload/linpack/lapack.hpp>
#include <tare/workload/linpack/tare.hpp>
#include <tare/workload/random_access.hpp>
#include <tare/workload/stream.hpp>
#include <tare/workload/tool.hpp>

using namespace tare;
using peers::hpcc_stream, peers::plain_stream;
using workload::stream, workload::tool;
namespace solver = workload::solver;

/// STREAM's own number of passes, so that the best is taken of equally many.
using stream_beside_tools =
    comparison<stream, axis<environment::native>, axis<topology::whole_machine>, axis<memory::transparent_huge<placement::local>>,
               fixed<&stream::parameters::passes, 10>, fixed<&stream::parameters::seconds, 0>,
               beside<tool<hpcc_stream>, tool<plain_stream>, tool<peers::likwid_copy>, tool<peers::likwid_triad>>,
               title<"stream_beside_tools">>;

using random_access_beside_tools =
    comparison<workload::random_access<workload::form::persistent>, axis<environment::native>, axis<topology::whole_machine>,
               axis<memory::transparent_huge<placement::local>>, beside<tool<peers::hpcc_random_access>, peers::plain_loop>,
               title<"random_access_beside_tools">>;

template <class Solver, class... Options>
using equations =
    comparison<workload::linpack<Solver>, axis<environment::native>, axis<topology::whole_machine>,
               axis<memory::transparent_huge<placement::local>>, fixed<&workload::linpack_kernels::parameters::seconds, 1>, Options...>;

using linpack_beside_tools = equations<solver::tare, sweep<&workload::linpack_kernels::parameters::n, 1000, 4000, 8000>,
                                       beside<tool<peers::plain_lapack<solver::tare>>>, title<"linpack_beside_tools">>;

/// What our harness costs a library, and how that stands beside HPL itself.
using lapack_beside_tools =
    equations<solver::lapack, fixed<&workload::linpack_kernels::parameters::n, 8000>,
              beside<tool<peers::plain_lapack<solver::lapack>>, tool<peers::hpcc_linpack<solver::lapack>>>, title<"lapack_beside_tools">>;

/// Whole seconds, as iperf3 has them.
using tcp_throughput_beside_tools =
    comparison<workload::tcp_throughput, axis<environment::native>, axis<topology::one_core>, axis<memory::small<placement::local>>,
               fixed<&workload::throughput::parameters::seconds, 2>, fixed<&workload::throughput::parameters::warm_up, 1>,
               sweep<&workload::throughput::parameters::streams, 1, 4>,
               beside<workload::tool_pair<peers::iperf3>, workload::tool_pair<peers::nuttcp>>, title<"tcp_throughput_beside_tools">>;

/// sockperf answers with as many bytes as it was asked with.
template <class Transport, class Title>
using round_trips =
    comparison<workload::round_trip<Transport>, axis<environment::native>, axis<topology::one_core>, axis<memory::small<placement::local>>,
               fixed<&workload::round_trip_load::parameters::response, 100>, fixed<&workload::round_trip_load::parameters::seconds, 2>,
               sweep<&workload::round_trip_load::parameters::wait, text{"block"}, text{"spin"}>,
               beside<workload::tool_pair<peers::sockperf<Transport>>>, Title>;

using tcp_round_trip_beside_tools = round_trips<workload::round_trip_load::tcp, title<"round_trip_tcp_beside_tools">>;
using udp_round_trip_beside_tools = round_trips<workload::round_trip_load::udp, title<"round_trip_udp_beside_tools">>;

template <class Workload, class... Options>
using redis_clients = comparison<Workload, axis<environment::native>, axis<topology::one_core>, axis<memory::small<placement::local>>,
                                 fixed<&workload::redis_load::parameters::seconds, 2>, Options...>;

/// The same redis-server under our clients and under redis-benchmark.
template <std::uint64_t Depth, class Title>
using redis_servers = redis_clients<peers::redis_scripts, fixed<&workload::redis_load::parameters::depth, Depth>,
                                    sweep<&workload::redis_load::parameters::clients, 1, 50>,
                                    beside<workload::tool_pair<peers::redis_benchmark<peers::redis_scripts>>>, Title>;

using redis_beside_tools = redis_servers<1, title<"redis_beside_tools">>;
using redis_in_batches_beside_tools = redis_servers<10, title<"redis_in_batches_beside_tools">>;
/// Before a server that only answers, what differs is the client.
using redis_sink_beside_tools =
    redis_clients<peers::sink_scripts, fixed<&workload::redis_load::parameters::depth, 10>,
                  fixed<&workload::redis_load::parameters::clients, 16>,
                  beside<workload::tool_peer<peers::redis_benchmark<peers::sink_scripts>>>, title<"redis_sink_beside_tools">>;

/// The same MariaDB under our clients and under sysbench; the server is what both wait for, so look at the clients' CPU time.
using mysql_oltp_beside_tools =
    comparison<peers::sysbench::work, axis<environment::native>, axis<topology::one_core>, axis<memory::small<placement::local>>,
               fixed<&workload::oltp::parameters::seconds, 3>, sweep<&workload::oltp::parameters::clients, 1, 10, 50>,
               beside<workload::tool_pair<peers::sysbench>>, title<"mysql_oltp_beside_tools">>;

/// How the table of that comparison comes to be.
using table_filling_beside_tools =
    comparison<peers::table_filling, axis<environment::native>, axis<topology::one_core>, axis<memory::small<placement::local>>,
               beside<workload::tool_pair<peers::sysbench_prepare>>, title<"mysql_table_filling_beside_tools">>;

template <class Engine, class Environment, class Title, text... Patterns>
using block_ios =
    comparison<workload::block_io<Engine>, axis<Environment>, axis<topology::one_core>, axis<memory::small<placement::local>>,
               fixed<&workload::block_load::parameters::seconds, 2>, sweep<&workload::block_load::parameters::pattern, Patterns...>,
               beside<workload::tool<peers::fio<Engine>>>, Title>;

using workload::engine::io_uring, workload::engine::libaio;
using sequential_beside_tools =
    block_ios<io_uring, environment::native, title<"block_io_sequential_beside_tools">, text{"sequential_read"}, text{"sequential_write"}>;
using random_beside_tools =
    block_ios<io_uring, environment::native, title<"block_io_random_beside_tools">, text{"random_read"}, text{"random_write"}>;
using libaio_beside_tools =
    block_ios<libaio, environment::native, title<"block_io_libaio_beside_tools">, text{"random_read"}, text{"random_write"}>;
/// Without a disk to wait for, all that differs is the software's share.
using memory_disk_beside_tools =
    block_ios<io_uring, environment::native_in_memory, title<"block_io_in_memory_beside_tools">, text{"random_read"}, text{"random_write"}>;

int main(int argc, char** argv)
{
    return tare::main<stream_beside_tools, random_access_beside_tools, linpack_beside_tools, lapack_beside_tools,
                      tcp_throughput_beside_tools, tcp_round_trip_beside_tools, udp_round_trip_beside_tools, sequential_beside_tools,
                      random_beside_tools, memory_disk_beside_tools, libaio_beside_tools, redis_beside_tools, redis_in_batches_beside_tools,
                      redis_sink_beside_tools, mysql_oltp_beside_tools, table_filling_beside_tools>(argc, argv);
}
