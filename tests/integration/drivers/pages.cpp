// Every kind of page on one axis: the driver of pages_in_a_campaign_test.cpp.
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/explicit_huge.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/numa_node.hpp>
#include <tare/workload/stream.hpp>

using namespace tare;
using namespace tare::memory;

using pages =
    comparison<workload::stream, axis<environment::native, environment::oci<network::host>, environment::virtual_machine<accelerator::tcg>>,
               axis<topology::numa_node<0>>,
               axis<small<placement::local>, transparent_huge<placement::local>, explicit_huge<huge_page, placement::local>,
                    explicit_huge<huge_page, placement::bound<0>>, explicit_huge<huge_page, placement::bound<7>>,
                    explicit_huge<gigantic_page, placement::local>>,
               baseline<environment::native>, title<"pages">>;

int main(int argc, char** argv) { return tare::main<pages>(argc, argv); }
