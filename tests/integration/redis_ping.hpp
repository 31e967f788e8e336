#pragma once

#include <tare/measure/clock.hpp>
#include <tare/system/process.hpp>
#include <tare/workload/policy.hpp>

#include <boost/asio.hpp>
#include <boost/hana.hpp>

#include <array>
#include <cstdint>
#include <string>

/// A third-party server as the SUT side: Debian's redis-server, started by the agent from its closure and pinged by the peer.
struct redis_ping {
    static constexpr tare::text name = "redis_ping";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (tare::quantity<"1", tare::better::neither, std::uint64_t>, pings));
        static parameters for_profile(tare::profile, tare::limits const&) { return {{300}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (tare::quantity<"1/s", tare::better::higher>, pings));
    };
    static std::uint64_t memory_bytes(parameters const&) { return 64 << 20; }
    static double seconds(parameters const& p) { return 2e-4 * static_cast<double>(p.pings.value); }

    /// Of no ping at all, the server ends at once: its configuration has a word that it does not know.
    static tare::workload::server program(parameters const& p, tare::workload::context const& where)
    {
        auto const found = tare::system::find_program("redis-server");
        if (!found) throw tare::error("there is no redis-server", "apt install redis-server");
        if (p.pings.value == 0) return {{found->string(), "--no-such-word", "yes"}, {}};
        return {{found->string(), "--port", std::to_string(where.port), "--bind", where.listen_address, "--save", "", "--appendonly", "no",
                 "--protected-mode", "no", "--dir", "/tmp"},
                {}};
    }

    class peer {
    public:
        using tcp = boost::asio::ip::tcp;

        peer(parameters const& given, tare::workload::context const& where)
            : pings_(given.pings.value), there_(boost::asio::ip::make_address(where.other_address), where.port)
        {
        }
        bool ready()
        {
            boost::system::error_code code;
            socket_ = tcp::socket(io_);
            socket_.connect(there_, code);
            return !code && ping(code) && !code;
        }
        tare::workload::outcome<sample> measure()
        {
            boost::system::error_code code;
            auto const begin = tare::measure::now();
            for (std::uint64_t i = 0; i < pings_; ++i)
                if (!ping(code)) ++wrong_;
            if (code) throw tare::error("the server ended the connection: " + code.message());
            return {{{static_cast<double>(pings_) / tare::measure::seconds(tare::measure::now() - begin)}}};
        }
        tare::workload::verification verify() { return {wrong_ == 0 ? "" : std::to_string(wrong_) + " pings were not answered with PONG"}; }

    private:
        bool ping(boost::system::error_code& code)
        {
            std::array<char, 7> answer{};
            boost::asio::write(socket_, boost::asio::buffer("PING\r\n", 6), code);
            if (!code) boost::asio::read(socket_, boost::asio::buffer(answer), code);
            return !code && std::string_view(answer.data(), answer.size()) == "+PONG\r\n";
        }

        std::uint64_t pings_;
        tcp::endpoint there_;
        std::uint64_t wrong_ = 0;
        boost::asio::io_context io_;
        tcp::socket socket_{io_};
    };
};
static_assert(tare::workload::policy<redis_ping>);
