#pragma once

// Bare twins: what somebody would type who wants the same isolation and none of Tare, each as one function that is timed.

#include <tare/environment/launch/docker_engine.hpp>
#include <tare/environment/launch/oci_rootfs.hpp>
#include <tare/environment/launch/qemu_command.hpp>
#include <tare/environment/launch/virtual_machine_clock.hpp>
#include <tare/environment/launch/virtual_machine_host.hpp>
#include <tare/environment/launch/virtual_machine_image.hpp>
#include <tare/system/process.hpp>

#include <string>
#include <vector>

namespace twins {

using namespace tare;
namespace fs = std::filesystem;

/// What this binary is told to do instead of the test: its whole work as a twin.
inline constexpr char const* return_at_once = "return-at-once";
inline constexpr char const* power_off_at_once = "power-off-at-once";

inline std::vector<std::string> nothing() { return {system::self().string(), return_at_once}; }

/// Starts a process, waits for its end, and wants success.
inline void to_its_end(system::command const& what)
{
    auto process = system::start(what);
    auto const status = process.wait_for(std::chrono::seconds(60));
    if (!status || !status->success()) throw error("the bare twin " + what.argv[0] + ' ' + (status ? status->words() : "does not end"));
}

/// fork, exec, affinity, namespace: what `environment::native` does, without anybody to talk to.
inline void native(environment::site& site, topology::resources const& granted, std::vector<std::string> argv)
{
    to_its_end({.argv = std::move(argv), .network_namespace = site.sut_namespace(), .processors = granted.processor_ids()});
}

/// `runc run` of a bundle that was written before, with the same root; its process is this binary, which returns at once.
class runc {
public:
    runc(environment::site& site, topology::resources const& granted, image::closure const& files, fs::path const& space)
        : group_(environment::launch::campaign_cgroup::of(site)), folder_(site.folder() / ("twin-" + space.filename().string())),
          state_(site.run_folder() / "twin")
    {
        image::bundle what;
        what.args = nothing();
        auto const& image = environment::launch::oci_rootfs::of(site, files);
        what.rootfs = image.root();
        for (fs::path const folder : environment::launch::writable_folders) // part of the root may be kept beside it
            environment::launch::add_writable(what.binds, image, folder, folder_ / folder.filename());
        what.writable_root = false;
        what.cgroups_path = group_->path("twin");
        what.network_namespace = space;
        what.processors = granted.processor_ids();
        what.nodes = granted.nodes;
        image::write_bundle(what, folder_);
    }
    void run() const { to_its_end({.argv = {"runc", "--root", state_.string(), "run", "--bundle", folder_.string(), "tare-twin"}}); }

private:
    std::shared_ptr<environment::launch::campaign_cgroup> group_; // the group has to outlive what is below it
    fs::path folder_, state_;
};

/// The same behind a bridge and NAT as a script would make them in the SUT's namespace, a process for each command.
class runc_behind_nat {
public:
    runc_behind_nat(environment::site& site, topology::resources const& granted, image::closure const& files)
        : sut_("tare-" + site.id() + "-sut"), inner_("tare-" + site.id() + "-t"), container_(site, granted, files, "/run/netns/" + inner_)
    {
        site.wire();
    }
    void run() const
    {
        set_up();
        container_.run();
        ip({"netns", "exec", sut_, "sysctl", "-qw", "net.ipv4.ip_forward=0"});
        ip({"netns", "exec", sut_, "nft", "delete", "table", "ip", "twin"});
        ip({"-n", sut_, "link", "delete", "twin-br"});
        ip({"-n", sut_, "link", "delete", "twin-port"});
        ip({"netns", "delete", inner_});
    }

private:
    static void ip(std::vector<std::string> argv)
    {
        argv.insert(argv.begin(), "ip");
        to_its_end({.argv = std::move(argv)});
    }
    void set_up() const
    {
        ip({"netns", "add", inner_});
        ip({"-n", sut_, "link", "add", "twin-br", "type", "bridge"});
        ip({"-n", sut_, "address", "add", "198.19.0.1/24", "dev", "twin-br"});
        ip({"-n", sut_, "link", "add", "twin-port", "type", "veth", "peer", "name", "eth0", "netns", inner_});
        ip({"-n", sut_, "link", "set", "twin-port", "master", "twin-br", "up"});
        ip({"-n", sut_, "link", "set", "twin-br", "up"});
        ip({"-n", inner_, "link", "set", "lo", "up"});
        ip({"-n", inner_, "address", "add", "198.19.0.2/24", "dev", "eth0"});
        ip({"-n", inner_, "link", "set", "eth0", "up"});
        ip({"-n", inner_, "route", "add", "default", "via", "198.19.0.1"});
        auto const rules = system::text_input("table ip twin {\n chain outward {\n type nat hook postrouting priority srcnat;\n"
                                              " ip saddr 198.19.0.0/24 oifname != \"twin-br\" masquerade\n }\n}\n");
        to_its_end({.argv = {"ip", "netns", "exec", sut_, "nft", "-f", "-"}, .input = rules.get()});
        ip({"netns", "exec", sut_, "sysctl", "-qw", "net.ipv4.ip_forward=1"});
    }

