// The load on Redis natively, as long as a test needs: the driver of redis_load_test.cpp.
#include <tare/environment/native.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/redis.hpp>

using namespace tare;

using load = comparison<workload::redis<workload::redis_load::paper_text>, axis<environment::native>, axis<topology::one_core>,
                        axis<memory::small<placement::local>>, baseline<environment::native>>;

int main(int argc, char** argv) { return tare::main<load>(argc, argv); }
