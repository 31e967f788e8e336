#pragma once

#include <tare/campaign/campaign.hpp>
#include <tare/campaign/doctor.hpp>
#include <tare/campaign/far_options.hpp>
#include <tare/campaign/listing.hpp>
#include <tare/campaign/settings.hpp>
#include <tare/command_line.hpp>
#include <tare/environment/launch/named_device.hpp>
#include <tare/report/text_table.hpp>
#include <tare/report/write.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace tare {

namespace detail {

/// The options of `run`, also of a driver without a verb.
inline void add_run_options(CLI::App& app, campaign::settings& s, std::vector<std::string>& set)
{
    auto const choose = [&s](std::string const& name) {
        s.profile_given = true;
        s.profile = name == "paper" ? profile::paper : name == "standard" ? profile::standard : profile::quick;
    };
    app.add_option_function<std::string>("--profile", choose,
                                         "quick (headline cases, five blocks), standard (every case), paper (the paper's sizes)")
        ->check(CLI::IsMember({"quick", "standard", "paper"}));
    app.add_option("--only", s.only, "only cases whose name, or their comparison's, contains this, or matches it with *");
    app.add_option("--except", s.except, "leave such cases out");
    app.add_option("--blocks", s.blocks, "how often every case is run; ratios need 3")->check(CLI::Range(1, 10'000));
    app.add_option("--seed", s.seed, "of the random order and of the operations; drawn and recorded when not given")
        ->check(CLI::Range(0.0, 9007199254740991.0, "0 to 2^53-1"));
    app.add_option("--set", set, "a workload's parameter, NAME=VALUE; see list --parameters");
    auto* const output = app.add_option("--output", s.output, "folder of the campaign; default results/TIME-DRIVER-ID");
    app.add_option("--resume", s.resume, "go on with the campaign in this folder")->excludes(output);
    app.add_option("--kernel", s.environment.kernel, "kernel for guests: an image, or a folder like a package")->check(CLI::ExistingPath);
    app.add_option("--docker-host", s.environment.docker_host, "use the Docker engine that runs there instead of a private one");
    app.add_option("--peer", s.environment.peer,
                   "the other machine: HOST or USER@HOST, reached over ssh with a key; default a namespace here");
    app.add_option("--bridge", s.environment.bridge, "with --peer: the bridge that exists here on which guests are put");
    app.add_option("--macvtap", s.environment.macvtap, "with --peer: the link that exists here on which guests get one of their own");
    app.add_option("--guest-address", s.environment.guest_address, "with --bridge or --macvtap: a free address for guests, ADDRESS/PREFIX");
    app.add_option("--device", s.environment.device, "a block device on which the campaign's data lie instead of the output's disk");
    app.add_flag("--yes-destroy-data", s.destroy_data, "with --device: all that is on it may be lost");
    app.add_option("--mtu", s.environment.mtu, "of every link between the two machines, bytes; 1500")->check(CLI::Range(576, 65535));
    app.add_flag("--json", s.json, "on stdout one JSON object a line instead of the table: records, or how ours stands beside tools");
}

/// Patterns may be joined by commas; those within the brackets of a sweep's point are part of it.
inline void split_patterns(std::vector<std::string>& patterns)
{
    std::vector<std::string> out;
    for (auto const& given : patterns) {
        int depth = 0;
        out.emplace_back();
        for (char const c : given) {
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ',' && depth <= 0)
                out.emplace_back();
            else
                out.back() += c;
        }
    }
    std::erase(out, std::string());
    patterns = std::move(out);
}

inline void split_settings(campaign::settings& s, std::vector<std::string> const& set)
{
    split_patterns(s.only);
    split_patterns(s.except);
    for (auto const& text : set) {
        auto const equal = text.find('=');
        if (equal == std::string::npos || equal == 0) throw usage_error("--set " + text + " has no '='", "write --set NAME=VALUE");
        s.set.emplace_back(text.substr(0, equal), text.substr(equal + 1));
    }
    campaign::complete_far_options(s.environment);
    environment::launch::check_device(s.environment.device, s.destroy_data);
    if (!s.environment.docker_host.empty()) system::check_docker_endpoint(s.environment.docker_host);
    if (!s.environment.kernel.empty()) s.environment.kernel = system::fs::absolute(s.environment.kernel);
    bool const plans = !s.only.empty() || !s.except.empty() || !s.set.empty() || s.blocks > 0 || s.seed || s.profile_given ||
                       s.environment != environment::options{};
    if (!s.resume.empty() && plans) throw usage_error("--resume goes on with the plan as it is", "leave out all options but --json");
}

inline int run(table const& entries, campaign::settings s)
{
    bool const json = s.json;
    bool const tools = std::ranges::any_of(entries, [](entry const& e) { return !e.tool.empty(); });
    if (tools) s.json = false; // not the records, but how ours stands beside them
    auto const ended = campaign::campaign(entries, s).run();
    std::ostringstream unseen; // with --json the objects have stdout for themselves
    report::write({ended.folder}, ended.folder, json ? static_cast<std::ostream&>(unseen) : std::cout);
    if (tools && json) report::write_standings(ended.folder, std::cout);
    if (!ended.left_out.empty())
        std::cerr << "the profile quick left out " << ended.left_out.size() << " cases, from " << ended.left_out.front() << " to "
                  << ended.left_out.back() << "; run them all with --profile standard" << std::endl;
    if (!ended.any_valid) return ended.flawed ? exit_code::flawed : exit_code::nothing;
    return ended.flawed ? exit_code::flawed : exit_code::done;
}

inline int clean()
{
    auto const done = campaign::clean();
    for (auto const& sentence : done.undone) std::cout << sentence << '\n';
    for (auto const& sentence : done.left) std::cerr << "tare: " << sentence << '\n';
    if (done.undone.empty() && done.left.empty()) std::cout << "nothing was left behind\n";
    if (::geteuid() != 0) std::cerr << "campaigns of root are cleaned by root: run it with sudo\n";
    return done.complete() ? exit_code::done : exit_code::flawed;
}

inline int doctor()
{
    auto const findings = campaign::examine(topology::machine::host().processors().size());
    constexpr std::size_t columns = 100;
    int number = 0;
    for (auto const& f : findings)
        std::cout << report::wrapped(f.what + '.', columns, std::to_string(++number) + ". ", "   ")
                  << report::wrapped("Disturbs: " + f.disturbs + '.', columns, "   ", "     ")
                  << report::wrapped("Remedy: " + f.remedy + '.', columns, "   ", "     ");
    if (findings.empty()) std::cout << "Nothing was found that would disturb a measurement here.\n";
    return exit_code::done;
}

/// Errors on the way out: one sentence on stderr and the exit code of its kind.
template <class Function>
int guarded(std::string const& driver, Function&& function)
try {
    return function();
} catch (usage_error const& failure) {
    std::cerr << driver << ": " << failure.what() << std::endl;
    return exit_code::usage;
} catch (interrupted const& signal) {
    std::cerr << '\n' << driver << ": " << signal.what() << std::endl;
    return exit_code::flawed;
} catch (unfinished const& failure) {
    std::cerr << driver << ": " << failure.what() << std::endl;
    return exit_code::flawed;
} catch (std::exception const& failure) {
    std::cerr << driver << ": " << failure.what() << std::endl;
    return exit_code::nothing;
}

} // namespace detail

TARE_PLAIN int command_line(table const& entries, int argc, char** argv)
{
    campaign::settings s;
    s.driver = system::fs::path(argv[0]).filename().string();
    s.arguments.assign(argv + 1, argv + argc);
    std::vector<std::string> set;
    std::vector<std::string> folders;
    std::string into;
    bool parameters = false;
    CLI::App app("Measures what isolation costs: the same experiment natively, in containers and in virtual machines.", s.driver);
    app.require_subcommand(0, 1);
    detail::add_run_options(app, s, set);
    auto* const run = app.add_subcommand("run", "measure (the default)");
    detail::add_run_options(*run, s, set);
    auto* const list = app.add_subcommand("list", "every case: can run here, or why not and what to do");
    list->add_flag("--parameters", parameters, "the workloads' parameters instead, with unit and default");
    auto* const doctor = app.add_subcommand("doctor", "what would disturb a measurement here, most important first");
    auto* const report = app.add_subcommand("report", "table, report.html and figures again, from records alone");
    report->add_option("folders", folders, "campaigns; several are compared")->required()->check(CLI::ExistingDirectory);
    report->add_option("--output", into, "folder of the page; default the campaign's own, or ./report for several");
    auto* const clean = app.add_subcommand("clean", "undo what a killed run left on this host");
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& wrong) {
        return app.exit(wrong) == 0 ? exit_code::done : exit_code::usage;
    }
    return detail::guarded(s.driver, [&] {
        system::interruption::listen();
        detail::split_settings(s, set);
        if (list->parsed()) return campaign::print_list(entries, s, parameters, std::cout);
        if (doctor->parsed()) return detail::doctor();
        if (clean->parsed()) return detail::clean();
        if (report->parsed()) {
            auto const several = folders.size() > 1 ? "report" : folders.front();
            report::write({folders.begin(), folders.end()}, into.empty() ? several : into, std::cout);
            return exit_code::done;
        }
        return detail::run(entries, s);
    });
}

} // namespace tare
