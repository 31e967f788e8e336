#pragma once

#include <tare/campaign/settings.hpp>
#include <tare/system/error.hpp>
#include <tare/system/file.hpp>

#include <ctime>
#include <string>

namespace tare::campaign {

/// "2026-11-22T07-00-00", in UTC: readable, sortable, and a valid name everywhere.
inline std::string time_stamp(std::time_t when)
{
    std::tm parts{};
    ::gmtime_r(&when, &parts);
    char out[32];
    std::strftime(out, sizeof out, "%Y-%m-%dT%H-%M-%S", &parts);
    return out;
}

/// The folder of a new campaign, made, writable, and absolute. Throws `usage_error` when it cannot be or holds another campaign.
inline system::fs::path make_campaign_folder(settings const& given, std::string const& id)
{
    namespace fs = system::fs;
    auto const wanted =
        given.output.empty() ? fs::path("results") / (time_stamp(std::time(nullptr)) + '-' + given.driver + '-' + id) : given.output;
    auto const folder = fs::absolute(wanted).lexically_normal();
    std::error_code unseen; // a folder that may not be looked into cannot be written either, which is told below
    if (fs::exists(folder / "plan.json", unseen) || fs::exists(folder / "results.jsonl", unseen))
        throw usage_error(folder.string() + " holds a campaign already",
                          "go on with --resume " + folder.string() + ", or name another folder");
    try {
        system::make_folder(folder, 0755); // under sudo its user has to be able to open the page
        system::make_folder(folder / "log");
        system::write_file(folder / ".writable", "");
        fs::remove(folder / ".writable");
    } catch (error const& failure) {
        throw usage_error("the results folder cannot be used: " + failure.problem(), "name another with --output FOLDER");
    }
    return fs::canonical(folder);
}

} // namespace tare::campaign
