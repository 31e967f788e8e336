#pragma once

#include <tare/network/addresses.hpp>
#include <tare/network/inside.hpp>
#include <tare/network/ip.hpp>
#include <tare/system/journal.hpp>

#include <string>
#include <utility>

namespace tare::network {

/// Where ip(8) keeps a namespace of that name.
inline fs::path namespace_path(std::string const& name) { return fs::path("/run/netns") / name; }

/// Removes a name; the namespace itself goes when the last process in it ends. Nothing happens when there is none.
inline void delete_namespace(std::string const& name)
{
    if (!fs::exists(fs::symlink_status(namespace_path(name)))) return;
    system::run_checked({.argv = {"ip", "netns", "delete", name}}, "delete the network namespace " + name);
}

/// A named network namespace, announced in the journal and deleted by the destructor.
///
/// A leftover of the same name is deleted first. What the destructor cannot delete stays open in the journal.
/// The folder /run/netns itself is ip's, made on first use on any machine, and stays.
/// Errors   `error` without root or without ip.
class netns {
public:
    netns(std::string name, system::journal& book) : name_(std::move(name)), book_(book)
    {
        require_network_rights();
        delete_namespace(name_);
        number_ = book_.will_create(system::created::network_namespace, name_);
        system::run_checked({.argv = {"ip", "netns", "add", name_}}, "make the network namespace " + name_);
        inside(path(), [] { quieten(); });
    }
    netns(netns const&) = delete;
    netns& operator=(netns const&) = delete;
    ~netns()
    {
        try {
            delete_namespace(name_);
            book_.undone(number_);
        } catch (std::exception const&) { // the entry stays open: `undo` tries again and says why it fails
        }
    }

    std::string const& name() const { return name_; }
    fs::path path() const { return namespace_path(name_); }

private:
    /// A new namespace starts with the host's own defaults: forwarding and filters are set to the same in all of them.
    static void quieten()
    {
        write_sysctl("ipv4/ip_forward", "0");
        write_sysctl("ipv4/conf/all/rp_filter", "0");
        write_sysctl("ipv4/conf/default/rp_filter", "0");
        write_sysctl("ipv4/tcp_congestion_control", usual_congestion_control);
        // Bridged frames must not cross IP tables; 1 wherever a Docker engine has loaded br_netfilter.
        write_sysctl_if_present("bridge/bridge-nf-call-iptables", "0");
        // No address, no router solicitation, no multicast report: nothing is on the wire that a workload did not send.
        for (std::string const which : {"all", "default"}) {
            write_sysctl_if_present("ipv6/conf/" + which + "/accept_ra", "0");
            write_sysctl_if_present("ipv6/conf/" + which + "/autoconf", "0");
            write_sysctl_if_present("ipv6/conf/" + which + "/addr_gen_mode", "1");
        }
    }

    std::string name_;
    system::journal& book_;
    std::uint64_t number_ = 0;
};

} // namespace tare::network
