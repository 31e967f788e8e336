#pragma once

#include <tare/campaign/doctor/finding.hpp>
#include <tare/campaign/workspace.hpp>
#include <tare/image/content_key.hpp>
#include <tare/image/kernel.hpp>
#include <tare/measure/noise.hpp>
#include <tare/system/instruction_set.hpp>
#include <tare/system/run.hpp>
#include <tare/topology/machine.hpp>
#include <tare/version.hpp>

#include <boost/json.hpp>
#include <boost/version.hpp>

#include <string>
#include <vector>

namespace tare::campaign {

namespace detail {

/// The value of the first line "NAME : VALUE" of /proc/cpuinfo.
inline std::string cpuinfo(std::string const& name)
{
    auto const text = system::read_file("/proc/cpuinfo", 1 << 16);
    auto const line = text.find(name);
    if (line == std::string::npos) return {};
    auto const begin = text.find(": ", line);
    return begin == std::string::npos ? std::string{} : text.substr(begin + 2, text.find('\n', begin) - begin - 2);
}

/// The first line that a tool prints of its version, or that it is not there.
inline std::string version_of(std::string const& tool, std::string const& option = "--version")
try {
    auto const said = system::run({.argv = {tool, option}}, std::chrono::seconds(10), 4096).out;
    return said.substr(0, said.find('\n'));
} catch (error const&) {
    return "not found";
}

inline std::string binary_key()
{
    image::content_key key;
    key.add(system::read_file(system::self(), std::size_t(1) << 30));
    return key.text();
}

/// Instruction sets beyond the baseline that the compiler was allowed to use (-march): what every processor has to have.
inline boost::json::array required_sets()
{
    boost::json::array out;
    for (auto const& set : system::instruction_sets)
        if (set.compiled) out.push_back(set.name);
    return out;
}

} // namespace detail

/// What a resumed campaign must have in common with its beginning.
inline boost::json::object identity(topology::machine const& host)
{
    return {{"binary", detail::binary_key()},
            {"kernel", image::host_release()},
            {"machine", system::read_line("/etc/machine-id").value_or("") + '/' + detail::cpuinfo("model name") + '/' +
                            std::to_string(host.processors().size())}};
}

/// Everything that a reader of the numbers may ask about the machine and the tools, with what `doctor` found before anything was started.
/// What is not known is left out.
inline boost::json::object provenance(topology::machine const& host, boost::json::object const& who, settings const& given,
                                      std::vector<finding> const& found)
{
    std::uint64_t memory = 0, cache = 0;
    for (auto const& node : host.nodes()) memory += node.memory_bytes;
    for (auto const& c : host.caches()) cache += c.bytes;
    boost::json::object out;
    out["schema"] = "tare.provenance/1";
    out["tare"] = version;
    out["driver"] = given.driver;
    out["arguments"] = boost::json::value_from(given.arguments);
    out["time"] = time_stamp(std::time(nullptr));
    out["identity"] = who;
    out["machine"] = {{"cpu", detail::cpuinfo("model name")}, {"processors", host.processors().size()},
                      {"nodes", host.nodes().size()},         {"memory_bytes", memory},
                      {"last_level_cache_bytes", cache},      {"nested", measure::nested()}};
    out["kernel"] = {{"release", image::host_release()},
                     {"command_line", system::read_line("/proc/cmdline").value_or("")},
                     {"boot_id", system::read_line("/proc/sys/kernel/random/boot_id").value_or("")}};
    out["nested"] = measure::nested();
    out["tools"] = {{"qemu", detail::version_of("qemu-system-x86_64")},
                    {"docker", detail::version_of("dockerd")},
                    {"runc", detail::version_of("runc")},
                    {"gnuplot", detail::version_of("gnuplot")}};
    out["compiler"] = __VERSION__;
    out["instruction_sets_required"] = detail::required_sets();
    out["boost"] = BOOST_LIB_VERSION;
#ifdef __OPTIMIZE__
    out["optimised"] = true;
#else
    out["optimised"] = false;
#endif
    out["noise"] = measure::noise();
    out["doctor"] = to_json(found);
    return out;
}

} // namespace tare::campaign
