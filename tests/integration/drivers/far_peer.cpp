// Round trips with a peer, and one with a peer that does nothing: the driver of peer_over_ssh_test.cpp.
#include "../echo.hpp"

#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/round_trip.hpp>
#include <tare/workload/tcp_throughput.hpp>

#include <chrono>
#include <thread>

using namespace tare;
using namespace tare::environment;

/// A peer that looks at nothing for a minute: neither its channel nor a connection that breaks would end it.
struct silent : echo {
    static constexpr text name = "silent";

    struct peer : echo::peer {
        using echo::peer::peer;
        workload::outcome<sample> measure()
        {
            std::this_thread::sleep_for(std::chrono::minutes(1));
            return {};
        }
    };
};

using silence = comparison<silent, axis<native>, axis<topology::one_core>, axis<memory::small<placement::local>>, baseline<native>>;

using round_trips = comparison<workload::round_trip<workload::round_trip_load::tcp>,
                               axis<native, oci<network::host>, oci<network::nat>, docker<network::nat>, virtual_machine<accelerator::tcg>>,
                               axis<topology::one_core>, axis<memory::small<placement::local>>, baseline<native>>;

using transfers =
    comparison<workload::tcp_throughput, axis<native>, axis<topology::one_core>, axis<memory::small<placement::local>>, baseline<native>>;

int main(int argc, char** argv) { return tare::main<round_trips, transfers, silence>(argc, argv); }
