#pragma once

#include <tare/campaign/record.hpp>
#include <tare/statistics/bootstrap.hpp>

#include <cmath>
#include <filesystem>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

/// A campaign that was never run: what a report has to cope with, made of a seed.
namespace synthetic {

using namespace tare;
namespace json = boost::json;

/// How an environment changes the native values.
struct environment {
    std::string name;
    double speed;   ///< of memory, relative to native
    double seconds; ///< until main
    bool emulated = false;
    std::string stands_in_for = {};
};

inline std::vector<environment> const environments = {{"native", 1, 0.0011},
                                                      {"oci-host", 0.998, 0.034},
                                                      {"docker-host", 0.985, 0.31},
                                                      {"docker-nat", 0.96, 0.42},
                                                      {"tcg-bridged", 0.06, 3.1, true, "kvm-bridged"}};

inline std::string const hostile = "`touch /tmp/tare-owned` $(id) <script>document.title='owned'</script> \"'../../etc\\x1b[31m";

class generator {
public:
    std::vector<campaign::record> records;

    explicit generator(int blocks) : blocks_(blocks) {}

    /// Cases without a sweep: startup, and stream on two topologies with an A/A case.
    void spine()
    {
        for (int block = 0; block < blocks_; ++block)
            for (auto const& e : environments) {
                startup(block, e);
                stream(block, e, "one_socket", "thp-local", 43, {});
                stream(block, e, "whole_machine", "thp-interleaved", 60, {});
                if (e.name == "native") stream(block, e, "one_socket", "thp-local", 43, "-again");
            }
    }

    /// Small pages against huge ones in each environment: a guest gains more.
    void pages()
    {
        for (int block = 0; block < blocks_; ++block)
            for (auto const& e : environments)
                for (auto const* memory : {"small-local", "thp-local"}) {
                    auto r = base(block, e, "random_access", "one_socket", memory);
                    r.comparison = "pages";
                    r.varies = "memory";
                    r.baseline = "small-local";
                    bool const huge = r.memory == "thp-local";
                    double const gain = !huge ? 1 : e.emulated ? 2 : 1.5;
                    r.metrics = {{"gups", 0.1 * e.speed * gain * noise(0.004), "GUP/s", better::higher}};
                    std::uint64_t const bytes = 1 << 30, transparent = huge ? bytes / 50 * 49 : 0;
                    r.facts = {
                        {"workload",
                         {{"threads", 2},
                          {"kernel_set", "avx2"},
                          {"pages", {{"resident_bytes", bytes}, {"transparent_huge_bytes", transparent}, {"kernel_page_bytes", 4096}}}}}};
                    records.push_back(r);
                }
    }

    /// Guests of every combination of three factors beside native. The instruction set doubles the rate, floating vcpus take a fifth of
    /// it, a hidden layout does nothing.
    void factors()
    {
        for (int block = 0; block < blocks_; ++block) {
            auto native = base(block, {"native", 1, 1}, "linpack-tare", "whole_machine", "thp-local");
            native.factors = {{"network", "host"}};
            native.metrics = {{"gflops", 100 * noise(0.01), "GFLOP/s", better::higher}};
            records.push_back(native);
            for (int cell = 0; cell < 8; ++cell) {
                bool const host = cell & 1, exposed = cell & 2, pinned = cell & 4;
                auto r = base(block, {"kvm-" + std::to_string(cell), 1, 1}, "linpack-tare", "whole_machine", "thp-local");
                r.position = 1 + cell;
                r.factors = {{"accelerator", "kvm"},
                             {"isa", host ? "host" : "baseline"},
                             {"cpu_layout", exposed ? "exposed" : "hidden"},
                             {"pinning", pinned ? "pinned" : "floating"}};
                r.metrics = {{"gflops", 40 * (host ? 2 : 1) * (pinned ? 1 : 0.8) * noise(0.005), "GFLOP/s", better::higher}};
                records.push_back(r);
            }
        }
    }

    /// A sweep over clients.
    void sweep()
    {
        for (int block = 0; block < blocks_; ++block)
            for (auto const& e : environments)
                for (int const clients : {1, 4, 16, 64, 120}) {
                    auto r = base(block, e, "redis-paper_text", "whole_machine", "small-local");
                    r.case_name = r.experiment + "[clients=" + std::to_string(clients) + "]";
                    r.sweep = {{"clients", std::to_string(clients)}};
                    double const rate = e.speed * 180e3 * clients / (clients + 9.0) * noise(0.02);
                    r.metrics = {{"requests", rate, "1/s", better::higher},
                                 {"latency_mean", 1e6 * clients / rate, "us", better::lower},
                                 {"in_flight", 1.0 * clients, "1", better::neither}};
                    records.push_back(r);
                }
    }

