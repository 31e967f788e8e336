#pragma once

#include <tare/system/file.hpp>
#include <tare/workload/policy.hpp>

#include <boost/hana.hpp>

#include <unistd.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace misbehaviour {

using namespace tare;

/// What the workload can be asked to do; the parameter `fault` is a place in this list.
inline constexpr std::array<std::string_view, 9> acts{"behave", "hang",         "die",          "garbage", "huge_frame",
                                                      "close",  "flood_stdout", "not_a_number", "wrong"};

/// A workload that does on request what no workload may do.
struct misbehave {
    static constexpr text name = "misbehave";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"1", better::neither, std::string>, act),
                                 (quantity<"s", better::neither, double>, deadline),
                                 (quantity<"MiB", better::neither, std::uint64_t>, memory),
                                 (quantity<"1", better::neither, std::uint64_t>, fault));
        static parameters for_profile(profile, limits const&) { return {{""}, {1.5}, {1}, {0}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (quantity<"1", better::higher>, answer));
    };
    static void validate(parameters const& p)
    {
        if (!(p.deadline.value > 0 && p.deadline.value <= 3600)) throw usage_error("deadline is out of range", "give 0 to 3600");
        if (p.fault.value >= acts.size()) throw usage_error("fault is out of range", "give 0 to 8");
        if (p.memory.value > std::uint64_t(1) << 30) throw usage_error("memory is out of range", "give at most 2^30 MiB");
    }
    static std::uint64_t memory_bytes(parameters const& p) { return p.memory.value << 20; }
    static double seconds(parameters const&) { return 0.01; }
    static double deadline_seconds(parameters const& p) { return p.deadline.value; }

    /// Every descriptor that can be the result channel: a socket, or the port of a guest.
    static std::vector<int> channels()
    {
        std::vector<int> out;
        std::error_code code;
        for (auto const& item : std::filesystem::directory_iterator("/proc/self/fd", code)) {
            auto const target = std::filesystem::read_symlink(item.path(), code).string();
            if (target.starts_with("socket:") || target.starts_with("/dev/vport")) out.push_back(std::stoi(item.path().filename()));
        }
        return out;
    }
    static void flood(int fd, std::string_view block)
    {
        for (std::uint64_t sent = 0; sent < 10'000'000'000;) {
            auto const n = ::write(fd, block.data(), block.size());
            if (n <= 0) return;
            sent += static_cast<std::uint64_t>(n);
        }
    }
    /// Says so in its log, by which a test knows that the trial is under way.
    static void hang()
    {
        std::puts("hanging");
        std::fflush(stdout);
        std::this_thread::sleep_for(std::chrono::hours(1));
    }

    template <memory::policy Memory>
    class sut {
    public:
        sut(parameters const& given, workload::context const&)
            : act_(given.act.value.empty() ? std::string(acts[given.fault.value]) : given.act.value)
        {
            if (act_ == "refuse") throw error("this side refuses to be set up");
            if (act_ == "hang_in_setup") hang();
        }
        workload::outcome<sample> measure()
        {
            std::string const garbage(1 << 20, '\x1b');
            if (act_ == "hang") hang();
            if (act_ == "nap") std::this_thread::sleep_for(std::chrono::milliseconds(300));
            if (act_ == "die") std::_Exit(42); // in a guest the first process: its kernel panics
            for (int const fd : channels()) {
                if (act_ == "garbage") flood(fd, garbage);
                if (act_ == "huge_frame") flood(fd, std::string_view("TARE\xff\xff\xff\xff\x00\x00\x00\x00", 12));
                if (act_ == "close") ::close(fd);
            }
            if (act_ == "close" || act_ == "garbage" || act_ == "huge_frame") hang();
            if (act_ == "flood_stdout") flood(STDOUT_FILENO, garbage);
            return {{{act_ == "not_a_number" ? std::nan("") : 42}}};
        }
        workload::verification verify() { return {act_ == "wrong" ? "the answer is not 42" : ""}; }

    private:
        std::string act_;
    };
};
static_assert(workload::policy<misbehave>);

} // namespace misbehaviour
