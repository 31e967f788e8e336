#pragma once

#include <tare/measure/clock.hpp>
#include <tare/workload/policy.hpp>

#include <boost/asio.hpp>
#include <boost/hana.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

/// The smallest workload with two sides: the SUT answers bytes over TCP with the same bytes; the peer counts, times and checks.
struct echo {
    static constexpr tare::text name = "echo";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (tare::quantity<"1", tare::better::neither, std::uint64_t>, rounds),
                                 (tare::quantity<"bytes", tare::better::neither, std::uint64_t>, size));
        static parameters for_profile(tare::profile, tare::limits const&) { return {{500}, {64}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (tare::quantity<"1/s", tare::better::higher>, rounds),
                                 (tare::quantity<"us", tare::better::lower>, latency_mean));
    };
    static void validate(parameters const& p)
    {
        if (p.size.value == 0 || p.size.value > 65536) throw tare::usage_error("size is out of range", "give 1 to 65536");
    }
    static std::uint64_t memory_bytes(parameters const&) { return 1 << 20; }
    static double seconds(parameters const& p) { return 1e-4 * static_cast<double>(p.rounds.value); }

    using tcp = boost::asio::ip::tcp;

    template <tare::memory::policy Memory>
    class sut {
    public:
        sut(parameters const&, tare::workload::context const& where)
            : acceptor_(io_, tcp::endpoint(boost::asio::ip::make_address(where.listen_address), where.port))
        {
            acceptor_.non_blocking(true);
        }
        void serve(std::atomic<bool> const& stop)
        {
            boost::system::error_code code;
            while (!stop) {
                tcp::socket client(io_);
                if (acceptor_.accept(client, code))
                    usleep(1000);
                else
                    answer(client, stop);
            }
        }

    private:
        void answer(tcp::socket& client, std::atomic<bool> const& stop)
        {
            boost::system::error_code code;
            client.set_option(tcp::no_delay(true), code);
            std::array<char, 65536> buffer;
            while (!stop) {
                auto const n = client.read_some(boost::asio::buffer(buffer), code);
                if (code) return;
                boost::asio::write(client, boost::asio::buffer(buffer, n), code);
            }
        }
        boost::asio::io_context io_;
        tcp::acceptor acceptor_;
    };

    class peer {
    public:
        peer(parameters const& given, tare::workload::context const& where)
            : given_(given), there_(boost::asio::ip::make_address(where.other_address), where.port), seed_(where.seed)
        {
        }
        bool ready()
        {
            boost::system::error_code code;
            socket_ = tcp::socket(io_);
            socket_.connect(there_, code);
            if (!code) socket_.set_option(tcp::no_delay(true));
            return !code;
        }
        tare::workload::outcome<sample> measure()
        {
            if (!socket_.is_open() && !ready()) throw tare::error("the SUT side does not answer");
            std::vector<char> sent(given_.size.value), got(given_.size.value);
            auto const begin = tare::measure::now();
            for (std::uint64_t i = 0; i < given_.rounds.value; ++i) {
                sent[0] = static_cast<char>(i ^ seed_);
                boost::asio::write(socket_, boost::asio::buffer(sent));
                boost::asio::read(socket_, boost::asio::buffer(got));
                wrong_ += sent == got ? 0U : 1U;
            }
            auto const seconds = tare::measure::seconds(tare::measure::now() - begin);
            auto const rounds = static_cast<double>(given_.rounds.value);
            return {{{rounds / seconds}, {1e6 * seconds / rounds}}};
        }
        tare::workload::verification verify()
        {
            return {wrong_ == 0 ? "" : std::to_string(wrong_) + " answers differ from their requests"};
        }

    private:
        parameters given_;
        tcp::endpoint there_;
        std::uint64_t seed_;
        std::uint64_t wrong_ = 0;
        boost::asio::io_context io_;
        tcp::socket socket_{io_};
    };
};
static_assert(tare::workload::policy<echo>);
