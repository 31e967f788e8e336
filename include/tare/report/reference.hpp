#pragma once

#include <tare/report/reference_oltp.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tare::report {

/// What is wrong with some of the numbers of redis.
inline constexpr std::string_view nat_sessions = "its sessions differ by up to 20 %", one_vcpu = "its guest had one vcpu";

/// Source of the numbers: means over 10 processes, recomputed from the logs published with Felter, Ferreira, Rajamony, Rubio,
/// "An Updated Performance Comparison of Virtual Machines and Linux Containers", IBM Research Report RC25482 (2014):
/// github.com/thewmf/kvm-docker-comparison, commit 6820500. stream: each process the best of its passes, in GB/s,
/// Stream/results/{linux,docker,vm}.{single-socket.localalloc,two-socket.interleavedalloc}.log. random_access: GUP/s,
/// RandomAccess/results/{linux,docker,vm}.log, whose first 10 runs are on two sockets and last 10 on one. linpack: GFLOP/s, 10 trials of
/// one process, linpack/results/{linux,docker,vm}.two-socket.interleavedalloc.log and, tuned, vm.log of a month later. tcp_throughput and
/// round_trip: one value for each bar, between two machines on 10 Gbit/s Ethernet, nuttcp/results/nuttcp.xlsx and
/// netperf/results/netperf.xlsx. block_io: one run of fio of
/// 60 s for each bar, by libaio; sequential reads had 2 under way, mixed ones 32 in each of 8 jobs. redis: SET and GET of all sessions,
/// 20 to 60 runs for each point, redis/results/run_*.txt; the latency is clients over throughput, as the log has whole milliseconds only.
inline constexpr std::array<published, 63> felter_2014 = {{
    {"1", "linpack", "whole_machine", "docker", "gflops", 290.82864, 290.86775},
    {"1", "linpack", "whole_machine", "kvm_untuned", "gflops", 290.82864, 130.28326},
    {"1", "linpack", "whole_machine", "kvm", "gflops", 290.82864, 284.19874},
    {"2", "stream", "one_socket", "docker", "copy", 22.52715, 22.52153},
    {"2", "stream", "one_socket", "docker", "scale", 22.53143, 22.52041},
    {"2", "stream", "one_socket", "docker", "add", 25.12308, 25.11998},
    {"2", "stream", "one_socket", "docker", "triad", 25.15030, 25.14332},
    {"2", "stream", "one_socket", "kvm", "copy", 22.52715, 22.28130},
    {"2", "stream", "one_socket", "kvm", "scale", 22.53143, 22.27854},
    {"2", "stream", "one_socket", "kvm", "add", 25.12308, 24.84706},
    {"2", "stream", "one_socket", "kvm", "triad", 25.15030, 24.86764},
    {"3", "stream", "whole_machine", "docker", "copy", 41.26736, 41.20160},
    {"3", "stream", "whole_machine", "docker", "scale", 41.24649, 41.23461},
    {"3", "stream", "whole_machine", "docker", "add", 45.79271, 45.62279},
    {"3", "stream", "whole_machine", "docker", "triad", 45.60034, 45.63065},
    {"3", "stream", "whole_machine", "kvm", "copy", 41.26736, 40.05086},
    {"3", "stream", "whole_machine", "kvm", "scale", 41.24649, 40.00598},
    {"3", "stream", "whole_machine", "kvm", "add", 45.79271, 44.98994},
    {"3", "stream", "whole_machine", "kvm", "triad", 45.60034, 45.02129},
    {"4", "random_access", "one_socket", "docker", "gups", 0.0457918159, 0.0457380556},
    {"4", "random_access", "one_socket", "kvm", "gups", 0.0457918159, 0.0393632655},
    {"5", "random_access", "whole_machine", "docker", "gups", 0.0126129369, 0.0123961444},
    {"5", "random_access", "whole_machine", "kvm", "gups", 0.0126129369, 0.012475643},
    {"7", "tcp_throughput", "one_core", "docker_nat", "goodput", 9.3481319, 9.3298451, "direction=send"},
    {"7", "tcp_throughput", "one_core", "kvm", "goodput", 9.3481319, 9.2942403, "direction=send"},
    {"7", "tcp_throughput", "one_core", "docker_nat", "goodput", 9.3402296, 9.3199298, "direction=receive"},
    {"7", "tcp_throughput", "one_core", "kvm", "goodput", 9.3402296, 9.2649354, "direction=receive"},
    {"8", "round_trip-tcp", "one_core", "kvm", "latency_mean", 37.58206043, 67.94129057, "rate=0"},
    {"8", "round_trip-udp", "one_core", "kvm", "latency_mean", 36.01674923, 63.95342144, "rate=0"},
    {"10", "block_io", "one_core", "docker", "bandwidth", 769.017856, 769.6384, "pattern=sequential_write"},
    {"10", "block_io", "one_core", "kvm", "bandwidth", 769.017856, 755.35872, "pattern=sequential_write"},
    {"10", "block_io", "one_core", "docker", "bandwidth", 825.955328, 825.637888, "pattern=sequential_read"},
    {"10", "block_io", "one_core", "kvm", "bandwidth", 825.955328, 820.550656, "pattern=sequential_read"},
    {"11", "block_io", "one_core", "docker", "iops", 112034, 112048, "pattern=random_write"},
    {"11", "block_io", "one_core", "kvm", "iops", 112034, 59321, "pattern=random_write"},
    {"11", "block_io", "one_core", "docker", "iops", 84044, 84092, "pattern=random_read"},
    {"11", "block_io", "one_core", "kvm", "iops", 84044, 46173, "pattern=random_read"},
    {"11", "block_io", "one_core", "docker", "iops", 104553, 104518, "pattern=mixed"},
    {"11", "block_io", "one_core", "kvm", "iops", 104553, 50737, "pattern=mixed"},
    {"13", "redis-paper_scripts", "one_core", "docker_host", "requests", 16546.5, 16082.1, "clients=1"},
    {"13", "redis-paper_scripts", "one_core", "docker_host", "requests", 112307.8, 104192.7, "clients=30"},
    {"13", "redis-paper_scripts", "one_core", "docker_host", "requests", 107084.7, 107523.0, "clients=60"},
    {"13", "redis-paper_scripts", "one_core", "docker_host", "requests", 110147.4, 111294.7, "clients=120"},
    {"13", "redis-paper_scripts", "one_core", "docker_nat", "requests", 16546.5, 12631.3, "clients=1", nat_sessions},
    {"13", "redis-paper_scripts", "one_core", "docker_nat", "requests", 112307.8, 79780.6, "clients=30", nat_sessions},
    {"13", "redis-paper_scripts", "one_core", "docker_nat", "requests", 107084.7, 79763.2, "clients=60", nat_sessions},
    {"13", "redis-paper_scripts", "one_core", "docker_nat", "requests", 110147.4, 83171.7, "clients=120", nat_sessions},
    {"13", "redis-paper_scripts", "one_core", "kvm", "requests", 16546.5, 9367.7, "clients=1", one_vcpu},
    {"13", "redis-paper_scripts", "one_core", "kvm", "requests", 112307.8, 81499.1, "clients=30", one_vcpu},
    {"13", "redis-paper_scripts", "one_core", "kvm", "requests", 107084.7, 93976.6, "clients=60", one_vcpu},
    {"13", "redis-paper_scripts", "one_core", "kvm", "requests", 110147.4, 97074.2, "clients=120", one_vcpu},
    {"14", "redis-paper_scripts", "one_core", "docker_host", "latency_mean", 60.65, 62.24, "clients=1"},
    {"14", "redis-paper_scripts", "one_core", "docker_host", "latency_mean", 269.14, 288.48, "clients=30"},
    {"14", "redis-paper_scripts", "one_core", "docker_host", "latency_mean", 563.81, 560.90, "clients=60"},
    {"14", "redis-paper_scripts", "one_core", "docker_host", "latency_mean", 1098.04, 1084.97, "clients=120"},
    {"14", "redis-paper_scripts", "one_core", "docker_nat", "latency_mean", 60.65, 80.91, "clients=1", nat_sessions},
    {"14", "redis-paper_scripts", "one_core", "docker_nat", "latency_mean", 269.14, 376.96, "clients=30", nat_sessions},
    {"14", "redis-paper_scripts", "one_core", "docker_nat", "latency_mean", 563.81, 754.61, "clients=60", nat_sessions},
    {"14", "redis-paper_scripts", "one_core", "docker_nat", "latency_mean", 1098.04, 1447.27, "clients=120", nat_sessions},
    {"14", "redis-paper_scripts", "one_core", "kvm", "latency_mean", 60.65, 109.91, "clients=1", one_vcpu},
    {"14", "redis-paper_scripts", "one_core", "kvm", "latency_mean", 269.14, 370.34, "clients=30", one_vcpu},
    {"14", "redis-paper_scripts", "one_core", "kvm", "latency_mean", 563.81, 642.57, "clients=60", one_vcpu},
    {"14", "redis-paper_scripts", "one_core", "kvm", "latency_mean", 1098.04, 1242.71, "clients=120", one_vcpu},
}};