    std::string sut_, inner_;
    runc container_;
};

/// `docker run --rm` of the same image in the same engine, whose rules are there before it starts, as in any engine.
inline void docker(environment::site& site, image::closure const& files, bool behind_nat)
{
    auto& engine = environment::launch::docker_engine::of(site);
    std::vector<std::string> argv{"run", "--rm"};
    if (!behind_nat) argv.insert(argv.end(), {"--network", "host"});
    argv.push_back(engine.image_of(files));
    for (auto& argument : nothing()) argv.push_back(std::move(argument));
    to_its_end(engine.client().command(std::move(argv)));
}

/// A guest of the same kernel, memory and machine, whose init is this binary and powers off at once; no channel and no monitor.
inline std::vector<std::string> same_machine(environment::site& site, topology::resources const& granted, image::closure const& files,
                                             std::uint64_t workload)
{
    namespace launch = environment::launch;
    auto const& image = launch::image_for(site, files);
    launch::guest_machine guest;
    guest.name = "twin";
    guest.firmware = launch::fast_firmware();
    guest.kernel = image.kernel.image;
    guest.initrd = image.initrd;
    guest.console = "/dev/null";
    guest.kernel_arguments = launch::clock_arguments(launch::tsc_khz());
    guest.init_arguments = {power_off_at_once};
    guest.layout = launch::layout_of(granted, launch::guest_bytes(workload, image.initrd_bytes, granted.processors.size()), {},
                                     cpu_layout::exposed, launch::host_nodes());
    std::vector<std::string> out{launch::qemu_program};
    auto const all = launch::qemu_arguments(guest);
    for (std::size_t i = 0; i < all.size(); ++i) {
        bool const ours = i + 1 < all.size() && (all[i + 1].starts_with("socket,id=") || all[i + 1].starts_with("chardev=qmp") ||
                                                 all[i + 1].starts_with("virtio-serial-pci") || all[i + 1].starts_with("virtserialport"));
        if (ours)
            ++i;
        else if (all[i] != "-S")
            out.push_back(all[i]);
    }
    return out;
}

/// As somebody types it who knows nothing of start-up times: QEMU's usual machine and firmware, the whole console.
inline std::vector<std::string> usual_machine(environment::site& site, image::closure const& files)
{
    auto const& image = environment::launch::image_for(site, files);
    return {environment::launch::qemu_program,
            "-m",
            "256M",
            "-display",
            "none",
            "-serial",
            "file:/dev/null",
            "-no-reboot",
            "-kernel",
            image.kernel.image.string(),
            "-initrd",
            image.initrd.string(),
            "-append",
            std::string("console=ttyS0 panic=-1 -- ") + power_off_at_once};
}

} // namespace twins
