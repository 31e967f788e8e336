#pragma once

#include <tare/environment/instance.hpp>
#include <tare/environment/launch/remote_command.hpp>
#include <tare/environment/site.hpp>
#include <tare/image/portable.hpp>
#include <tare/image/tar.hpp>
#include <tare/system/bounded_log.hpp>
#include <tare/system/process.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace tare::environment::launch {

/// This binary with all that it loads, as it is copied to the peer; made once a campaign.
struct remote_copy {
    std::string archive;

    static remote_copy const& of(site& where)
    {
        return where.shared<remote_copy>("copy for the peer", [&] {
            auto const file = where.folder() / "peer.tar";
            image::write_tar(image::portable(system::self()), file);
            auto out = system::read_file(file, std::size_t(1) << 30);
            std::filesystem::remove(file);
            return new remote_copy{std::move(out)};
        });
    }
};

/// An agent on another machine: copied there, started, and removed when it ends, which it does when its channel is closed.
///
/// Nothing there is in this host's journal: the other machine removes it by itself, also when this process is killed, and when the
/// connection is lost after `life` at the latest.
class remote_instance final : public instance {
public:
    /// `life` is how long the agent may be needed. Errors: `error` without the client's program; the rest is told by `result`.
    remote_instance(site& where, program const& what, std::chrono::seconds life)
        : host_(where.chosen().peer), port_(what.port), met_(where.met()), log_(what.log), copy_(remote_copy::of(where).archive),
          parameters_(remote_parameters(copy_.size(), life)), head_(parameters_)
    {
        require_remote_client();
        auto [ours, theirs] = system::channel_pair();
        process_ = system::start({.argv = remote_client(host_), .input = theirs.get(), .output = theirs.get(), .errors = log_.input()});
        result_ = system::channel(std::move(ours));
    }

    /// Sends the copy, then waits for the agent's first word.
    system::channel& result(std::chrono::steady_clock::time_point deadline) override
    {
        while (!heard_) {
            system::interruption::check();
            auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
            if (left <= 0) throw deadline_error("the peer " + host_ + " was not ready before the deadline" + said(), look_there());
            auto const wanted = static_cast<short>(copy_.empty() ? POLLIN : POLLIN | POLLOUT);
            pollfd waiting[2] = {{result_.fd(), wanted, 0}, {system::interruption::fd(), POLLIN, 0}};
            ::poll(waiting, 2, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
            if (waiting[0].revents & ~POLLOUT) listen();
            if (waiting[0].revents & POLLOUT) send_more();
        }
        return result_;
    }

    std::string address() const override { return met_ ? met_->address : ""; }
    std::string inside_address() const override { return address(); }
    std::filesystem::path inside_data() const override { return {}; }
    std::vector<int> inside_processors() const override { return met_ ? met_->processors : std::vector<int>{}; }
    std::string last_words() const override { return log_.last_words(); }
    std::string who() const override { return "the agent on the peer " + host_; }
    std::string look_there() const override { return "look whether " + host_ + " still runs and is still reached"; }

    std::string when_silent() const override
    {
        return "look whether a firewall keeps it from port " + std::to_string(port_) + " of this machine, or give it less to do with --set";
    }

    void stop(std::chrono::milliseconds grace) override
    {
        if (process_ && !process_.wait_for(grace)) {
            result_.close();
            if (!process_.wait_for(std::chrono::seconds(5))) process_.stop(std::chrono::seconds(1));
        }
        process_.end();
    }

private:
    void send_more()
    {
        auto& left = head_.empty() ? copy_ : head_;
        auto const n = ::send(result_.fd(), left.data(), left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) left.remove_prefix(static_cast<std::size_t>(n));
        if (n < 0 && errno != EAGAIN && errno != EINTR) throw why_it_ended();
    }

    /// What the peer's login shell prints for everybody would come before the first frame.
    void listen()
    {
        char first[4] = {};
        auto const n = ::recv(result_.fd(), first, sizeof first, MSG_PEEK | MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (n <= 0) throw why_it_ended();
        auto const beginning = std::string_view(first, static_cast<std::size_t>(n));
        if (!std::string_view("TARE").starts_with(beginning))
            throw error("the peer " + host_ + " prints something of its own before the agent's first word",
                        "let the files that its login shell reads print nothing when nobody is at a terminal");
        heard_ = beginning.size() == sizeof first;
    }

    error why_it_ended()
    {
        auto const status = process_.wait_for(std::chrono::seconds(5));
        return remote_failure(host_, status.value_or(system::exit_status{}), log_.last_words());
    }

    std::string said() const
    {
        auto const words = system::printable(log_.last_words());
        return words.empty() ? "" : "; last words: " + words;
    }

    std::string host_;
    std::uint16_t port_; ///< of the side under test
    std::optional<network::peer_machine> met_;
    system::bounded_log log_;
    std::string_view copy_; ///< what of it is to be sent
    std::string parameters_;
    std::string_view head_; ///< what of the parameters is to be sent
    system::child process_;
    system::channel result_;
    bool heard_ = false;
};

} // namespace tare::environment::launch