/// Which of the paper's workloads one of ours repeats: `-paper` marks a form that is as the paper's was.
inline std::string_view paper_workload(std::string_view workload)
{
    constexpr std::string_view as_theirs = "-paper";
    if (workload.ends_with(as_theirs)) workload.remove_suffix(as_theirs.size());
    for (std::string_view const original : {"linpack", "block_io"}) // whatever the solver, whatever the engine
        if (workload.starts_with(original) && workload.substr(original.size()).starts_with('-')) return original;
    if (workload == "mysql_oltp-sysbench_0_4") return "mysql_oltp"; // the other versions do other transactions
    return workload;
}

namespace detail {

/// The paper ran one socket with local pages and two with interleaved ones, both with huge pages; what is not about memory hardly depends
/// on them.
inline bool memory_as_theirs(std::string_view workload, group const& in)
{
    if (workload != "stream" && workload != "random_access") return true;
    return in.memory == (in.topology == "one_socket" ? "thp-local" : "thp-interleaved");
}

inline bool repeats(published const& p, row const& r)
{
    for (auto const* const other : {"-layered", "-copy_up", "-qcow2"}) // the paper's disks were a volume and a raw one
        if (r.environment.find(other) != std::string::npos) return false;
    auto const as = [&](std::string_view name) { return r.environment.starts_with(name); };
    bool const environment = p.environment == "docker_nat"    ? as("docker-nat")
                             : p.environment == "docker_host" ? as("docker-host")
                                                              : p.environment == paper_environment(r);
    return environment && (p.point.empty() || p.point == r.sweep);
}

} // namespace detail

/// The paper's number for a case and a metric, when it has one and the case refers to native as the paper does.
inline std::optional<published> reference(section const& of, group const& in, row const& r, column const& metric)
{
    auto const workload = paper_workload(of.workload);
    if (of.baseline != "native" || !detail::memory_as_theirs(workload, in)) return std::nullopt;
    if (workload == "mysql_oltp") return oltp_reference(of, r, metric);
    for (auto const& p : felter_2014)
        if (p.workload == workload && p.topology == in.topology && p.metric == metric.metric && detail::repeats(p, r)) return p;
    return std::nullopt;
}

} // namespace tare::report
