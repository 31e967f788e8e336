// Every misbehaviour in every environment in one campaign: after each the campaign goes on.
#include "../misbehave.hpp"

#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>

using namespace tare;

using all_faults = comparison<misbehaviour::misbehave,
                              axis<environment::native, environment::oci<network::host>, environment::docker<network::host>,
                                   environment::virtual_machine<accelerator::tcg>>,
                              axis<topology::one_core>, axis<memory::small<placement::local>>, baseline<environment::native>,
                              sweep<&misbehaviour::misbehave::parameters::fault, 0, 1, 2, 3, 4, 5, 6, 7, 8>>;

int main(int argc, char** argv) { return tare::main<all_faults>(argc, argv); }
