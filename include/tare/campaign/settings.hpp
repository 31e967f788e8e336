#pragma once

#include <tare/environment/site.hpp>
#include <tare/profile.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tare::campaign {

/// What the command line asked for.
struct settings {
    tare::profile profile = tare::profile::quick;
    bool profile_given = false;
    std::vector<std::string> only = {};                        ///< patterns; a case that matches none is left out
    std::vector<std::string> except = {};                      ///< patterns; a case that matches one is left out
    int blocks = 0;                                            ///< 0: as the profile says
    std::optional<std::uint64_t> seed = {};                    ///< drawn when not given; the plan keeps it
    std::vector<std::pair<std::string, std::string>> set = {}; ///< parameter → value
    std::filesystem::path output = {};                         ///< empty: results/TIME-DRIVER-ID
    std::filesystem::path resume = {};                         ///< a campaign's folder to go on with
    bool destroy_data = false;                                 ///< of the device that the environments' options name
    bool json = false;                                         ///< records instead of a table on stdout
    environment::options environment = {};
    std::vector<std::string> arguments = {}; ///< the command line as it was given, for the provenance
    std::string driver;                      ///< name of the driver, for folders and messages
};

/// Blocks of a profile: ratios need three, and five give an interval that is worth reading.
constexpr int blocks_of(tare::profile p) { return p == tare::profile::paper ? 10 : 5; }

} // namespace tare::campaign
