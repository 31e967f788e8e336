#pragma once

#include <tare/agent/main.hpp>
#include <tare/command_line.hpp>
#include <tare/comparison.hpp>
#include <tare/system/instruction_set.hpp>

#include <chrono>
#include <string>

namespace tare {

/// The whole of a driver: `int main(int argc, char** argv) { return tare::main<figures_2_and_3>(argc, argv); }`
///
/// Verbs run, list, doctor, report, clean (docs/architecture.md), and `agent`, which Tare itself uses inside environments.
/// Returns 0 done, 1 done but a trial failed or was invalid, 2 usage, 3 nothing could run.
template <class... Comparisons>
int main(int argc, char** argv)
{
    auto const began = std::chrono::steady_clock::now();
    table entries;
    auto const add = [&entries](table&& more) {
        for (auto& e : more) entries.push_back(std::move(e));
    };
    (add(Comparisons::entries()), ...);
    auto const find = [&entries](std::string const& name) { return find_experiment(entries, name); };
    if (auto const code = agent::run_if_asked(argc, argv, began, find)) return *code;
    return command_line(entries, argc, argv);
}

} // namespace tare
