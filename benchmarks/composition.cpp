// The price of composition: ours beside the same loops written by hand for one machine, in the same binary.
#include "by_hand/random_access.hpp"
#include "by_hand/redis_clients.hpp"
#include "by_hand/ring_loop.hpp"
#include "by_hand/round_trip.hpp"
#include "by_hand/stream.hpp"
#include "by_hand/tcp_throughput.hpp"

#include <tare/environment/native.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/topology/one_socket.hpp>

using namespace tare;

using stream_beside_hand =
    comparison<workload::stream, axis<environment::native>, axis<topology::one_socket>, axis<memory::transparent_huge<placement::local>>,
               fixed<&workload::stream::parameters::passes, 20>, fixed<&workload::stream::parameters::seconds, 0>,
               fixed<&workload::stream::parameters::stores, text{"streaming"}>, beside<by_hand::stream>, title<"stream_beside_hand">>;

using random_access_beside_hand =
    comparison<workload::random_access<workload::form::persistent>, axis<environment::native>, axis<topology::one_socket>,
               axis<memory::transparent_huge<placement::local>>, beside<by_hand::random_access>, title<"random_access_beside_hand">>;

template <class Workload, class ByHand, class Title>
using network_beside_hand =
    comparison<Workload, axis<environment::native>, axis<topology::one_core>, axis<memory::small<placement::local>>, beside<ByHand>, Title>;

template <class Transport, class Title>
using round_trip_beside_hand = network_beside_hand<workload::round_trip<Transport>, by_hand::round_trip<Transport>, Title>;

using tcp_beside_hand = round_trip_beside_hand<workload::round_trip_load::tcp, title<"round_trip_tcp_beside_hand">>;
using udp_beside_hand = round_trip_beside_hand<workload::round_trip_load::udp, title<"round_trip_udp_beside_hand">>;
using throughput_beside_hand = network_beside_hand<workload::tcp_throughput, by_hand::tcp_throughput, title<"tcp_throughput_beside_hand">>;

/// What the clients of Redis take beside the kernel's share of sending, waiting and receiving.
using redis_beside_hand =
    comparison<workload::redis_sink<workload::redis_load::paper_scripts>, axis<environment::native>, axis<topology::one_core>,
               axis<memory::small<placement::local>>, fixed<&workload::redis_load::parameters::depth, 10>,
               fixed<&workload::redis_load::parameters::clients, 16>, fixed<&workload::redis_load::parameters::seconds, 2>,
               beside<by_hand::redis_clients>, title<"redis_beside_hand">>;

using ring_beside_hand =
    comparison<workload::block_io<workload::engine::nop>, axis<environment::native>, axis<topology::one_core>,
               axis<memory::small<placement::local>>,
               fixed<&workload::block_load::parameters::verify, workload::engine::nop::never_verified>,
               fixed<&workload::block_load::parameters::warm_up, 0>, beside<by_hand::ring_loop>, title<"ring_beside_hand">>;

int main(int argc, char** argv)
{
    return tare::main<stream_beside_hand, random_access_beside_hand, tcp_beside_hand, udp_beside_hand, throughput_beside_hand,
                      redis_beside_hand, ring_beside_hand>(argc, argv);
}
