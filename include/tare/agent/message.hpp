#pragma once

#include <tare/system/error.hpp>
#include <tare/workload/side.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

/// What host and agent say to one another over the result channel, each an object with a member "kind":
///
///   agent → host   hello       age (s since main began), protocol; on another machine also `machine`
///   host → agent   assignment  experiment, side, parameters, context, guest
///   agent → host   ready       facts                      then, for a third-party server, the channel closes on exec
///   host → agent   ping        answered with pong: the channel's latency
///   host → agent   trial       parameters, seed
///   agent → host   begin, end  stamped by the host on arrival; end carries `seconds` by the agent's clock
///   agent → host   result      sample, samples, facts, wrong, work
///   host → agent   stop
///   agent → host   failure     reason, unavailable                     instead of any of the above
namespace tare::agent {

inline constexpr int protocol = 1;

/// The text member `name`, or an error: the other end is not trusted.
inline std::string text_of(boost::json::object const& message, std::string_view name)
{
    auto const* const found = message.if_contains(name);
    if (!found || !found->is_string()) throw error("a message on the result channel lacks its text '" + std::string(name) + "'");
    return std::string(found->as_string());
}

inline double number_of(boost::json::object const& message, std::string_view name)
{
    auto const* const found = message.if_contains(name);
    if (!found || !found->is_number()) throw error("a message on the result channel lacks its number '" + std::string(name) + "'");
    return found->to_number<double>();
}

inline boost::json::object object_of(boost::json::object const& message, std::string_view name)
{
    auto const* const found = message.if_contains(name);
    if (!found || !found->is_object()) throw error("a message on the result channel lacks its object '" + std::string(name) + "'");
    return found->as_object();
}

/// Throws `error` when a hello is that of another version: a binary that was exchanged while a campaign runs, say.
inline void check_protocol(boost::json::object const& hello)
{
    if (auto const said = number_of(hello, "protocol"); said != protocol)
        throw error("the agent is of another version: it speaks protocol " + std::to_string(std::int64_t(std::clamp(said, -1e9, 1e9))) +
                        " and this driver " + std::to_string(protocol),
                    "let both be the same binary");
}

/// JSON has no NaN and no infinity. Throws `error` with the name of the first number in `value` that a frame cannot carry.
inline void require_finite(boost::json::value const& value, std::string const& name)
{
    if (value.is_double() && !std::isfinite(value.get_double()))
        throw error("the workload reported '" + name + "' as " + std::to_string(value.get_double()) + ", which is no finite number");
    if (auto const* const object = value.if_object())
        for (auto const& member : *object) require_finite(member.value(), std::string(member.key()));
    if (auto const* const array = value.if_array())
        for (auto const& element : *array) require_finite(element, name);
}

inline boost::json::object to_json(workload::context const& c)
{
    boost::json::array nodes;
    for (auto const& [host, inside] : c.nodes) nodes.push_back({{"host", host}, {"inside", inside}});
    return {{"processors", boost::json::value_from(c.processors)},
            {"emulated", c.emulated},
            {"listen_address", c.listen_address},
            {"other_address", c.other_address},
            {"port", c.port},
            {"data_folder", c.data_folder.string()},
            {"seed", c.seed},
            {"nodes", std::move(nodes)},
            {"token", c.token}};
}

inline workload::context context_of(boost::json::object const& message)
{
    workload::context c;
    for (auto const& processor : message.at("processors").as_array()) c.processors.push_back(processor.to_number<int>());
    c.emulated = message.at("emulated").as_bool();
    c.listen_address = text_of(message, "listen_address");
    c.other_address = text_of(message, "other_address");
    c.port = message.at("port").to_number<std::uint16_t>();
    c.data_folder = text_of(message, "data_folder");
    c.seed = message.at("seed").to_number<std::uint64_t>();
    c.token = text_of(message, "token");
    for (auto const& node : message.at("nodes").as_array()) c.nodes[node.at("host").to_number<int>()] = node.at("inside").to_number<int>();
    return c;
}

} // namespace tare::agent
