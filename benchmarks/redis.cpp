// Figures 13 and 14: requests a second, and how long one takes, of a redis-server under more and more clients.
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/redis.hpp>
#include <tare/workload/redis/startup.hpp>

using namespace tare;
using workload::redis_load::paper_scripts, workload::redis_load::paper_text;
using parameters = workload::redis_load::parameters;

using environments = axis<environment::native, environment::again<environment::native>, environment::oci<network::host>,
                          environment::docker<network::host>, environment::docker<network::nat>, environment::kvm_or_tcg<>>;

/// Redis has one thread: one processor, as the paper pinned it.
template <class Profile, class... Options>
using figures = comparison<workload::redis<Profile>, environments, axis<topology::one_core>, axis<memory::small<placement::local>>,
                           baseline<environment::native>, Options...>;

using figures_13_and_14 = figures<paper_text, sweep<&parameters::clients, 1, 2, 4, 8, 16, 30, 60, 90, 120>, title<"figures_13_and_14">>;
/// What the authors' scripts ran, which differs from what the paper says.
using as_scripted =
    figures<paper_scripts, sweep<&parameters::clients, 1, 2, 4, 8, 16, 30, 60, 90, 120>, title<"figures_13_and_14_as_scripted">>;

/// A server until it answers, and until it is gone.
using start_of_server = comparison<workload::redis_startup, environments, axis<topology::one_core>, axis<memory::small<placement::local>>,
                                   baseline<environment::native>, title<"start_of_server">>;

int main(int argc, char** argv) { return tare::main<figures_13_and_14, as_scripted, start_of_server>(argc, argv); }
