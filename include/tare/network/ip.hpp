#pragma once

#include <tare/system/run.hpp>
#include <tare/system/text_input.hpp>

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tare::network {

namespace fs = std::filesystem;

/// Refuses early what could only fail in the middle.
inline void require_network_rights()
{
    if (::geteuid() != 0)
        throw error("cannot make network namespaces: that needs root", "run with sudo, or leave out what crosses a network");
    for (auto const& [program, package] : {std::pair{"ip", "iproute2"}, std::pair{"nft", "nftables"}})
        if (!system::find_program(program))
            throw error(std::string("cannot make network namespaces: there is no ") + program, std::string("install ") + package);
}

namespace detail {

/// ip names the line of a batch that failed as "Command failed -:LINE"; the reader wants the command.
inline std::string failed_command(std::vector<std::string> const& lines, std::string_view said)
{
    std::string_view const mark = "Command failed -:";
    auto const at = said.find(mark);
    if (at == said.npos) return "ip";
    std::size_t line = 0;
    auto const digits = said.substr(at + mark.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), line);
    return line >= 1 && line <= lines.size() ? "ip " + lines[line - 1] : "ip";
}

inline std::string one_line(std::string said)
{
    while (!said.empty() && (said.back() == '\n' || said.back() == ' ')) said.pop_back();
    for (char& c : said)
        if (c == '\n') c = ' ';
    return said;
}

} // namespace detail

/// Runs several commands of ip(8) inside a namespace in one process. Stops at the first that fails.
/// Errors   `error` that names the command and repeats ip's words; with `install iproute2` when there is no ip.
inline void ip(fs::path const& space, std::vector<std::string> const& lines, std::string const& purpose)
{
    if (!system::find_program("ip")) throw error("cannot " + purpose + ": there is no ip", "install iproute2");
    std::string batch;
    for (auto const& line : lines) batch += line + '\n';
    auto const input = system::text_input(batch);
    auto const result = system::run({.argv = {"ip", "-batch", "-"}, .network_namespace = space, .input = input.get()});
    if (result.status.success()) return;
    throw error("cannot " + purpose + ": '" + detail::failed_command(lines, result.errors) + "' " + result.status.words() + ": " +
                detail::one_line(result.errors));
}

/// Applies a file of nft(8) inside a namespace: all of it, or nothing.
/// Errors   `error` with nft's words; with `install nftables` when there is no nft.
inline void nft(fs::path const& space, std::string_view rules, std::string const& purpose)
{
    if (!system::find_program("nft")) throw error("cannot " + purpose + ": there is no nft", "install nftables");
    auto const input = system::text_input(rules);
    auto const result = system::run({.argv = {"nft", "-f", "-"}, .network_namespace = space, .input = input.get()});
    if (!result.status.success())
        throw error("cannot " + purpose + ": nft " + result.status.words() + ": " + detail::one_line(result.errors),
                    "the kernel needs nf_tables with NAT and masquerade");
}

} // namespace tare::network
