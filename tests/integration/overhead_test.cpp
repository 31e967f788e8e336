// What a trial costs outside its workload: a start, the workload that does nothing, the result, the end, until nothing is left, timed
// against the bare twin of its environment. Pairs are interleaved. A limit is missed when the whole 95 % interval lies above it, and the
// line says so; the test fails when that is by more than a quarter, twice: a busy machine delays the many steps of a trial more than
// its twin's few, and an emulated guest lies near its limit. No time of this machine is asserted. Told `native` or another name below, only
// that one is measured.
#include "overhead_twins.hpp"

#include <tare/agent/main.hpp>
#include <tare/campaign/start.hpp>
#include <tare/comparison.hpp>
#include <tare/environment/all.hpp>
#include <tare/image/collect.hpp>
#include <tare/memory/small.hpp>
#include <tare/statistics/interval.hpp>
#include <tare/topology/one_core.hpp>
#include <tare/workload/startup.hpp>

#include <sys/reboot.h>

#include <cstdio>
#include <functional>

namespace {

using namespace tare;
namespace fs = std::filesystem;
using clock = std::chrono::steady_clock;

using measured =
    comparison<workload::startup,
               axis<environment::native, environment::oci<network::host>, environment::oci<network::nat>,
                    environment::docker<network::host>, environment::docker<network::nat>, environment::virtual_machine<accelerator::tcg>>,
               axis<topology::one_core>, axis<memory::small<placement::local>>, baseline<environment::native>>;

double seconds_of(std::function<void()> const& work)
{
    auto const begin = clock::now();
    work();
    return std::chrono::duration<double>(clock::now() - begin).count();
}

/// Trials of one environment through the campaign's own path, without its record.
class trials {
public:
    trials(environment::site& site, tare::entry const& from, topology::resources granted, image::closure const& files) : site_(site)
    {
        case_.from = &from;
        case_.granted = std::move(granted);
        case_.parameters = from.work.defaults(profile::quick, {});
        request_.files = &files;
    }
    std::string const& name() const { return case_.where().name; }
    environment::availability available() const { return case_.where().available(site_); }
    std::uint64_t workload_bytes() const { return case_.from->work.memory_bytes(case_.parameters); }

    void one()
    {
        request_.name = name() + "-" + std::to_string(++count_);
        request_.log = site_.folder() / request_.name;
        campaign::start running(site_, case_, request_);
        running.trial(case_, 1);
        running.stop();
    }

private:
    environment::site& site_;
    campaign::planned_case case_;
    campaign::start_request request_;
    int count_ = 0;
};

struct twin {
    std::string words;
    std::function<void()> run;
    double limit = 0;                                         ///< of the ratio; 0: for the reader only
    environment::launch::docker_rules const* rules = nullptr; ///< in place while it runs, which is not timed

    double seconds() const
    {
        if (rules) rules->apply();
        auto const out = seconds_of(run);
        if (rules) rules->withdraw();
        return out;
    }
};

/// Times of pairs, seconds, and their ratio.
struct pairs {
    std::vector<double> ours, theirs, logs;

    void add(double one, double other)
    {
        ours.push_back(one);
        theirs.push_back(other);
        logs.push_back(std::log(one / other));
    }
};

/// Above its limit by this factor, as surely as the interval says, an environment has become slower, whatever the machine does.
constexpr double allowance = 1.25;

/// Prints a line; false when the ratio is above the limit and its allowance.
bool tell(std::string const& name, twin const& other, pairs const& all)
{
    auto const mean = statistics::summarise(all.logs).mean;
    auto const range = statistics::mean_interval(all.logs).value_or(statistics::interval{mean, mean});
    bool const kept = other.limit == 0 || std::exp(range.low) <= other.limit;
    std::printf("%s: %.2f [%.2f, %.2f] times %s (%.1f ms against %.1f ms, n = %zu)", name.c_str(), std::exp(mean), std::exp(range.low),
                std::exp(range.high), other.words.c_str(), 1e3 * statistics::median(all.ours), 1e3 * statistics::median(all.theirs),
                all.logs.size());
    if (other.limit > 0) std::printf(", limit %.1f%s", other.limit, kept ? "" : ": MISSED");
    std::printf("\n");
    std::fflush(stdout);
    return kept || std::exp(range.low) <= allowance * other.limit;
}

/// One of each before anything counts: images are unpacked, engines started, files read for the first time.
bool compare_once(trials& ours, std::vector<twin> const& theirs, int n)
{
    ours.one();
    for (auto const& other : theirs) other.seconds();
    std::vector<pairs> all(theirs.size());
    for (int i = 0; i < n; ++i) {
        // Now before and now after its twins, so that what the one leaves behind is not always the other's burden.
        double trial = i % 2 == 0 ? seconds_of([&] { ours.one(); }) : 0;
        std::vector<double> times;
        for (auto const& other : theirs) times.push_back(other.seconds());
        if (i % 2 == 1) trial = seconds_of([&] { ours.one(); });
        for (std::size_t k = 0; k < all.size(); ++k) all[k].add(trial, times[k]);
    }
    bool kept = true;
    for (std::size_t k = 0; k < all.size(); ++k) kept = tell(ours.name(), theirs[k], all[k]) && kept;
    return kept;
}

/// A miss counts when it is seen twice: what else runs on this machine delays the many steps of a trial more than the few of its twin.
bool compare(trials& ours, std::vector<twin> const& theirs, int n)
{
    return compare_once(ours, theirs, n) || compare_once(ours, theirs, n);
}

/// A campaign of this test, with everything that goes with it.
class host {
public:
    host() : folder_(fs::temp_directory_path() / "tare-test-overhead"), book_(file())
    {
        site_.emplace("overhead", folder_, &book_);
        granted_ = topology::one_core::select(topology::machine::host()).granted.value();
    }
    ~host()
    {
        site_.reset();
        fs::remove_all(folder_);
    }

