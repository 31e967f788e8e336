#pragma once

#include <tare/environment/instance.hpp>
#include <tare/environment/launch/agent.hpp>
#include <tare/environment/launch/guest_connection.hpp>
#include <tare/environment/launch/qemu_command.hpp>
#include <tare/environment/launch/qmp.hpp>
#include <tare/environment/launch/start_machine.hpp>
#include <tare/environment/launch/virtual_machine_clock.hpp>
#include <tare/environment/launch/virtual_machine_host.hpp>
#include <tare/environment/launch/virtual_machine_image.hpp>
#include <tare/system/bounded_log.hpp>
#include <tare/system/process.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tare::environment::launch {

/// One QEMU process with its guest: disk, tap and bridge are made before it and removed after it.
class machine_instance final : public instance {
public:
    /// Errors   `error` when the program does not fit into the host's memory, a part cannot be made, or QEMU refuses its arguments;
    ///          what was made until then is removed.
    machine_instance(site& where, program const& what, machine_choice choice)
        : site_(where), choice_(choice), log_path_(what.log), name_(what.name), image_(image_for(where, *what.files))
    {
        plan(what);
        if (!what.data.empty()) make_disk(what);
        connection_.emplace(where, choice_.bridged, what.port);
        guest_.network = connection_->network();
        start(what.backing.huge_advice || what.backing.explicit_page != 0);
        try {
            begin();
        } catch (interrupted const&) {
            stop(std::chrono::milliseconds(0));
            throw;
        } catch (error const& failure) {
            auto const reason = why_it_ended().value_or(failure.what());
            stop(std::chrono::milliseconds(0));
            throw error("cannot start the guest " + name_ + ": " + reason);
        }
    }
    ~machine_instance() override
    {
        try {
            stop(std::chrono::milliseconds(0));
        } catch (std::exception const&) { // what could not be removed stays in the journal
        }
    }

    system::channel& result(std::chrono::steady_clock::time_point deadline) override
    {
        while (!process_.wait_for(std::chrono::milliseconds(0))) {
            if (heard_ || (heard_ = something_arrived(deadline))) return result_;
            if (std::chrono::steady_clock::now() >= deadline)
                throw deadline_error("the guest " + name_ + " said nothing before the deadline" + said());
        }
        throw error("the guest " + name_ + (heard_ ? " has ended: " : " ended before its agent said anything: ") + *why_it_ended());
    }

    std::string address() const override { return connection_->outside(); }
    std::string inside_address() const override { return connection_->inside().address; }
    std::filesystem::path inside_data() const override { return disk_ ? "/data" : ""; }
    boost::json::object guest() const override
    {
        boost::json::object out{{"hostname", "guest"}, {"address", inside_address()}, {"prefix", connection_->inside().prefix}};
        out["transparent_huge_pages"] = transparent_huge_pages();
        if (connection_->mtu() > 0) out["mtu"] = connection_->mtu();
        if (connection_->through_qemu()) out["gateway"] = user_gateway;
        if (disk_) out["data"] = {{"serial", disk_serial}, {"place", inside_data().string()}};
        return out;
    }
    std::vector<int> inside_processors() const override
    {
        std::vector<int> out(guest_.layout.processors.size());
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<int>(i);
        return out;
    }
    int inside_node(int host_node) const override { return guest_.layout.inside_node(host_node); }
    std::string last_words() const override
    {
        if (log_) log_->settle();
        return last_words_of_guest(log_path_);
    }

    std::string wrong() const override
    {
        auto const cached = disk_ ? system::cached_bytes(disk_->file()) : 0;
        return cached == 0 ? "" : std::to_string(cached) + " bytes of the guest's disk are in the host's page cache";
    }

    boost::json::object facts() const override
    {
        auto out = facts_;
        if (disk_) out["disk"].as_object()["host_cached_bytes"] = system::cached_bytes(disk_->file());
        if (process_) out["memory"] = guest_memory_facts(process_.pid(), guest_.layout);
        return out;
    }

