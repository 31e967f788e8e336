#pragma once

#include <tare/memory/array.hpp>
#include <tare/workload/block_io/job.hpp>
#include <tare/workload/block_io/target.hpp>
#include <tare/workload/latencies.hpp>
#include <tare/workload/policy.hpp>

#include <cmath>
#include <exception>
#include <string>
#include <thread>
#include <vector>

namespace tare::workload {

/// I/Os on a file that lies where the environment's storage factor says, past the page cache.
///
/// Units      I/Os and MB (10^6 bytes) a second; microseconds from handing over to completion; CPU nanoseconds for an I/O.
/// Valid      when every I/O moved its whole block, every read that was compared held what was written there, and nothing of the file is in
///            the page cache.
/// Engine     `engine::io_uring` or `engine::libaio`. Not Asio's files, which keep one read and one write under way for each object.
/// Source     fio, as Felter et al. 2014 used it for figures 10 to 12.
template <engine::policy Engine>
struct block_io {
    static constexpr auto name = text{"block_io-"} + Engine::name;
    using parameters = block_load::parameters;

    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample,                                          //
                                 (quantity<"1/s", better::higher>, iops),         //
                                 (quantity<"MB/s", better::higher>, bandwidth),   //
                                 (quantity<"MB/s", better::lower>, bandwidth_sd), // of intervals, see `block_load::times`
                                 (quantity<"us", better::lower>, latency_mean),   //
                                 (quantity<"us", better::lower>, latency_p50),    //
                                 (quantity<"us", better::lower>, latency_p90),    //
                                 (quantity<"us", better::lower>, latency_p99),    //
                                 (quantity<"us", better::lower>, latency_p999),   //
                                 (quantity<"us", better::lower>, latency_max),    //
                                 (quantity<"ns", better::lower>, sut_cpu));       // of an I/O
    };

    /// Throws `usage_error` that names the parameter.
    static void validate(parameters const& p) { block_load::validate(p); }
    static std::uint64_t memory_bytes(parameters const& p) { return (32 << 20) + p.jobs.value * p.depth.value * block_load::block_of(p); }
    static double seconds(parameters const& p) { return p.warm_up.value + p.seconds.value; }

    /// Takes the room that the file will have. It is written inside, by the side, since that is where its blocks have to be.
    static void prepare(parameters const& p, std::filesystem::path const& folder)
    {
        auto const file = block_load::file_in(folder);
        auto const made = system::open_file(file, O_RDWR | O_CREAT);
        if (::ftruncate(made.get(), static_cast<off_t>(p.span.value)) != 0) throw system_failure("make " + file.string());
    }

    template <memory::policy Memory>
    class sut {
    public:
        sut(parameters const& p, context const& where)
            : p_(p), seed_(where.seed), what_(where.seed), target_(block_load::file_in(where.data_folder), p.span.value, what_)
        {
            for (std::uint64_t i = 0; i < p.jobs.value; ++i) buffers_.emplace_back(p.depth.value * block_load::block_of(p));
        }

        outcome<sample> measure()
        {
            auto const begin = measure::now() + 10'000'000; // all jobs are set up by then
            auto const counted = begin + measure::nanoseconds(p_.warm_up.value);
            when_ = {counted, counted + measure::nanoseconds(p_.seconds.value)};
            auto jobs = run(when_);
            auto sum = std::move(jobs.front());
            for (std::size_t i = 1; i < jobs.size(); ++i) add(sum, jobs[i]);
            cached_ = target_.cached();
            wrong_ = std::move(sum.wrong);
            return report(sum);
        }

        verification verify()
        {
            if (wrong_.empty() && cached_ > 0)
                return {std::to_string(cached_) + " bytes of the file are in the page cache: O_DIRECT was not honoured"};
            return {wrong_};
        }

    private:
        using done = block_load::done;

        /// Each job has its thread, and its engine is made there: the kernel knows one submitter for each ring.
        std::vector<done> run(block_load::times const& when)
        {
            std::vector<done> out(p_.jobs.value);
            std::vector<std::exception_ptr> failed(p_.jobs.value);
            std::vector<std::thread> threads;
            auto const block = block_load::block_of(p_);
            for (std::size_t i = 0; i < out.size(); ++i)
                threads.emplace_back([&, i] {
                    try {
                        engine::work const w{target_.fd(), buffers_[i].data(), block, static_cast<unsigned>(p_.depth.value)};
                        out[i] = block_load::job<Engine>(p_, w, what_, seed_, i).run(when);
                    } catch (...) {
                        failed[i] = std::current_exception();
                    }
                });
            for (auto& thread : threads) thread.join();
            for (auto const& failure : failed)
                if (failure) std::rethrow_exception(failure);
            return out;
        }

        static void add(done& sum, done const& one)
        {
            sum.latency.add(one.latency);
            for (std::size_t i = 0; i < sum.intervals.size(); ++i) sum.intervals[i] += one.intervals[i];
            sum.counted += one.counted;
            sum.all += one.all;
            sum.verified += one.verified;
            if (sum.wrong.empty()) sum.wrong = one.wrong;
        }

        outcome<sample> report(done const& sum) const
        {
            auto const block = static_cast<double>(block_load::block_of(p_));
            auto const rate = static_cast<double>(sum.counted) / p_.seconds.value;
            std::vector<double> series;
            for (std::size_t i = 0; i < sum.intervals.size(); ++i) {
                auto const from = when_.interval() * static_cast<std::int64_t>(i), whole = when_.end - when_.counted;
                auto const length = measure::seconds(std::min(when_.interval(), whole - from));
                series.push_back(static_cast<double>(sum.intervals[i]) * 1e-6 / length);
            }
            auto const latency = latencies::of(sum.latency);
            return {{{rate},
                     {rate * block * 1e-6},
                     {spread(series)},
                     latency.mean,
                     latency.p50,
                     latency.p90,
                     latency.p99,
                     latency.p999,
                     latency.max,
                     {}},
                    {{"bandwidth", series}},
                    {{"engine", sum.engine}, {"file", target_.facts()}, {"verified", sum.verified}, {"latency", sum.latency.to_json()}},
                    static_cast<double>(std::max<std::uint64_t>(sum.all, 1))};
        }

        static double spread(std::vector<double> const& values)
        {
            double sum = 0, squares = 0;
            for (double const v : values) sum += v;
            auto const mean = sum / static_cast<double>(values.size());
            for (double const v : values) squares += (v - mean) * (v - mean);
            return values.size() > 1 ? std::sqrt(squares / static_cast<double>(values.size() - 1)) : 0;
        }

        parameters p_;
        std::uint64_t seed_;
        block_load::times when_{};
        block_load::content what_;
        block_load::target target_;
        std::vector<memory::array<std::byte, Memory>> buffers_;
        std::string wrong_;
        std::uint64_t cached_ = 0;
    };
};

} // namespace tare::workload
