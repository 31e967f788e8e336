#pragma once

#include <tare/campaign/cases.hpp>
#include <tare/campaign/far_options.hpp>
#include <tare/campaign/order.hpp>
#include <tare/campaign/record_schema.hpp>
#include <tare/system/file.hpp>

#include <boost/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace tare::campaign {

/// What a campaign will do, fixed before the first trial: cases with their sizes, the seed, and the order of every block.
struct plan {
    static constexpr std::string_view schema = "tare.plan/1";

    std::string campaign;
    std::string driver;
    std::string profile;
    std::uint64_t seed = 0;
    boost::json::object identity;     ///< binary, kernel and machine: a resumed campaign must have the same
    environment::options environment; ///< what the command line said of them: a resumed campaign uses the same kernel and engine
    std::vector<planned_case> cases;
    std::vector<std::vector<start_group>> blocks;
};

/// Cases that one start serves: the points of one entry's sweep.
inline std::vector<start_group> starts_of(std::vector<planned_case> const& cases)
{
    std::map<tare::entry const*, start_group> groups;
    std::vector<tare::entry const*> order;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (!cases[i].runs()) continue;
        auto& group = groups[cases[i].from];
        if (group.empty()) order.push_back(cases[i].from);
        group.push_back(static_cast<int>(i));
    }
    std::vector<start_group> out;
    for (auto const* from : order) out.push_back(groups[from]);
    return out;
}

namespace detail {

inline boost::json::object case_json(planned_case const& c)
{
    return {{"name", c.name},
            {"comparison", c.from->comparison},
            {"varies", c.from->varies},
            {"baseline", c.from->baseline},
            {"experiment", c.where().experiment},
            {"environment", c.where().name},
            {"emulated", c.where().emulated},
            {"stands_in_for", c.stands_in_for},
            {"why_stands_in", c.why_stands_in},
            {"same_as", c.same_as},
            {"cannot", c.cannot},
            {"processors", boost::json::value_from(c.granted.processor_ids())},
            {"nodes", boost::json::value_from(c.granted.nodes)},
            {"parameters", c.parameters},
            {"sweep", c.sweep},
            {"across", across_to_json(c.from->across)},
            {"calibration", c.calibration}};
}

inline boost::json::object options_json(environment::options const& o)
{
    return {
        {"kernel", o.kernel.string()},      {"docker_host", o.docker_host}, {"peer", o.peer}, {"bridge", o.bridge}, {"macvtap", o.macvtap},
        {"guest_address", o.guest_address}, {"device", o.device.string()},  {"mtu", o.mtu}};
}

/// A plan that was made before an option existed lacks it.
inline environment::options read_options(boost::json::object const& from)
{
    auto const text = [&](char const* name) { return from.contains(name) ? std::string(from.at(name).as_string()) : std::string(); };
    environment::options out{text("kernel"),  text("docker_host"),   text("peer"),  text("bridge"),
                             text("macvtap"), text("guest_address"), text("device")};
    if (from.contains("mtu")) out.mtu = from.at("mtu").to_number<int>();
    return out;
}

} // namespace detail

inline boost::json::object to_json(plan const& p)
{
    boost::json::array cases;
    for (auto const& c : p.cases) cases.push_back(detail::case_json(c));
    return {{"schema", plan::schema}, {"campaign", p.campaign}, {"driver", p.driver},
            {"profile", p.profile},   {"seed", p.seed},         {"environment", detail::options_json(p.environment)},
            {"identity", p.identity}, {"cases", cases},         {"blocks", boost::json::value_from(p.blocks)}};
}

namespace detail {

inline constexpr std::size_t most_cases = 100'000;

inline std::vector<std::vector<start_group>> read_blocks(boost::json::value const& from, std::size_t cases)
{
    auto blocks = boost::json::value_to<std::vector<std::vector<start_group>>>(from);
    for (auto const& block : blocks)
        for (auto const& group : block)
            for (int const number : group)
                if (number < 0 || static_cast<std::size_t>(number) >= cases) throw error("a block names a case that is not in the plan");
    return blocks;
}

/// A case as the plan fixed it, put back onto the driver's table. Whether it runs was decided when the plan was made.
inline planned_case read_case(boost::json::object const& from, table const& entries, topology::machine const& host)
{
    auto const text = [&](char const* name) { return std::string(from.at(name).as_string()); };
    planned_case c;
    c.name = text("name");
    for (auto const& e : entries)
        for (std::size_t i = 0; i < e.environments.size(); ++i)
            if (e.environments[i].experiment == text("experiment") && e.comparison == text("comparison")) {
                c.from = &e;
                c.choice = static_cast<int>(i);
            }
    if (!c.from) throw error("the plan has a case '" + c.name + "' that this driver does not know");
    c.stands_in_for = text("stands_in_for");
    c.why_stands_in = text("why_stands_in");
    c.same_as = text("same_as");
    c.cannot = text("cannot");
    c.parameters = from.at("parameters").as_object();
    c.sweep = from.at("sweep").as_object();
    c.calibration = from.at("calibration").as_object();
    auto const selection = c.from->select(host);
    if (selection.granted) c.granted = *selection.granted;
    if (!c.runs()) return c;
    c.from->work.validate(c.parameters);
    if (boost::json::value_from(c.granted.processor_ids()) != from.at("processors"))
        throw error("the plan's case '" + c.name + "' had other processors than this machine gives now");
    return c;
}

} // namespace detail

/// Reads a plan back to resume it. Throws `error` when it is not a plan, or not one of this driver and machine.
inline plan read_plan(system::fs::path const& file, table const& entries, topology::machine const& host,
                      boost::json::object const& identity)
try {
    auto const all = boost::json::parse(system::read_file(file, 64 << 20)).as_object();
    plan p;
    if (all.at("schema").as_string() != plan::schema) throw error("it has another schema");
    p.identity = all.at("identity").as_object();
    for (auto const& member : identity)
        if (!p.identity.contains(member.key()) || p.identity.at(member.key()) != member.value())
            throw error("the campaign was begun with another " + std::string(member.key()),
                        "resume it where it was begun, or begin a new one; a mixture would compare different things");
    p.campaign = all.at("campaign").as_string();
    p.driver = all.at("driver").as_string();
    p.profile = all.at("profile").as_string();
    p.seed = all.at("seed").to_number<std::uint64_t>();
    if (!system::valid_campaign_id(p.campaign)) throw error("its campaign has no valid id");
    p.environment = detail::read_options(all.at("environment").as_object());
    complete_far_options(p.environment); // a file comes from outside too
    auto const& cases = all.at("cases").as_array();
    if (cases.size() > detail::most_cases) throw error("it has too many cases");
    for (auto const& c : cases) p.cases.push_back(detail::read_case(c.as_object(), entries, host));
    p.blocks = detail::read_blocks(all.at("blocks"), p.cases.size());
    return p;
} catch (usage_error const&) {
    throw;
} catch (error const& wrong) {
    throw usage_error("cannot resume from " + file.string() + ": " + wrong.problem(), wrong.remedy());
} catch (std::exception const& wrong) {
    throw usage_error("cannot resume from " + file.string() + ": it is no plan (" + wrong.what() + ")", "name a campaign's folder");
}

} // namespace tare::campaign
