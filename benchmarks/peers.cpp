// Ours beside the tools that a user would pick instead: the same work, sizes, threads and processors, in turn, in blocks.
#include "by_hand/plain_loop.hpp"
#include "peers/hpcc_linpack.hpp"
#include "peers/hpcc_random_access.hpp"
#include "peers/hpcc_stream.hpp"
#include "peers/likwid.hpp"
#include "peers/plain_lapack.hpp"
#include "peers/plain_stream.hpp"

#include <tare/environment/native.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/whole_machine.hpp>
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

int main(int argc, char** argv)
{
    return tare::main<stream_beside_tools, random_access_beside_tools, linpack_beside_tools, lapack_beside_tools>(argc, argv);
}
