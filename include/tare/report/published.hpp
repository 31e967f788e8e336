#pragma once

#include <tare/report/digest.hpp>
#include <tare/report/format.hpp>

#include <string>
#include <string_view>

namespace tare::report {

/// One bar of the paper beside its native bar.
struct published {
    std::string_view figure;
    std::string_view workload;
    std::string_view topology; ///< the one of Tare that repeats it
    std::string_view environment;
    std::string_view metric;
    double native; ///< in the unit of the metric
    double value;
    std::string_view point = {};  ///< of the sweep
    std::string_view defect = {}; ///< what is wrong with it, or empty

    double ratio() const { return value / native; }
};

/// Which of the paper's environments one of ours repeats; empty when it had none such (it ran no OCI runtime without Docker, and its
/// guests had all three factors of tuning or none).
inline std::string_view paper_environment(row const& r)
{
    auto const any_has = [&r](std::string_view part) {
        return r.environment.find(part) != std::string::npos || r.stands_in_for.find(part) != std::string::npos;
    };
    if (any_has("-untuned")) return "kvm_untuned";
    if (any_has("-baseline") || any_has("-hidden") || any_has("-floating")) return "";
    if (any_has("kvm") || any_has("tcg")) return "kvm";
    return any_has("docker") ? "docker" : "";
}

/// "Felter et al. 2014, figure 2: kvm/native 0.989"
inline std::string to_text(published const& p)
{
    return "Felter et al. 2014, figure " + std::string(p.figure) + ": " + std::string(p.environment) + "/native " + fixed(p.ratio(), 3) +
           (p.defect.empty() ? "" : " (" + std::string(p.defect) + ")");
}

} // namespace tare::report
