// Figures 4 and 5: random updates of memory on one socket with local pages, and on the whole machine with interleaved ones. And the
// form that the paper measured: the same updates with a fork and a join for every 128 of them.
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/explicit_huge.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/one_socket.hpp>
#include <tare/topology/whole_machine.hpp>
#include <tare/workload/random_access.hpp>

using namespace tare;
namespace form = workload::form;

using figures_4_and_5 = comparison<workload::random_access<form::persistent>,
                                   axis<environment::native, environment::again<environment::native>, environment::oci<network::host>,
                                        environment::docker<network::host>, environment::docker<network::nat>, environment::kvm_or_tcg<>>,
                                   axis<topology::one_socket, topology::whole_machine>,
                                   axis<memory::transparent_huge<placement::local>, memory::transparent_huge<placement::interleaved>>,
                                   baseline<environment::native>, title<"figures_4_and_5">>;

using papers_form =
    comparison<workload::random_access<form::paper>, axis<environment::native, environment::oci<network::host>, environment::kvm_or_tcg<>>,
               axis<topology::one_socket, topology::whole_machine>,
               axis<memory::transparent_huge<placement::local>, memory::transparent_huge<placement::interleaved>>,
               baseline<environment::native>>;

// Every thread updates its own words: nothing is lost, and pages are local on any number of nodes.
using exact_form =
    comparison<workload::random_access<form::exact>, axis<environment::native, environment::oci<network::host>, environment::kvm_or_tcg<>>,
               axis<topology::one_socket, topology::whole_machine>, axis<memory::transparent_huge<placement::local>>,
               baseline<environment::native>>;

// What small pages cost in each environment: nearly every update misses the TLB, and a guest then walks its own page table and the host's.
using small_against_huge =
    comparison<workload::random_access<form::persistent>,
               axis<environment::native, environment::oci<network::host>, environment::docker<network::host>, environment::kvm_or_tcg<>>,
               axis<topology::one_socket>,
               axis<memory::small<placement::local>, memory::transparent_huge<placement::local>, memory::explicit_huge<>>,
               baseline<memory::small<placement::local>>, title<"random_access_small_against_huge">>;

int main(int argc, char** argv) { return tare::main<figures_4_and_5, papers_form, exact_form, small_against_huge>(argc, argv); }
