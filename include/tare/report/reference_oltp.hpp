#pragma once

#include <tare/report/published.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tare::report {

namespace detail {

/// What the paper's MySQL did with so many clients: native; docker-host; docker-host-layered; docker-nat-layered; kvm-qcow2.
struct oltp_point {
    int clients;
    std::array<double, 5> values;
};

/// Source  means of 10 runs of sysbench against one server, recomputed from mysql/results/performance-governor of the same logs as the
/// other figures: records-* for transactions and latencies, dstat-* for use, which is 100 less the idle share of the server's whole
/// machine. Figure 17 has transactions over use, figure 19 transactions over latency.
using oltp_curve = std::array<oltp_point, 15>;

/// 1/s
inline constexpr oltp_curve oltp_transactions = {{
    {10, {3394.5, 3370.1, 3383.7, 3177.7, 2032.7}},
    {30, {6709.0, 6583.3, 6540.0, 5882.3, 3768.0}},
    {50, {9134.2, 7977.3, 8139.8, 6969.4, 4189.9}},
    {70, {11391.5, 10452.1, 10413.6, 9281.7, 4464.2}},
    {90, {12427.7, 11658.1, 11689.5, 9963.4, 4659.8}},
    {110, {13045.2, 12230.2, 12343.6, 10588.3, 4833.6}},
    {130, {13214.5, 12775.4, 12617.3, 11104.8, 4994.9}},
    {150, {13353.1, 12949.8, 12787.0, 11337.4, 5097.3}},
    {170, {13373.0, 13056.6, 12915.8, 11290.6, 5189.1}},
    {190, {13337.8, 13125.9, 12959.1, 11438.1, 5276.3}},
    {210, {13340.7, 13097.0, 12939.6, 11370.4, 5334.2}},
    {230, {13245.9, 13096.0, 12948.7, 11407.4, 5393.7}},
    {250, {13202.8, 13027.6, 12919.7, 11315.6, 5444.4}},
    {270, {13091.0, 12974.4, 12836.4, 11313.4, 5530.9}},
    {290, {13007.5, 12876.8, 12757.2, 11304.5, 5643.0}},
}};

/// %
inline constexpr oltp_curve oltp_use = {{
    {10, {14.46, 14.44, 14.62, 15.89, 14.35}},
    {30, {37.05, 36.08, 35.90, 38.07, 28.84}},
    {50, {54.32, 46.41, 47.57, 47.83, 32.32}},
    {70, {73.39, 65.70, 65.78, 67.10, 34.95}},
    {90, {83.72, 77.07, 77.84, 74.17, 36.51}},
    {110, {90.59, 83.18, 85.00, 80.90, 37.65}},
    {130, {93.67, 89.22, 88.50, 87.15, 39.46}},
    {150, {95.90, 91.72, 91.05, 90.54, 40.09}},
    {170, {96.75, 93.49, 93.26, 90.27, 40.92}},
    {190, {97.31, 95.20, 94.52, 92.99, 42.08}},
    {210, {97.87, 95.34, 94.72, 92.30, 42.70}},
    {230, {97.59, 96.18, 95.79, 93.45, 43.72}},
    {250, {98.06, 96.02, 95.94, 92.71, 44.82}},
    {270, {97.72, 96.16, 95.88, 93.57, 45.82}},
    {290, {97.89, 95.99, 95.85, 94.40, 47.76}},
}};

/// us
inline constexpr oltp_curve oltp_latency = {{
    {10, {2937, 2958, 2946, 3138, 4910}},
    {30, {4462, 4547, 4577, 5088, 7952}},
    {50, {5475, 6262, 6144, 7165, 11921}},
    {70, {6153, 6717, 6744, 7537, 15668}},
    {90, {7245, 7732, 7701, 9032, 19301}},
    {110, {8425, 8996, 8909, 10384, 22745}},
    {130, {9830, 10168, 10296, 11700, 26018}},
    {150, {11225, 11576, 11722, 13225, 29409}},
    {170, {12703, 13011, 13153, 15050, 32747}},
    {190, {14234, 14465, 14650, 16600, 35995}},
    {210, {15729, 16023, 16218, 18457, 39372}},
    {230, {17352, 17549, 17749, 20150, 42630}},
    {250, {18919, 19174, 19336, 22078, 45923}},
    {270, {20609, 20793, 21018, 23850, 48844}},
    {290, {22278, 22504, 22713, 25635, 51376}},
}};

/// Which of the curves a case repeats, and what is wrong with that; nothing for what the paper does not have.
struct oltp_case {
    std::size_t number;
    std::string_view name;
    std::string_view defect;
};

inline std::optional<oltp_case> oltp_case_of(row const& r)
{
    bool const layered = r.environment.ends_with("-layered"), guest = r.environment.ends_with("-qcow2") && paper_environment(r) == "kvm";
    if (r.environment == "docker-host") return oltp_case{1, "docker_host", "all of its runs only read"};
    if (layered && r.environment.starts_with("docker-host"))
        return oltp_case{2, "docker_host_layered",
                         "plotted as NAT, which its 16 packets a transaction did not cross; all of its runs only read"};
    if (layered && r.environment.starts_with("docker-nat"))
        return oltp_case{3, "docker_nat_layered", "what it loses is of layers and of NAT together; all of its runs only read"};
    if (guest) return oltp_case{4, "kvm", "two weeks after native; all of its runs only read"};
    return std::nullopt;
}

} // namespace detail

/// The paper's number for a case of `mysql_oltp` at one of the paper's counts of clients.
inline std::optional<published> oltp_reference(section const& of, row const& r, column const& metric)
{
    auto const repeats = detail::oltp_case_of(r);
    if (!repeats || of.x != "clients" || !r.rest.empty()) return std::nullopt;
    auto const found = [&](std::string_view figure, detail::oltp_curve const& curve) -> std::optional<published> {
        for (auto const& at : curve)
            if (std::to_string(at.clients) == r.x)
                return published{figure, "mysql_oltp",   {}, repeats->name, metric.metric, at.values[0], at.values[repeats->number],
                                 {},     repeats->defect};
        return std::nullopt;
    };
    if (metric.metric == "transactions") return found("16", detail::oltp_transactions);
    if (metric.metric == "sut_use") return found("17", detail::oltp_use);
    return metric.metric == "latency_mean" ? found("18", detail::oltp_latency) : std::nullopt;
}

} // namespace tare::report
