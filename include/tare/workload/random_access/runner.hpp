#pragma once

#include <tare/system/error.hpp>
#include <tare/workload/random_access/check.hpp>
#include <tare/workload/random_access/form.hpp>
#include <tare/workload/random_access/parameters.hpp>
#include <tare/workload/side.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tare::workload::random_access_kernels {

/// Everything of the benchmark that does not depend on the kind of memory: first touch, updates, check.
class runner {
public:
    /// Touches the table, each slab by its own thread.
    runner(std::vector<int> processors, table on, std::uint64_t updates, std::size_t look_ahead)
        : team_(std::move(processors)), set_(usable_kernel_sets().front()), on_(on), updates_(updates), look_ahead_(look_ahead)
    {
        fill(team_, on_);
    }

    /// The timed updates. The table has to be as it began: `check` comes after each.
    template <form::policy Form>
    typename Form::sample update()
    {
        form::job const work{team_, set_, on_, updates_, look_ahead_};
        errors_.reset();
        auto const seconds = Form::update(work);
        return Form::describe(work, seconds);
    }

    /// Not timed: counts the words that the updates left wrong, and brings the table back to how it began.
    void check() { errors_ = count_errors(team_, on_, updates_); }

    /// By HPCC's rule: at most that share of the words is wrong; of those that can be, when there were fewer updates.
    verification verify(double allowed) const
    {
        if (!errors_) return {"the updates were not checked"};
        auto const touched = std::min(on_.count, updates_);
        if (static_cast<double>(*errors_) <= allowed * static_cast<double>(touched)) return {};
        return {std::to_string(*errors_) + " of " + std::to_string(touched) + " words are wrong, more than the " +
                std::to_string(static_cast<int>(allowed * 100)) + " % that may be"};
    }

    boost::json::object facts() const
    {
        boost::json::object out{{"kernel_set", set_.name},  {"threads", team_.size()},
                                {"updates", updates_},      {"look_ahead", look_ahead_},
                                {"table_words", on_.count}, {"bytes_per_update", update_work.bytes_read + update_work.bytes_written}};
        if (errors_) out["errors"] = *errors_;
        return out;
    }

private:
    topology::team team_;
    kernel_set set_;
    table on_;
    std::uint64_t updates_;
    std::size_t look_ahead_;
    std::optional<std::uint64_t> errors_; ///< of the last check, until there are other updates
};

} // namespace tare::workload::random_access_kernels
