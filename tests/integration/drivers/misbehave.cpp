// One misbehaviour at a time, in the environment that is asked for: the driver of most of faults_test.cpp.
#include "../misbehave.hpp"

#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>

using namespace tare;

using everywhere = comparison<misbehaviour::misbehave,
                              axis<environment::native, environment::oci<network::host>, environment::docker<network::host>,
                                   environment::virtual_machine<accelerator::tcg>>,
                              axis<topology::one_core>, axis<memory::small<placement::local>>, baseline<environment::native>>;

int main(int argc, char** argv) { return tare::main<everywhere>(argc, argv); }
