// Two sides, a third-party server, and data, in every environment: the driver of two_sides_test.cpp.
#include "../echo.hpp"
#include "../read_back.hpp"
#include "../redis_ping.hpp"

#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>

using namespace tare;
using namespace tare::environment;

using small_local = axis<memory::small<placement::local>>;
using networks = axis<native, oci<network::host>, oci<network::nat>, docker<network::host>, docker<network::nat>, kvm_or_tcg<>>;
using disks = axis<native, oci<network::host, storage::volume>, oci<network::host, storage::layered>,
                   docker<network::host, storage::volume>, docker<network::host, storage::layered>, virtual_machine<accelerator::tcg>,
                   virtual_machine<accelerator::tcg, network::bridged, storage::qcow2>>;

using echoes = comparison<echo, networks, axis<topology::one_core>, small_local, baseline<native>>;
using pings = comparison<redis_ping, networks, axis<topology::one_core>, small_local, baseline<native>>;
using readings = comparison<read_back, disks, axis<topology::one_core>, small_local, baseline<native>>;

int main(int argc, char** argv) { return tare::main<echoes, pings, readings>(argc, argv); }
