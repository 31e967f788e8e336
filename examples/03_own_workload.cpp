// A workload of your own: how many system calls does an environment let through each second? (seccomp filters cost something here.)
#include <tare/environment/native.hpp>
#include <tare/environment/oci.hpp>
#include <tare/main.hpp>
#include <tare/measure/clock.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>

#include <sys/syscall.h>
#include <unistd.h>

using namespace tare;

struct system_calls {
    static constexpr text name = "system_calls";

    /// Described once: JSON, --set calls=1000, the report's header and `list --parameters` follow from it.
    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"1", better::neither, std::uint64_t>, calls));
        static parameters for_profile(profile p, limits const&) { return {{p == profile::quick ? 200'000U : 2'000'000U}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (quantity<"1/s", better::higher>, rate));
    };
    static std::uint64_t memory_bytes(parameters const&) { return 1 << 20; }                         // that the environment must have
    static double seconds(parameters const& p) { return 1e-6 * static_cast<double>(p.calls.value); } // roughly, for deadlines

    /// The side that runs inside. Memory is the policy; this workload has no arrays to place.
    template <memory::policy Memory>
    class sut {
    public:
        sut(parameters const& given, workload::context const&) : calls_(given.calls.value) {}

        workload::outcome<sample> measure() // timed: nothing here allocates, logs or locks
        {
            right_ = 0;
            auto const begin = tare::measure::now();
            for (std::uint64_t i = 0; i < calls_; ++i) right_ += ::syscall(SYS_getppid) >= 0 ? 1U : 0U;
            return {{{static_cast<double>(calls_) / tare::measure::seconds(tare::measure::now() - begin)}}};
        }
        workload::verification verify() // a trial whose answer is wrong never enters a figure
        {
            return {right_ == calls_ ? "" : "a system call failed"};
        }

    private:
        std::uint64_t calls_;
        std::uint64_t right_ = 0;
    };
};
static_assert(workload::policy<system_calls>);

using confinement_cost = comparison<system_calls, axis<environment::native, environment::oci<network::host>>, axis<topology::one_core>,
                                    axis<memory::small<placement::local>>, baseline<environment::native>>;

int main(int argc, char** argv) { return tare::main<confinement_cost>(argc, argv); }
