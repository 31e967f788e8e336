#pragma once

#include <tare/campaign/planned_case.hpp>
#include <tare/image/content_key.hpp>
#include <tare/system/file.hpp>
#include <tare/system/run.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <string>

namespace tare::campaign {

/// A copy, below `work`, of the data that a workload prepares once, natively, for each set of parameters that they follow
/// from: every start gets its own.
/// Throws what `prepare` throws, and `error` when the copy cannot be made.
inline system::fs::path fresh_data(planned_case const& c, system::fs::path const& work, std::string const& name)
{
    namespace fs = system::fs;
    auto const parameters = c.from->work.data_of(c.parameters);
    image::content_key key;
    key.add(c.from->work.name).add(boost::json::serialize(parameters));
    auto const folder = work / "data";
    auto const master = folder / key.text();
    if (!fs::exists(master)) {
        auto const fresh = folder / (key.text() + ".new");
        fs::remove_all(fresh);
        system::make_folder(fresh);
        c.from->work.prepare_data(parameters, fresh);
        fs::rename(fresh, master);
    }
    auto const copy = folder / name;
    fs::remove_all(copy);
    system::run_checked({.argv = {"cp", "-a", "--reflink=auto", master.string(), copy.string()}, .interruptible = true},
                        "copy the prepared data", std::chrono::minutes(30));
    return copy;
}

} // namespace tare::campaign