    /// Transactions of a closed loop over its clients: the SUT's processors saturate, and a container behind NAT needs more of them.
    void oltp()
    {
        for (int block = 0; block < blocks_; ++block)
            for (auto const& e : environments)
                for (int const clients : {10, 50, 130, 290}) {
                    auto r = base(block, e, "mysql_oltp-sysbench_0_4", "one_core", "small-local");
                    r.case_name = r.experiment + "[clients=" + std::to_string(clients) + "]";
                    r.parameters = {{"clients", clients}, {"read_only", 0}};
                    r.sweep = {{"clients", clients}};
                    r.across = {{"sut_use", "transactions"}, {"latency_mean", "transactions"}};
                    double const rate = e.speed * 1500 * clients / (clients + 25.0) * noise(0.01);
                    double const use = 100 * clients / (clients + 12.0 * (e.name == "docker-nat" ? 0.7 : 1)) * noise(0.01);
                    r.metrics = {{"transactions", rate, "1/s", better::higher},
                                 {"latency_mean", 1e6 * clients / rate, "us", better::lower},
                                 {"retries", std::floor(rate / 500), "1", better::lower},
                                 {"in_flight", 1.0 * clients, "1", better::neither},
                                 {"sut_use", use, "%", better::neither}};
                    bool const nat = e.name == "docker-nat";
                    r.factors = {{"storage", nat ? "layered" : e.emulated ? "raw" : e.name == "native" ? "native" : "volume"}};
                    double const work = std::floor(rate * 5), packets = work * 21;
                    json::object const link{{"received", packets}, {"sent", packets}, {"dropped", 0}};
                    json::object links{{"wire", link}};
                    if (nat) links["docker0"] = links["veth1a2b3c"] = link;
                    r.host = {{"work", work}, {"path", {{"packets", links}}}};
                    r.facts = {{"data", {{"filesystem", nat ? "overlay" : "ext4"}, {"device", "/dev/vda1"}}},
                               {"workload",
                                {{"transactions", work},
                                 {"writes", 4 * work},
                                 {"retries", {{"deadlock", std::floor(rate / 500)}, {"lock_wait", 0}, {"changed", 0}, {"duplicate", 0}}}}}};
                    records.push_back(r);
                }
    }

    /// Random reads at two depths, natively on a disk, on one in memory that is eight times as fast, and in a container.
    void disks()
    {
        for (int block = 0; block < blocks_; ++block)
            for (int const depth : {1, 128})
                for (auto const& [name, storage, speed] : {std::tuple{"native", "native", 1.0}, std::tuple{"native-memory", "memory", 8.0},
                                                           std::tuple{"oci-host", "volume", 0.5}}) {
                    auto r = base(block, {name, 1, 1}, "block_io-io_uring", "one_core", "thp-local");
                    r.case_name = r.experiment + "[depth=" + std::to_string(depth) + "]";
                    r.factors = {{"storage", storage}};
                    r.sweep = {{"depth", depth}};
                    r.metrics = {{"iops", 1000 * depth * speed * noise(0.001), "1/s", better::higher},
                                 {"latency_mean", 1000 / speed * noise(0.001), "us", better::lower}};
                    records.push_back(r);
                }
    }

    /// Round trips, and throughput in two directions: a sweep over words.
    void network()
    {
        for (int block = 0; block < blocks_; ++block)
            for (auto const& e : environments) {
                auto r = base(block, e, "round_trip-tcp", "one_core", "small-local");
                r.case_name = r.experiment + "[rate=0]";
                r.sweep = {{"rate", 0.0}};
                r.metrics = {{"latency_mean", (e.name == "docker-nat" ? 40 : 30) + block + noise(0.001), "us", better::lower}};
                records.push_back(r);
                for (auto const* direction : {"send", "receive"}) {
                    auto t = base(block, e, "tcp_throughput", "one_core", "small-local");
                    t.case_name = t.experiment + "[direction=" + direction + "]";
                    t.sweep = {{"direction", direction}};
                    t.metrics = {{"goodput", 9 * e.speed * noise(0.01), "Gbit/s", better::higher}};
                    records.push_back(t);
                }
            }
    }

