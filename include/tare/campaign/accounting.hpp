#pragma once

#include <tare/measure/clock.hpp>
#include <tare/measure/cpu_time.hpp>
#include <tare/measure/pressure.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace tare::campaign {

/// What the host saw between two points: CPU time of the SUT's and of the peer's processors apart, steal, pressure, clock step.
class accounting {
public:
    accounting(std::vector<int> sut, std::vector<int> peer)
        : sut_(std::move(sut)), peer_(std::move(peer)), wall_(measure::wall_offset::take()), pressure_(measure::pressure::take()),
          before_(measure::cpu_snapshot::take())
    {
    }

    /// The member `host` of a record; `marks` says what a reader of the number should know.
    boost::json::object since() const
    {
        auto const now = measure::cpu_snapshot::take();
        auto const sut = measure::used_between(before_, now, sut_);
        auto const step = measure::clock_step(wall_, measure::wall_offset::take());
        boost::json::array marks;
        if (sut.steal_share() > worrying_steal) marks.push_back("steal above 2 %");
        if (step != 0) marks.push_back("the wall clock was set");
        bool const disjoint = std::ranges::none_of(sut_, [this](int p) { return std::ranges::count(peer_, p) > 0; });
        boost::json::object out{{"processors", {{"sut", boost::json::value_from(sut_)}, {"peer", boost::json::value_from(peer_)}}}};
        out["disjoint"] = disjoint;
        out["sut"] = measure::to_json(sut);
        if (!peer_.empty()) out["peer"] = measure::to_json(measure::used_between(before_, now, peer_));
        out["pressure"] = measure::to_json(pressure_, measure::pressure::take());
        out["clock_step"] = step;
        out["marks"] = marks;
        return out;
    }

private:
    static constexpr double worrying_steal = 0.02;

    std::vector<int> sut_, peer_;
    measure::wall_offset wall_;
    measure::pressure pressure_;
    measure::cpu_snapshot before_;
};

} // namespace tare::campaign