    bool measure(tare::entry const& e)
    {
        trials ours(*site_, e, granted_, files_);
        if (auto const here = ours.available(); !here.ok()) {
            std::printf("%s: skipped: %s\n", ours.name().c_str(), here.sentence().c_str());
            return true;
        }
        if (ours.name() == "native") return native(ours);
        if (ours.name() == "oci-host" || ours.name() == "oci-nat") return oci(ours);
        if (ours.name() == "docker-host" || ours.name() == "docker-nat") return docker(ours);
        return guest(ours);
    }
    /// True when nothing is left that was announced.
    bool ends()
    {
        site_.reset();
        auto const left = system::open_entries(book_.file(), "overhead", folder_);
        for (auto const& one : left) std::printf("left behind: %s\n", one.name.c_str());
        return left.empty();
    }

private:
    fs::path file() const
    {
        fs::remove_all(folder_);
        system::make_folder(folder_);
        return folder_ / "journal.jsonl";
    }

    bool native(trials& ours)
    {
        return compare(ours,
                       {{"its own binary that returns at once from main", [&] { twins::native(*site_, granted_, twins::nothing()); }, 1.5},
                        {"/bin/true", [&] { twins::native(*site_, granted_, {"/bin/true"}); }}},
                       40);
    }

    bool oci(trials& ours)
    {
        twins::runc const plain(*site_, granted_, files_, site_->sut_namespace());
        twin const bare{"plain runc run", [&] { plain.run(); }, 1.3};
        if (ours.name() == "oci-host") return compare(ours, {bare}, 10);
        twins::runc_behind_nat const script(*site_, granted_, files_);
        return compare(ours, {{"runc run between the commands of ip and nft", [&] { script.run(); }, 1.3}, {bare.words, bare.run}}, 8);
    }

    bool docker(trials& ours)
    {
        bool const nat = ours.name() == "docker-nat";
        auto const* const rules = nat ? environment::launch::docker_engine::of(*site_).rules() : nullptr;
        auto const run = [&] { twins::docker(*site_, files_, nat); };
        return compare(ours, {{"plain docker run", run, 1.3, rules}}, 8);
    }

    bool guest(trials& ours)
    {
        auto const same = twins::same_machine(*site_, granted_, files_, ours.workload_bytes());
        auto const usual = twins::usual_machine(*site_, files_);
        bool const kept = compare(ours, {{"plain QEMU with the same machine", [&] { twins::native(*site_, granted_, same); }, 1.2}}, 5);
        std::printf("%s: plain QEMU with its usual machine takes %.0f ms\n", ours.name().c_str(),
                    1e3 * seconds_of([&] { twins::native(*site_, granted_, usual); }));
        return kept;
    }

    fs::path folder_;
    system::journal book_;
    std::optional<environment::site> site_;
    topology::resources granted_;
    image::closure files_ = image::collect(system::self());
};

int run(table const& entries, std::string const& only)
{
    if (::geteuid() != 0) {
        std::printf("skipped: network namespaces and containers need root\n");
        return 77;
    }
    host here;
    bool kept = true;
    for (auto const& e : entries)
        if (only.empty() || only == e.environments.front().name) kept = here.measure(e) && kept;
    return here.ends() && kept ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    auto const began = clock::now();
    std::string_view const asked = argc > 1 ? argv[1] : "";
    if (asked == twins::return_at_once) return 0;
    if (asked == twins::power_off_at_once) return ::reboot(RB_POWER_OFF);
    auto const entries = measured::entries();
    auto const find = [&entries](std::string const& name) { return find_experiment(entries, name); };
    if (auto const code = agent::run_if_asked(argc, argv, began, find)) return *code;
    try {
        return run(entries, std::string(asked));
    } catch (std::exception const& failure) {
        std::printf("tare: %s\n", failure.what());
        return 1;
    }
}
