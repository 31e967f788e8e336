#pragma once

#include <tare/system/command.hpp>
#include <tare/system/error.hpp>
#include <tare/system/printable.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tare::environment::launch {

/// What the peer's shell is asked to do: the same for every campaign, machine and case. All that differs comes on standard input: a line
/// with the size of an archive in bytes and the seconds that the agent may live, the archive, then frames.
///
/// The folder goes when the agent ends, however it ends. One line without single quotes inside, since the login shell may be any.
inline constexpr char const* remote_command =
    R"sh(exec sh -c 'umask 077; read -r size life || exit 90; )sh"
    R"sh([ "$(uname -sm)" = "Linux x86_64" ] || { uname -sm >&2; exit 91; }; )sh"
    R"sh(folder=$(mktemp -d "${TMPDIR:-/tmp}/tare-peer-XXXXXX") || exit 92; )sh"
    R"sh(trap "cd /; rm -rf -- \"\$folder\"" 0; trap "exit 94" 1 2 15; )sh"
    R"sh(cd -- "$folder" && head -c "$size" | { tar -xmf - && cat > /dev/null; } || exit 93; )sh"
    R"sh(if [ -e loader ]; then ./loader --library-path lib ./program agent --channel "stdio:$life"; )sh"
    R"sh(else ./program agent --channel "stdio:$life"; fi')sh";

/// The line before the archive.
inline std::string remote_parameters(std::size_t bytes, std::chrono::seconds life)
{
    return std::to_string(bytes) + ' ' + std::to_string(life.count()) + '\n';
}

/// Throws `error` without the client's program.
inline void require_remote_client()
{
    if (!system::find_program("ssh"))
        throw error("the peer cannot be reached: there is no ssh here", "install it with 'apt install openssh-client'");
}

/// The client that runs the command on the peer. Keys, ports, users and the check of the peer's key are as the user has configured them;
/// nothing is asked, nothing forwarded, no connection shared. A peer that does not answer for 15 s is given up.
/// Source  ssh_config(5) of OpenSSH 9.2.
inline std::vector<std::string> remote_client(std::string const& host)
{
    std::vector<std::string> out{"ssh", "-T", "-a", "-x"};
    for (char const* const option :
         {"BatchMode=yes", "ClearAllForwardings=yes", "PermitLocalCommand=no", "RemoteCommand=none", "ControlMaster=no", "ControlPath=none",
          "ConnectTimeout=10", "ConnectionAttempts=1", "ServerAliveInterval=5", "ServerAliveCountMax=3"}) {
        out.emplace_back("-o");
        out.emplace_back(option);
    }
    out.insert(out.end(), {"--", host, remote_command});
    return out;
}

namespace detail {

struct remote_reason {
    int code;
    char const* word; ///< that the client's last words contain
    char const* problem;
    char const* remedy;
};

/// Exit codes are those of `remote_command`, 126 and 127 a shell's, 255 the client's own. The first that fits counts.
inline constexpr remote_reason remote_reasons[] = {
    {255, "has changed and you have requested", "has another host key than the known one",
     "find out why, then remove the old one with 'ssh-keygen -R'"},
    {255, "ost key verification failed", "has a host key that is not known here", "log in there once by hand and compare the key"},
    {255, "Permission denied", "does not let this user in", "log in with a key that needs no one to type, as 'ssh-copy-id' sets it up"},
    {255, "Connection refused", "refuses the connection", "start its server of ssh, or name the port in ~/.ssh/config"},
    {255, "not resolve", "has a name that cannot be resolved", "give its address, or name it in ~/.ssh/config"},
    {255, "", "cannot be reached, or the connection was lost", "look whether it runs, and whether its network and firewall let you in"},
    {90, "", "was told nothing", "look at the log of the peer"},
    {91, "", "is another kind of machine than Linux on x86-64", "name one that can run this binary"},
    {92, "", "has no folder for temporary files", "free space there, or set TMPDIR there to a folder of its user"},
    {93, "", "could not unpack the copy of this binary", "it needs tar and head, and a few ten MiB where its temporary files are"},
    {126, "", "does not let the copied binary run", "set TMPDIR there to a folder on a filesystem that is not mounted noexec"},
};

} // namespace detail

/// Why there is no agent, from how the client ended and what was printed, of which the last line is repeated.
inline error remote_failure(std::string const& host, system::exit_status how, std::string const& words)
{
    auto const end = words.find_last_not_of("\r\n") + 1; // 0 without any: npos is -1
    auto const begin = end == 0 ? 0 : words.find_last_of("\r\n", end - 1) + 1;
    auto const said = end == 0 ? "" : "; last words: " + system::printable(std::string_view(words).substr(begin, end - begin), 300);
    for (auto const& reason : detail::remote_reasons)
        if (how.signal == 0 && how.code == reason.code && words.find(reason.word) != std::string::npos)
            return error("the peer " + host + ' ' + reason.problem + said, reason.remedy);
    return error("the agent on the peer " + host + " ended before it said anything; the client " + how.words() + said);
}

} // namespace tare::environment::launch
