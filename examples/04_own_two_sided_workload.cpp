// A workload of your own with two sides: how many TCP connections a second does an environment accept, and what does NAT cost?
// The SUT side runs inside the environment and accepts; the peer stands for the other machine, connects, times and reports.
#include <tare/environment/native.hpp>
#include <tare/environment/oci.hpp>
#include <tare/main.hpp>
#include <tare/measure/clock.hpp>
#include <tare/memory/small.hpp>
#include <tare/topology/one_core.hpp>

#include <boost/asio.hpp>

using namespace tare;
using boost::asio::ip::tcp;

struct connections {
    static constexpr text name = "connections";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"1", better::neither, std::uint64_t>, count));
        static parameters for_profile(profile, limits const&) { return {{1000}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (quantity<"1/s", better::higher>, rate));
    };
    static std::uint64_t memory_bytes(parameters const&) { return 1 << 20; }
    static double seconds(parameters const& p) { return 2e-4 * static_cast<double>(p.count.value); }

    /// Serves: the constructor binds where it is told to, `serve` answers until the flag is set.
    template <memory::policy Memory>
    class sut {
    public:
        sut(parameters const&, workload::context const& where)
            : acceptor_(io_, tcp::endpoint(boost::asio::ip::make_address(where.listen_address), where.port))
        {
            acceptor_.non_blocking(true);
        }
        void serve(std::atomic<bool> const& stop)
        {
            boost::system::error_code code;
            while (!stop) {
                tcp::socket client(io_);
                if (acceptor_.accept(client, code)) continue; // nobody there: ask again, so that no sleep is in the rate
                boost::asio::write(client, boost::asio::buffer("!", 1), code);
            }
        }

    private:
        boost::asio::io_context io_;
        tcp::acceptor acceptor_;
    };

    /// Is measured: `ready` asks whether the other side answers yet, `measure` is timed, `verify` checks the answer.
    class peer {
    public:
        peer(parameters const& given, workload::context const& where)
            : count_(given.count.value), there_(boost::asio::ip::make_address(where.other_address), where.port)
        {
        }
        bool ready() { return greeted(); }
        workload::outcome<sample> measure()
        {
            std::uint64_t answered = 0;
            auto const begin = tare::measure::now();
            for (std::uint64_t i = 0; i < count_; ++i) answered += greeted() ? 1U : 0U;
            auto const seconds = tare::measure::seconds(tare::measure::now() - begin);
            missed_ = count_ - answered;
            return {{{static_cast<double>(count_) / seconds}}};
        }
        workload::verification verify() { return {missed_ == 0 ? "" : std::to_string(missed_) + " connections were not answered"}; }

    private:
        bool greeted()
        {
            boost::system::error_code code;
            tcp::socket socket(io_);
            char answer = 0;
            if (socket.connect(there_, code)) return false;
            boost::asio::read(socket, boost::asio::buffer(&answer, 1), code);
            return answer == '!';
        }

        std::uint64_t count_;
        tcp::endpoint there_;
        boost::asio::io_context io_;
        std::uint64_t missed_ = 0;
    };
};
static_assert(workload::policy<connections>);

using nat_cost = comparison<connections, axis<environment::native, environment::oci<network::host>, environment::oci<network::nat>>,
                            axis<topology::one_core>, axis<memory::small<placement::local>>, baseline<environment::native>>;

int main(int argc, char** argv) { return tare::main<nat_cost>(argc, argv); }
