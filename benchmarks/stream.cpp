// Figures 2 and 3: memory bandwidth on one socket with local pages, and on the whole machine with interleaved ones.
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/one_socket.hpp>
#include <tare/topology/whole_machine.hpp>
#include <tare/workload/stream.hpp>

using namespace tare;

using figures_2_and_3 = comparison<workload::stream,
                                   axis<environment::native, environment::again<environment::native>, environment::oci<network::host>,
                                        environment::docker<network::host>, environment::docker<network::nat>, environment::kvm_or_tcg<>>,
                                   axis<topology::one_socket, topology::whole_machine>,
                                   axis<memory::transparent_huge<placement::local>, memory::transparent_huge<placement::interleaved>>,
                                   baseline<environment::native>, title<"figures_2_and_3">>;

int main(int argc, char** argv) { return tare::main<figures_2_and_3>(argc, argv); }
