#pragma once

#include <tare/agent/agent.hpp>
#include <tare/agent/main.hpp>

#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tare::agent {

TARE_PLAIN std::optional<int> run_if_asked(int argc, char** argv, std::chrono::steady_clock::time_point main_began, lookup find)
{
    if (argc < 2 || std::string_view(argv[1]) != "agent") return std::nullopt;
    std::string const where = argc == 4 && std::string_view(argv[2]) == "--channel" ? argv[3] : "";
    bool const guest = where.starts_with("port:");
    int code = 1;
    try {
        if (guest) boot_guest();
        auto machine = where.starts_with("stdio:") ? about_machine() : boost::json::object{};
        code = agent(connect(where), main_began, std::move(find), std::move(machine)).run();
    } catch (std::exception const& failure) {
        std::cerr << "tare: " << failure.what() << std::endl;
        code = 2;
    }
    if (guest) power_off();
    return code;
}

} // namespace tare::agent
