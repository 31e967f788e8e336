#include "../../blocked_call.hpp"

#include <tare/workload/block_io.hpp>
#include <tare/workload/block_io/io_uring.hpp>
#include <tare/workload/block_io/libaio.hpp>

#include <tare/memory/small.hpp>

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>
#include <thread>

using namespace tare;
using namespace tare::workload;
using block_load::parameters;

namespace {

using small = memory::small<placement::local>;

constexpr std::uint64_t span = 8 << 20;

parameters short_run(std::string const& pattern = "random_read")
{
    auto p = parameters::for_profile(profile::quick, {});
    p.pattern.value = pattern;
    p.span.value = span;
    p.depth.value = 16;
    p.verify.value = 1;
    p.seconds.value = 0.6;
    p.warm_up.value = 0.05;
    return p;
}

/// A folder on a disk: below the tests, since /tmp may lie in memory.
class folder {
public:
    folder()
    {
        auto pattern = (std::filesystem::current_path() / "block_io-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(pattern.data()));
        path_ = pattern;
    }
    ~folder() { std::filesystem::remove_all(path_); }
    context where() const { return {.data_folder = path_, .seed = 7}; }
    std::filesystem::path file() const { return block_load::file_in(path_); }

private:
    std::filesystem::path path_;
};

/// Overwrites some bytes past the page cache, as a broken disk would.
void scribble(std::filesystem::path const& file, std::uint64_t at, char const* with, std::size_t bytes)
{
    system::descriptor const open(::open(file.c_str(), O_RDWR | O_DIRECT | O_CLOEXEC));
    BOOST_REQUIRE(open);
    auto const block = block_load::detail::aligned(block_load::unit);
    auto const from = static_cast<off_t>(at / block_load::unit * block_load::unit);
    BOOST_REQUIRE(::pread(open.get(), block.get(), block_load::unit, from) == static_cast<ssize_t>(block_load::unit));
    std::memcpy(block.get() + at % block_load::unit, with, bytes);
    BOOST_REQUIRE(::pwrite(open.get(), block.get(), block_load::unit, from) == static_cast<ssize_t>(block_load::unit));
}

template <class Engine>
std::string run_and_verify(typename block_io<Engine>::template sut<small>& side)
{
    side.measure();
    return side.verify().wrong;
}

template <class Engine>
void check_every_pattern()
{
    for (auto const& [pattern, value] : block_load::patterns) {
        folder const here;
        auto p = short_run(std::string(pattern));
        p.jobs.value = 2;
        typename block_io<Engine>::template sut<small> side(p, here.where());
        auto const got = side.measure();
        BOOST_TEST(side.verify().wrong == "", pattern);
        auto const& s = got.sample;
        BOOST_TEST(s.iops.value > 0);
        auto const block = is_sequential(value) ? 1048576.0 : 4096.0;
        BOOST_TEST(s.bandwidth.value == s.iops.value * block * 1e-6, boost::test_tools::tolerance(1e-9));
        BOOST_TEST((0 < s.latency_p50.value && s.latency_p50.value <= s.latency_p99.value && s.latency_p99.value <= s.latency_max.value));
        BOOST_TEST(got.samples.at("bandwidth").size() == 4u);
        BOOST_TEST(got.work >= s.iops.value * p.seconds.value);
        bool const reads = value != block_load::pattern::sequential_write && value != block_load::pattern::random_write;
        BOOST_TEST((got.facts.at("verified").template to_number<std::uint64_t>() > 0) == reads);
        BOOST_TEST(got.facts.at("file").at("cached_bytes").template to_number<std::uint64_t>() == 0u);
    }
}

template <class Engine>
void check_damage()
{
    struct damage {
        std::uint64_t at;
        char const* with;
        std::size_t bytes;
        std::string says;
    };
    std::uint64_t const elsewhere = 5 * 4096;
    for (auto const& d : {damage{3 * 4096 + 2000, "x", 1, "has other bytes"}, damage{3 * 4096 + 4095, "x", 1, "has other bytes"},
                          damage{3 * 4096, "12345678", 8, "never written by this run"},
                          damage{3 * 4096 + 8, reinterpret_cast<char const*>(&elsewhere), 8, "holds what belongs to byte 20480"}}) {
        folder const here;
        typename block_io<Engine>::template sut<small> side(short_run(), here.where());
        BOOST_TEST(run_and_verify<Engine>(side) == "");
        scribble(here.file(), d.at, d.with, d.bytes);
        auto const wrong = run_and_verify<Engine>(side);
        BOOST_TEST(wrong.find("the block at byte 12288 of the file") != std::string::npos, wrong);
        BOOST_TEST(wrong.find(d.says) != std::string::npos, wrong);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_block_io)

BOOST_AUTO_TEST_CASE(every_pattern_runs_by_both_engines)
{
    check_every_pattern<engine::io_uring>();
    check_every_pattern<engine::libaio>();
}

BOOST_AUTO_TEST_CASE(a_flipped_byte_and_an_exchanged_block_are_found)
{
    check_damage<engine::io_uring>();
    check_damage<engine::libaio>();
}

BOOST_AUTO_TEST_CASE(a_file_that_became_shorter_is_a_short_or_failed_read)
{
    folder const here;
    block_io<engine::io_uring>::sut<small> side(short_run(), here.where());
    std::filesystem::resize_file(here.file(), span / 2);
    auto const wrong = run_and_verify<engine::io_uring>(side);
    BOOST_TEST(wrong.find("a read at byte") != std::string::npos, wrong);
    BOOST_TEST(wrong.find("moved 0 of 4096 bytes") != std::string::npos, wrong);
}

BOOST_AUTO_TEST_CASE(what_is_in_the_page_cache_makes_a_trial_invalid)
{
    folder const here;
    auto p = short_run();
    block_io<engine::io_uring>::sut<small> side(p, here.where());
    system::read_file(here.file(), 2 * span);
    auto const wrong = run_and_verify<engine::io_uring>(side);
    BOOST_TEST(wrong.find("in the page cache") != std::string::npos, wrong);
}

BOOST_AUTO_TEST_CASE(no_disk_or_a_foreign_file_is_refused)
{
    if (std::filesystem::is_directory("/dev/shm")) {
        auto const where = context{.data_folder = "/dev/shm"};
        BOOST_CHECK_EXCEPTION((block_io<engine::io_uring>::sut<small>(short_run(), where)), unavailable,
                              [](error const& e) { return std::string(e.what()).find("/dev/shm/block_io.data") != std::string::npos; });
        std::filesystem::remove("/dev/shm/block_io.data");
    }
    folder const here;
    std::filesystem::create_symlink("/etc/hostname", here.file());
    BOOST_CHECK_THROW((block_io<engine::io_uring>::sut<small>(short_run(), here.where())), error);
    std::filesystem::remove(here.file());
    std::filesystem::create_directory(here.file());
    BOOST_CHECK_THROW((block_io<engine::io_uring>::sut<small>(short_run(), here.where())), error);
}

BOOST_AUTO_TEST_CASE(an_engine_that_a_profile_blocks_is_unavailable_with_its_remedy)
{
    std::map<unsigned, std::string> said;
    for (unsigned const call : {unsigned{SYS_io_uring_setup}, unsigned{SYS_io_setup}})
        std::thread([&, call] {
            block_call(call);
            try {
                if (call == SYS_io_uring_setup)
                    engine::ring const ring(8);
                else
                    engine::libaio const aio({-1, nullptr, 4096, 8});
            } catch (unavailable const& e) {
                said[call] = e.what();
            }
        }).join();
    BOOST_TEST(said[SYS_io_uring_setup].find("seccomp profile blocks it; ") != std::string::npos, said[SYS_io_uring_setup]);
    BOOST_TEST(said[SYS_io_uring_setup].find("libaio") != std::string::npos);
    BOOST_TEST(said[SYS_io_setup].find("allow io_setup") != std::string::npos, said[SYS_io_setup]);
}

BOOST_AUTO_TEST_CASE(operations_follow_from_seed_and_job)
{
    auto p = short_run("mixed");
    block_load::offsets a(p, 1, 0), b(p, 1, 0), other(p, 1, 1);
    int writes = 0, same = 0;
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 20'000; ++i) {
        auto const x = a.next(), y = b.next(), z = other.next();
        BOOST_REQUIRE(x.offset == y.offset);
        BOOST_REQUIRE(x.writes == y.writes);
        BOOST_REQUIRE(x.offset % 4096 == 0);
        BOOST_REQUIRE(x.offset < span);
        writes += x.writes;
        same += x.offset == z.offset;
        seen.insert(x.offset);
    }
    BOOST_TEST(static_cast<double>(writes) == 6000.0, boost::test_tools::tolerance(0.05));
    BOOST_TEST(same < 100);
    BOOST_TEST(seen.size() == span / 4096);
}

BOOST_AUTO_TEST_CASE(jobs_in_sequence_have_a_part_each)
{
    auto p = short_run("sequential_write");
    p.jobs.value = 2;
    block_load::offsets first(p, 1, 0), second(p, 1, 1);
    for (std::uint64_t round = 0; round < 2; ++round)
        for (std::uint64_t i = 0; i < 4; ++i) {
            BOOST_TEST(first.next().offset == i << 20);
            BOOST_TEST(second.next().offset == (4 + i) << 20);
        }
}

BOOST_AUTO_TEST_CASE(a_wrong_parameter_of_block_io_is_refused_by_its_name)
{
    auto const refused = [](auto&& change, std::string_view parameter) {
        auto p = short_run();
        change(p);
        BOOST_CHECK_EXCEPTION(block_load::validate(p), usage_error,
                              [&](error const& e) { return std::string(e.what()).find(parameter) != std::string::npos; });
    };
    refused([](auto& p) { p.pattern.value = "backwards"; }, "pattern");
    refused([](auto& p) { p.block.value = 512; }, "block");
    refused([](auto& p) { p.block.value = 32 << 20; }, "block");
    refused([](auto& p) { p.depth.value = 0; }, "depth");
    refused([](auto& p) { p.jobs.value = 129; }, "jobs");
    refused([](auto& p) { p.span.value = 4096; }, "span");
    refused([](auto& p) { p.span.value = (1 << 20) + 4096; }, "span");
    refused([](auto& p) { p.verify.value = 0; }, "verify");
    refused([](auto& p) { p.seconds.value = 0; }, "seconds");
    refused([](auto& p) { p.warm_up.value = -1; }, "warm_up");
    for (auto const p : {profile::quick, profile::standard, profile::paper})
        BOOST_CHECK_NO_THROW(block_load::validate(parameters::for_profile(p, {})));
}

BOOST_AUTO_TEST_SUITE_END()
