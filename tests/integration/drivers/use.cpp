// A load that keeps a processor busy for a share of the time, over that share: the driver of use_in_a_campaign_test.cpp.
#include <tare/environment/again.hpp>
#include <tare/environment/all.hpp>
#include <tare/main.hpp>
#include <tare/measure/clock.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>

#include <chrono>
#include <thread>

using namespace tare;

namespace {

struct spinning {
    static constexpr text name = "spinning";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"%", better::neither, std::uint64_t>, share), (quantity<"s">, seconds));
        static parameters for_profile(profile, limits const&) { return {{50}, {0.3}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (quantity<"1/s", better::higher>, slices), (quantity<"%">, sut_use));
    };
    static std::uint64_t memory_bytes(parameters const&) { return 0; }
    static double seconds(parameters const& p) { return p.seconds.value; }

    template <memory::policy>
    class sut {
    public:
        sut(parameters const& given, workload::context const&) : given_(given) {}

        workload::outcome<sample> measure()
        {
            constexpr std::int64_t slice = 10'000'000; // ns
            auto const own = [] { return measure::read_clock(CLOCK_THREAD_CPUTIME_ID); };
            auto const begin = measure::now(), spent = own();
            for (; measure::seconds(measure::now() - begin) < given_.seconds.value; ++slices_) {
                auto const until = own() + slice * static_cast<std::int64_t>(given_.share.value) / 100, end = measure::now() + slice;
                while (own() < until) {
                }
                if (auto const left = end - measure::now(); left > 0) std::this_thread::sleep_for(std::chrono::nanoseconds(left));
            }
            workload::outcome<sample> out;
            out.sample.slices.value = static_cast<double>(slices_) / measure::seconds(measure::now() - begin);
            out.facts = {{"cpu_seconds", measure::seconds(own() - spent)}};
            out.work = static_cast<double>(slices_);
            return out;
        }
        workload::verification verify() { return {slices_ > 0 ? "" : "it did nothing"}; }

    private:
        parameters given_;
        std::int64_t slices_ = 0;
    };
};
static_assert(workload::policy<spinning> && workload::tells_use<spinning>);

using over_shares =
    comparison<spinning, axis<environment::native, environment::again<environment::native>, environment::oci<network::host>>,
               axis<topology::one_core>, axis<memory::small<placement::local>>, baseline<environment::native>,
               sweep<&spinning::parameters::share, 10, 50, 90>, across<&spinning::sample::sut_use, &spinning::sample::slices>>;

} // namespace

int main(int argc, char** argv) { return tare::main<over_shares>(argc, argv); }