    /// Trials that went wrong, with reasons that nobody should trust.
    void troubles()
    {
        for (auto& r : records) {
            if (r.environment == "docker-nat" && r.block == 1 && r.comparison == "startup") spoil(r, campaign::status::failed, hostile);
            if (r.environment == "native" && r.block == 0) r.host = {{"marks", json::array{"steal above 2 %"}}};
            if (r.environment == "native" && r.block < 3 && r.workload == "stream" && r.topology == "one_socket")
                r.facts = {{"workload", {{"caveat", "arrays are small"}}}};
            if (r.emulated) r.facts = {{"why_stands_in", "no guest came up within 30 s"}};
            if (r.environment == "oci-host" && r.block == 2 && r.comparison == "stream")
                spoil(r, campaign::status::invalid, "triad differs from the scalar recurrence by 3e-5, more than 1e-13");
        }
        auto r = base(0, {"kvm-bridged", 1, 1}, "stream", "one_socket", "thp-local");
        spoil(r, campaign::status::unavailable, "kvm: /dev/kvm opens, yet no guest came up within 30 s; use an environment with tcg");
        records.push_back(r);
        r = base(0, {"docker-<script>..", 1, 1}, "stream", "one_socket", "thp-local");
        r.factors["network"] = hostile;
        r.metrics = {{"copy", 20, "GB/s", better::higher}};
        records.push_back(r);
        r = base(0, environments[0], "stream", "one_core", "thp-local");
        r.same_as = "stream/native/one_socket/thp-local";
        spoil(r, campaign::status::unavailable, "it selects the same processors as " + r.same_as);
        records.push_back(r);
    }

    /// Writes results.jsonl, provenance.json and plan.json with a torn last line.
    void write(system::fs::path const& folder) const
    {
        system::make_folder(folder);
        std::string lines;
        for (auto const& r : records) lines += json::serialize(campaign::to_json(r)) + "\n";
        system::write_file(folder / "results.jsonl", lines + lines.substr(0, 200));
        json::object const provenance = {{"schema", "tare.provenance/1"},
                                         {"identity", {{"machine", "0123456789abcdef/AMD EPYC/2"}}},
                                         {"machine", {{"cpu", "AMD EPYC 9R14"}, {"processors", 2}, {"nested", true}}},
                                         {"kernel", {{"release", "6.1.0-18-amd64"}, {"command_line", "quiet mitigations=auto"}}},
                                         {"nested", true},
                                         {"tools", {{"docker", "20.10.24"}, {"runc", "1.1.5"}, {"qemu", "7.2.9"}}},
                                         {"note", hostile}};
        system::write_file(folder / "provenance.json", json::serialize(provenance));
        json::object const plan = {{"seed", 42}, {"profile", "quick"}, {"blocks", blocks_}, {"cases", json::array{1, 2, 3}}};
        system::write_file(folder / "plan.json", json::serialize(plan));
    }

private:
    double noise(double sd) { return 1 + sd * std::sqrt(-2 * std::log(random_.unit())) * std::cos(2 * std::numbers::pi * random_.unit()); }

    campaign::record base(int block, environment const& e, std::string const& workload, std::string const& topology,
                          std::string const& memory)
    {
        campaign::record r;
        r.campaign = "2026-11-22T07-00-00-spine-3f9c";
        r.comparison = workload;
        r.varies = "environment";
        r.baseline = "native";
        r.block = block;
        r.workload = workload;
        r.environment = e.name;
        r.stands_in_for = e.stands_in_for;
        r.emulated = e.emulated;
        r.topology = topology;
        r.memory = memory;
        r.experiment = workload + "/" + e.name + "/" + topology + "/" + memory;
        r.case_name = r.experiment;
        r.seconds = 1;
        return r;
    }

    void startup(int block, environment const& e)
    {
        auto r = base(block, e, "startup", "one_core", "small-local");
        double const to_main = e.seconds * noise(0.05);
        r.metrics = {{"to_main", to_main, "s", better::lower},
                     {"to_result", to_main * 1.05 * noise(0.01), "s", better::lower},
                     {"teardown", e.seconds * 0.4 * noise(0.1), "s", better::lower}};
        records.push_back(r);
    }

    void stream(int block, environment const& e, std::string const& topology, std::string const& memory, double rate,
                std::string const& again)
    {
        auto r = base(block, e, "stream", topology, memory);
        r.case_name += again;
        double const level = rate * e.speed * (1 + 0.02 * block) * noise(0.004);
        for (auto const& [name, share] : {std::pair{"copy", 0.93}, {"scale", 0.92}, {"add", 0.99}, {"triad", 1.0}})
            r.metrics.push_back({name, level * share * noise(0.003), "GB/s", better::higher});
        r.samples = {{"triad", json::array{level, level * 0.99}}};
        records.push_back(r);
    }

    static void spoil(campaign::record& r, campaign::status to, std::string const& reason)
    {
        r.status = to;
        r.reason = reason;
        r.metrics.clear();
    }

    int blocks_;
    statistics::counter_generator random_{2014};
};

/// A folder of its own under the system's temporary folder, removed at the end.
struct scratch {
    system::fs::path path;

    explicit scratch(std::string const& name)
        : path(system::fs::temp_directory_path() / ("tare-" + name + "-" + std::to_string(::getpid())))
    {
        system::fs::remove_all(path);
        system::make_folder(path);
    }
    ~scratch() { system::fs::remove_all(path); }
};

} // namespace synthetic
