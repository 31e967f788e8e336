#pragma once

// A loop over one io_uring as one would write it by hand: no clock, no histogram, no operation behind a number.

#include "in_place_of.hpp"

#include <tare/measure/clock.hpp>
#include <tare/workload/block_io.hpp>
#include <tare/workload/block_io/nop.hpp>

#include <limits>

namespace by_hand {

struct ring_loop : in_place_of<tare::workload::block_io<tare::workload::engine::nop>, "by_hand"> {
    static std::string missing() { return {}; }

    template <tare::memory::policy Memory>
    class sut {
    public:
        sut(parameters const& p, tare::workload::context const&) : p_(p), ring_(static_cast<unsigned>(p.depth.value))
        {
            ring_.enlist_itself();
        }

        tare::workload::outcome<sample> measure()
        {
            constexpr double none = std::numeric_limits<double>::quiet_NaN();
            auto const begin = tare::measure::now();
            std::uint64_t done = 0;
            for (std::uint64_t i = 0; i < p_.depth.value; ++i) ask();
            while (tare::measure::seconds(tare::measure::now() - begin) < p_.seconds.value)
                for (int i = 0; i < 64; ++i) {
                    ring_.submit_and_wait(1);
                    ring_.reap([&](std::uint64_t, std::int32_t) {
                        ++done;
                        ask();
                    });
                }
            auto const rate = static_cast<double>(done) / tare::measure::seconds(tare::measure::now() - begin);
            ring_.submit_and_wait(static_cast<unsigned>(p_.depth.value));
            ring_.reap([](std::uint64_t, std::int32_t) {});
            return {{{rate},
                     {none},
                     {none},
                     {1e6 * static_cast<double>(p_.depth.value) / rate},
                     {none},
                     {none},
                     {none},
                     {none},
                     {none},
                     {none}},
                    {},
                    {{"work", "a bare loop of NOPs, the clock read once for every 64 calls"}, {"same_work", p_.jobs.value == 1}},
                    rate * p_.seconds.value};
        }
        tare::workload::verification verify() { return {}; }

    private:
        void ask()
        {
            auto& e = ring_.take();
            e.opcode = IORING_OP_NOP;
        }

        parameters p_;
        tare::workload::engine::ring ring_;
    };
};
static_assert(tare::workload::foreign<ring_loop>);

} // namespace by_hand