    void stop(std::chrono::milliseconds grace) override
    {
        if (process_ && !process_.wait_for(grace)) quit();
        process_.end();
        process_ = {};
        result_.close();
        if (entry_) site_.journal().undone(*std::exchange(entry_, std::nullopt));
        connection_.reset();
        disk_.reset();
        huge_pages_.reset();
    }

private:
    static constexpr char const* disk_serial = "tare.data";
    static constexpr int channel_number = 3, monitor_number = 4;
    static std::chrono::steady_clock::time_point soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(20); }

    void plan(program const& what)
    {
        auto const page = what.backing.explicit_page;
        auto const nodes = std::max<std::size_t>(what.resources.nodes.size(), 1);
        auto const huge = detail::rounded(what.huge_bytes, std::max<std::uint64_t>(page, 1) * nodes); // equal shares are whole pages
        auto const bytes = guest_bytes(what.memory_bytes + huge, image_.initrd_bytes, what.resources.processors.size());
        guest_.name = name_;
        guest_.accelerator = choice_.accelerator;
        guest_.isa = choice_.tuning.isa;
        guest_.firmware = fast_firmware();
        guest_.kernel = image_.kernel.image;
        guest_.initrd = image_.initrd;
        guest_.console = "/dev/stdout"; // QEMU opens it by name: the pipe of the log
        if (choice_.accelerator == acceleration::tcg)
            guest_.kernel_arguments = clock_arguments(site_.shared<std::uint64_t>("tsc", [] { return new std::uint64_t(tsc_khz()); }));
        auto const agent = agent_command(guest_channel);
        guest_.init_arguments.assign(agent.begin() + 1, agent.end());
        guest_.layout = layout_of(what.resources, bytes, what.backing, choice_.tuning.layout, host_nodes());
        guest_.explicit_page = page;
        auto const bound = what.backing.bound_node >= 0 && guest_.layout.nodes.size() > 1;
        for (auto& argument : huge_page_arguments(huge, page, bound ? inside_node(what.backing.bound_node) : -1))
            guest_.kernel_arguments.push_back(std::move(argument));
        guest_.channel_fd = channel_number;
        guest_.qmp_fd = monitor_number;
        require_memory(guest_.layout.bytes(), page, what.memory_bytes);
        if (page != 0) huge_pages_.emplace(site_, page, huge_pages_of(guest_.layout, page, host_nodes()));
    }

    void make_disk(program const& what)
    {
        disk_ = std::make_unique<data_disk>(site_, what.data, name_, choice_.qcow2);
        guest_.disk = guest_disk{disk_->file(), choice_.qcow2 ? "qcow2" : "raw", disk_serial, disk_aio()};
    }

    void start(bool huge_pages)
    {
        auto [ours, theirs] = system::channel_pair();
        auto [asks, answers] = system::channel_pair();
        log_.emplace(log_path_);
        auto passed = connection_->passed();
        passed.insert(passed.end(), {{theirs.get(), channel_number}, {answers.get(), monitor_number}});
        std::vector<std::string> argv{qemu_program};
        for (auto& argument : qemu_arguments(guest_)) argv.push_back(std::move(argument));
        {
            std::optional<without_huge_pages> refused;
            if (!huge_pages) refused.emplace();
            process_ = system::start({.argv = std::move(argv),
                                      .network_namespace = site_.sut_namespace(),
                                      .processors = guest_.layout.processors,
                                      .output = log_->input(),
                                      .errors = log_->input(),
                                      .passed = std::move(passed)});
        }
        if (auto const who = system::identity_of(process_.pid()))
            entry_ = site_.journal().will_create(system::created::process, who->str());
        result_ = system::channel(std::move(ours));
        monitor_ = qmp(std::move(asks));
    }

    /// Binds the vcpus and lets them run.
    void begin()
    {
        auto const version = monitor_.greet(soon());
        auto const threads = monitor_.vcpu_threads(soon());
        auto const pinned = choice_.tuning.vcpus == pinning::pinned;
        auto const& processors = guest_.layout.processors;
        if (threads.size() != processors.size()) throw error("QEMU made another number of vcpus than it was asked for");
        for (std::size_t i = 0; pinned && i < threads.size(); ++i) bind_thread(threads[i], processors[i]);
        monitor_.resume(soon());
        note_facts(version, threads, pinned);
    }

    void note_facts(std::string const& version, std::vector<pid_t> const& threads, bool pinned)
    {
        facts_ = {{"qemu", version},
                  {"accelerator", choice_.accelerator == acceleration::kvm ? "kvm" : "tcg"},
                  {"emulated", choice_.accelerator == acceleration::tcg},
                  {"kernel", image_.kernel.release},
                  {"same_kernel_as_host", image_.kernel.same_as_host},
                  {"guest_bytes", guest_.layout.bytes()},
                  {"vhost", guest_.network.vhost},
                  {"layout_mirrored", choice_.tuning.layout == cpu_layout::exposed && guest_.layout.mirrored},
                  {"sockets", guest_.layout.sockets},
                  {"nodes", guest_.layout.nodes.size()}};
        if (guest_.disk) facts_["disk"] = {{"format", guest_.disk->format}, {"aio", guest_.disk->aio}};
        auto& vcpus = facts_["vcpus"].emplace_array();
        for (auto const thread : threads)
            vcpus.push_back({{"thread", thread}, {"processors", processors_of_thread(thread)}, {"pinned", pinned}});
    }

    bool something_arrived(std::chrono::steady_clock::time_point deadline)
    {
        system::interruption::check();
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        pollfd waiting[3] = {{result_.fd(), POLLIN, 0}, {process_.pidfd(), POLLIN, 0}, {system::interruption::fd(), POLLIN, 0}};
        ::poll(waiting, 3, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
        char first = 0;
        return waiting[0].revents && ::recv(result_.fd(), &first, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
    }

    void quit()
    {
        try {
            monitor_.quit(std::chrono::steady_clock::now() + std::chrono::seconds(2));
            process_.wait_for(std::chrono::seconds(2));
        } catch (error const&) { // a QEMU that does not answer is killed
        }
    }

    /// QEMU's own words when it refused its arguments: a better reason than that its monitor is gone.
    std::optional<std::string> why_it_ended()
    {
        auto const status = process_.wait_for(std::chrono::milliseconds(500));
        return status ? std::optional("QEMU " + status->words() + said()) : std::nullopt;
    }

    std::string said() const
    {
        auto const words = last_words();
        return words.empty() ? "; its console is empty" : "; its last words: " + words;
    }
    site& site_;
    machine_choice choice_;
    std::filesystem::path log_path_;
    std::optional<system::bounded_log> log_; ///< made with the process
    std::string name_;
    guest_image const& image_;
    guest_machine guest_;
    std::optional<reserved_huge_pages> huge_pages_;
    std::unique_ptr<data_disk> disk_;
    std::optional<guest_connection> connection_;
    system::child process_;
    std::optional<std::uint64_t> entry_;
    system::channel result_;
    bool heard_ = false; ///< the agent's first message has arrived
    qmp monitor_;
    boost::json::object facts_;
};

TARE_PLAIN availability machine_here(site& where, machine_choice const& choice)
{
    if (!system::find_program(qemu_program))
        return {std::string("there is no ") + qemu_program, "install it with 'apt install qemu-system-x86'"};
    if (choice.qcow2 && !system::find_program("qemu-img")) return {"there is no qemu-img", "install it with 'apt install qemu-utils'"};
    if (choice.accelerator == acceleration::kvm) {
        system::descriptor const device{::open("/dev/kvm", O_RDWR | O_CLOEXEC)};
        if (!device)
            return {"/dev/kvm cannot be opened: " + words(errno), "switch virtualisation on in the firmware, or join the group kvm"};
    }
    if (choice.bridged && !where.root()) return {"a bridged guest needs root", "run as root, or choose network::user"};
    if (choice.bridged && ::access("/dev/net/tun", R_OK | W_OK) != 0)
        return {"/dev/net/tun cannot be opened: " + words(errno), "load the module tun, or choose network::user"};
    if (choice.bridged && !where.chosen().peer.empty())
        if (auto answer = guest_beside_peer(where); !answer.ok()) return answer;
    try {
        image::find_kernel(where.chosen().kernel);
    } catch (error const& none) {
        return {none.problem(), none.remedy()};
    }
    return {};
}

TARE_PLAIN std::unique_ptr<instance> start_machine(site& where, machine_choice const& choice, program const& what)
{
    return std::make_unique<machine_instance>(where, what, choice);
}

} // namespace tare::environment::launch
