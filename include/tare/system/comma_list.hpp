#pragma once

#include <string>
#include <vector>

namespace tare::system {

/// A set of processors or nodes as Linux, runc and Docker read it: "0,2,3". Source: cpuset(7), "List format".
inline std::string comma_list(std::vector<int> const& numbers)
{
    std::string out;
    for (int const number : numbers) out += (out.empty() ? "" : ",") + std::to_string(number);
    return out;
}

} // namespace tare::system
