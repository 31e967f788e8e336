// The price of composition: ours beside the same loops written by hand for one machine, in the same binary.
#include "by_hand/random_access.hpp"
#include "by_hand/stream.hpp"

#include <tare/environment/native.hpp>
#include <tare/main.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/one_socket.hpp>

using namespace tare;

using stream_beside_hand =
    comparison<workload::stream, axis<environment::native>, axis<topology::one_socket>, axis<memory::transparent_huge<placement::local>>,
               fixed<&workload::stream::parameters::passes, 20>, fixed<&workload::stream::parameters::seconds, 0>,
               fixed<&workload::stream::parameters::stores, text{"streaming"}>, beside<by_hand::stream>, title<"stream_beside_hand">>;

using random_access_beside_hand =
    comparison<workload::random_access<workload::form::persistent>, axis<environment::native>, axis<topology::one_socket>,
               axis<memory::transparent_huge<placement::local>>, beside<by_hand::random_access>, title<"random_access_beside_hand">>;

int main(int argc, char** argv) { return tare::main<stream_beside_hand, random_access_beside_hand>(argc, argv); }
