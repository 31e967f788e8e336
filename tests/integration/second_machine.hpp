#pragma once

// A second machine to be reached over ssh: a network namespace with a server of its own. The driver runs in another one, joined to it by a
// veth pair behind a bridge; the host's own network, keys and configuration have no part in it.

#include "driver_run.hpp"

#include <sys/stat.h>

namespace driver_run {

class second_machine {
public:
    static constexpr char const* here_address = "10.97.0.1";
    static constexpr char const* there_address = "10.97.0.2";
    static constexpr char const* bridge = "br0";

    explicit second_machine(scratch const& where) : where_(where), name_("tt-" + std::to_string(::getpid()))
    {
        ip({"netns", "add", here()});
        ip({"netns", "add", there()});
        ip({"link", "add", "wire", "netns", here(), "type", "veth", "peer", "name", "wire", "netns", there()});
        ip({"-n", here(), "link", "add", bridge, "type", "bridge"});
        ip({"-n", here(), "link", "set", "wire", "master", bridge, "up"});
        ip({"-n", here(), "address", "add", std::string(here_address) + "/24", "dev", bridge});
        for (auto const* const link : {bridge, "lo"}) ip({"-n", here(), "link", "set", link, "up"});
        ip({"-n", there(), "address", "add", std::string(there_address) + "/24", "dev", "wire"});
        for (auto const* const link : {"wire", "lo"}) ip({"-n", there(), "link", "set", link, "up"});
        make_keys();
        serve();
    }
    second_machine(second_machine const&) = delete;
    second_machine& operator=(second_machine const&) = delete;
    ~second_machine()
    {
        for (pid_t const pid : processes()) ::kill(pid, SIGKILL);
        server_.end();
        for (auto const& space : {here(), there()}) system::run({.argv = {"ip", "netns", "delete", space}});
        if (made_folder_) ::rmdir("/run/sshd");
    }

    std::string here() const { return name_ + "a"; }
    std::string there() const { return name_ + "b"; }
    fs::path space() const { return fs::path("/run/netns") / here(); }

    /// The driver's command, in its namespace, with a client of ssh that reads this machine's configuration instead of the user's.
    system::command command(std::vector<std::string> argv) const
    {
        auto out = marked(where_, std::move(argv));
        out.environment.push_back("PATH=" + folder().string() + ":" + std::getenv("PATH"));
        out.network_namespace = space();
        return out;
    }
    system::output run(std::vector<std::string> argv, std::chrono::seconds limit = 100s) const
    {
        return system::run(command(std::move(argv)), limit);
    }

    /// What is configured for the host `peer`, in the words of ssh_config(5).
    void configure(std::map<std::string, std::string> const& other = {}) const
    {
        std::map<std::string, std::string> lines{{"HostName", there_address},
                                                 {"Port", "2222"},
                                                 {"User", "root"},
                                                 {"IdentityFile", (folder() / "client").string()},
                                                 {"IdentitiesOnly", "yes"},
                                                 {"UserKnownHostsFile", (folder() / "known").string()},
                                                 {"GlobalKnownHostsFile", "none"}};
        for (auto const& [name, value] : other) lines[name] = value;
        std::string text = "Host peer\n";
        for (auto const& [name, value] : lines) text += "  " + name + ' ' + value + '\n';
        system::write_file(folder() / "config", text, 0600);
    }

    fs::path const& folder() const { return own_.path(); }

    /// What the driver started there: processes in the namespace but the server itself, and what lies in the folder for temporary files.
    std::vector<pid_t> processes() const
    {
        std::vector<pid_t> found;
        struct stat wanted {};
        if (::stat(("/run/netns/" + there()).c_str(), &wanted) != 0) return found;
        for (pid_t const pid : system::process_ids()) {
            struct stat its {};
            if (pid != server_.pid() && ::stat(("/proc/" + std::to_string(pid) + "/ns/net").c_str(), &its) == 0 &&
                its.st_ino == wanted.st_ino)
                found.push_back(pid);
        }
        return found;
    }
    bool runs_agent() const
    {
        static std::string const arguments("agent\0--channel\0stdio:", 22);
        return std::ranges::any_of(
            processes(), [](pid_t pid) { return raw("/proc/" + std::to_string(pid) + "/cmdline").find(arguments) != std::string::npos; });
    }
    bool is_clean() const { return processes().empty() && fs::is_empty(folder() / "tmp"); }

    void set_link(std::string const& state) const { ip({"-n", there(), "link", "set", "wire", state}); }

private:
    static void ip(std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), "ip");
        system::run_checked({.argv = arguments}, "set up the second machine");
    }

    void make_keys() const
    {
        for (std::string const name : {"client", "server", "stranger"})
            system::run_checked({.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", (folder() / name).string()}}, "make a key");
        fs::copy_file(folder() / "client.pub", folder() / "authorized");
        for (auto const& [file, key] : {std::pair{"known", "server.pub"}, std::pair{"known_wrong", "stranger.pub"}})
            system::write_file(folder() / file, "[" + std::string(there_address) + "]:2222 " + system::read_file(folder() / key), 0600);
        system::write_file(folder() / "known_nobody", "", 0600);
        system::write_file(folder() / "ssh", "#!/bin/sh\nexec /usr/bin/ssh -F '" + (folder() / "config").string() + "' \"$@\"\n", 0700);
        fs::permissions(folder() / "ssh", fs::perms::owner_all);
        configure();
    }

    void serve()
    {
        made_folder_ = ::mkdir("/run/sshd", 0755) == 0;
        fs::create_directory(folder() / "tmp");
        auto const path = [this](std::string const& name) { return (folder() / name).string(); };
        system::write_file(folder() / "sshd_config",
                           "Port 2222\nListenAddress " + std::string(there_address) + "\nHostKey " + path("server") +
                               "\nAuthorizedKeysFile " + path("authorized") + "\nPidFile none\nUsePAM no\n" +
                               "StrictModes no\nPermitRootLogin prohibit-password\nPasswordAuthentication no\n" +
                               "KbdInteractiveAuthentication no\nSetEnv TMPDIR=" + path("tmp") + "\n",
                           0600);
        auto const log = system::open_file(folder() / "server.log", O_WRONLY | O_CREAT | O_APPEND);
        server_ = system::start({.argv = {"/usr/sbin/sshd", "-D", "-e", "-f", path("sshd_config")},
                                 .network_namespace = "/run/netns/" + there(),
                                 .output = log.get(),
                                 .errors = log.get()});
        BOOST_REQUIRE_MESSAGE(within(10s, [&] { return raw(folder() / "server.log").find("listening") != std::string::npos; }),
                              "no server of ssh: " << raw(folder() / "server.log"));
    }

    scratch const& where_; ///< the driver's
    scratch own_;          ///< of this machine: its server is nothing that a driver left
    std::string name_;
    bool made_folder_ = false;
    system::child server_;
};

inline boost::test_tools::assertion_result has_second_machine(boost::unit_test::test_unit_id id)
{
    auto result = as_root(id);
    if (!result) return result;
    for (std::string const program : {"/usr/sbin/sshd", "/usr/bin/ssh", "ssh-keygen", "ip"})
        if (!system::find_program(program)) {
            result = false;
            result.message() << "there is no " << program << "; install openssh-server, openssh-client and iproute2";
        }
    return result;
}

} // namespace driver_run
