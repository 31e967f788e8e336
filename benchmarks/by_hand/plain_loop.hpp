#pragma once

// The loop of RandomAccess as one would write it by hand, on threads of its own: what is left when all of Tare is taken away.

#include "in_place_of.hpp"
#include "plain_random_access.hpp"

#include <tare/measure/clock.hpp>
#include <tare/memory/array.hpp>
#include <tare/workload/random_access.hpp>
#include <tare/workload/random_access/check.hpp>
#include <tare/workload/tool.hpp>

#include <string>

namespace peers {

struct plain_loop : by_hand::in_place_of<tare::workload::random_access<tare::workload::form::persistent>, "plain"> {
    static std::string missing() { return {}; }

    /// The same table, of pages of the same kind.
    template <tare::memory::policy Memory>
    class sut {
    public:
        sut(parameters const& p, tare::workload::context const& c)
            : updates_(p.updates.value), processors_(c.processors), table_(p.table_bytes.value / sizeof(std::uint64_t))
        {
            fill();
        }

        tare::workload::outcome<sample> measure()
        {
            auto const begin = tare::measure::now();
            plain_random_access::persistent(table_.data(), table_.size(), updates_, processors_);
            auto const seconds = tare::measure::seconds(tare::measure::now() - begin);
            return {
                {{static_cast<double>(updates_) / seconds * 1e-9}},
                {},
                {{"work", "a plain loop of RandomAccess, g++ -O3, " + std::to_string(processors_.size()) + " threads, a table of " +
                              std::to_string(table_.size() * sizeof(std::uint64_t)) + " bytes, " + std::to_string(updates_) + " updates"},
                 {"same_work", true}}};
        }

        /// The same updates again, in turn, bring the table back: x ^ y ^ y = x. One in a hundred may have been lost.
        tare::workload::verification verify()
        {
            auto const part = updates_ / processors_.size();
            for (std::size_t i = 0; i < processors_.size(); ++i) plain_random_access::loop(table_.data(), table_.size(), part * i, part);
            std::size_t errors = 0;
            for (std::size_t i = 0; i < table_.size(); ++i) errors += table_[i] != i;
            fill();
            return {errors * 100 <= table_.size() ? "" : std::to_string(errors) + " words of the plain loop's table are wrong"};
        }

    private:
        void fill()
        {
            auto const part = table_.size() / processors_.size() + 1;
            plain_random_access::on_threads(processors_, [&](std::size_t thread) {
                for (auto i = part * thread; i < std::min(part * (thread + 1), table_.size()); ++i) table_[i] = i;
            });
        }

        std::uint64_t updates_;
        std::vector<int> processors_;
        tare::memory::array<std::uint64_t, Memory> table_;
    };
};
static_assert(tare::workload::policy<plain_loop>);
static_assert(tare::workload::foreign<plain_loop>);

} // namespace peers
