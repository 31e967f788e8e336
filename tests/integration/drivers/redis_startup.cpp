// A server of Redis until it answers and until it is gone: the driver of redis_startup_test.cpp.
#include <tare/environment/native.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/redis/startup.hpp>

using namespace tare;

using start = comparison<workload::redis_startup, axis<environment::native>, axis<topology::one_core>,
                         axis<memory::small<placement::local>>, baseline<environment::native>>;

int main(int argc, char** argv) { return tare::main<start>(argc, argv); }
