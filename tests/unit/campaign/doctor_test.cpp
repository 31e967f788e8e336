#include "../measure/machine_files.hpp"

#include <tare/campaign/doctor.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace tare;
using namespace tare::campaign;

namespace {

/// A machine on which nothing disturbs.
struct quiet_machine : machine_files {
    quiet_machine()
    {
        put("proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable: 15000000 kB\nSwapTotal: 1000 kB\nSwapFree: 1000 kB\n");
        put("proc/loadavg", "0.05 0.50 0.10 1/200 99\n");
        put("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu tsc\n");
        put("proc/self/cgroup", "0::/\n");
        put("proc/self/status", "Name:\tx\nCpus_allowed_list:\t0-3\n");
        put("proc/1/cgroup", "0::/init.scope\n");
        put("proc/sys/kernel/numa_balancing", "0\n");
        put("dev/kvm", "");
        put("sys/devices/system/cpu/online", "0-3\n");
        put("sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "performance\n");
        put("sys/devices/system/cpu/cpufreq/boost", "0\n");
        put("sys/devices/system/cpu/smt/active", "0\n");
        put("sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected\n");
        put("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
        put("sys/devices/system/node/node0/cpulist", "0-3\n");
        put("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        put("sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "0\n");
        put("sys/kernel/mm/ksm/run", "0\n");
    }
    std::vector<finding> examined(doctor::use_by_others seen = {}, std::size_t processors = 4) const
    {
        std::vector<finding> out;
        doctor::examine_machine(out, seen, processors, root);
        return out;
    }
};

/// The only thing that is found, which has to say what it disturbs and what to do.
finding only(std::vector<finding> const& found)
{
    for (auto const& f : found) BOOST_TEST_MESSAGE(f.what);
    BOOST_REQUIRE(found.size() == 1u);
    BOOST_TEST(!found[0].disturbs.empty());
    BOOST_TEST(!found[0].remedy.empty());
    return found[0];
}

bool says(finding const& f, std::string const& part)
{
    BOOST_TEST_MESSAGE(f.what << ". " << f.disturbs << ". " << f.remedy);
    return (f.what + '\n' + f.disturbs + '\n' + f.remedy).find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(campaign_doctor)

BOOST_AUTO_TEST_CASE(a_quiet_machine_has_no_findings)
{
    quiet_machine const machine;
    for (auto const& f : machine.examined()) BOOST_ERROR(f.what);
}

BOOST_AUTO_TEST_CASE(each_setting_that_disturbs_is_found_alone)
{
    struct setting {
        char const *file, *content, *words;
    };
    for (auto const& [file, content, words] : std::vector<setting>{
             {"sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "powersave\n", "the frequency governor is powersave"},
             {"sys/devices/system/cpu/cpufreq/boost", "1\n", "(boost)"},
             {"sys/devices/system/cpu/smt/active", "1\n", "two hardware threads"},
             {"sys/devices/system/cpu/vulnerabilities/spectre_v2", "Mitigation: Retpolines\n", "flaws of the processor: spectre_v2"},
             {"sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n", "the clock source is hpet"},
             {"sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n", "huge pages are switched off"},
             {"sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n", "given to all memory"},
             {"sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "512\n", "1024 MiB are reserved as explicit huge pages"},
             {"sys/kernel/mm/ksm/run", "1\n", "merges equal pages (KSM)"},
             {"proc/loadavg", "2.50 1 1 1/1 1\n", "the load average of the last minute is 2.5"},
             {"proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable: 1048576 kB\n", "only 1024 MiB of memory are available here"},
             {"proc/self/status", "Name:\tx\nCpus_allowed_list:\t2\n", "may use 1 of 4 processors"},
             {".dockerenv", "", "runs in a container itself (there is a /.dockerenv)"}}) {
        quiet_machine const machine;
        machine.put(file, content);
        BOOST_TEST_CONTEXT(file) BOOST_TEST(says(only(machine.examined()), words));
    }
}

BOOST_AUTO_TEST_CASE(swap_in_use_counts_from_16_mebibytes)
{
    quiet_machine const machine;
    auto const meminfo = [](int free) {
        return "MemTotal: 16777216 kB\nMemAvailable: 15000000 kB\nSwapTotal: 100000 kB\nSwapFree: " + std::to_string(free) + " kB\n";
    };
    machine.put("proc/meminfo", meminfo(100000 - 16384));
    BOOST_TEST(machine.examined().empty());
    machine.put("proc/meminfo", meminfo(0));
    BOOST_TEST(says(only(machine.examined()), "98 MiB of memory are swapped out"));
}

BOOST_AUTO_TEST_CASE(balancing_of_nodes_disturbs_where_there_are_several)
{
    quiet_machine const machine;
    machine.put("proc/sys/kernel/numa_balancing", "1\n");
    BOOST_TEST(machine.examined().empty());
    machine.put("sys/devices/system/node/node1/cpulist", "4-7\n");
    BOOST_TEST(says(only(machine.examined()), "automatic NUMA balancing is on"));
}

BOOST_AUTO_TEST_CASE(a_virtual_machine_is_told_and_what_kvm_is_in_it)
{
    quiet_machine const machine;
    machine.put("proc/cpuinfo", "flags\t\t: none\nflags\t\t: fpu hypervisor\n");
    auto found = machine.examined();
    BOOST_REQUIRE(found.size() == 2u);
    BOOST_TEST(says(found[0], "this machine is itself a virtual machine"));
    BOOST_TEST(says(found[1], "nested virtualisation: a hypervisor within a hypervisor"));
    doctor::fs::remove(machine.root / "dev/kvm");
    BOOST_TEST(says(machine.examined().at(1), "there is no /dev/kvm in this virtual machine"));
    machine.put("proc/cpuinfo", "flags\t\t: fpu\n");
    BOOST_TEST(says(only(machine.examined()), "switch VT-x or AMD-V on"));
}

BOOST_AUTO_TEST_CASE(limits_of_this_process_are_found_in_its_cgroups)
{
    quiet_machine const machine;
    machine.put("proc/self/cgroup", "0::/mine\n");
    machine.put("sys/fs/cgroup/mine/cpu.max", "150000 100000\n");
    BOOST_TEST(says(only(machine.examined()), "the time of 1.50 processors (CPU quota)"));
    machine.put("sys/fs/cgroup/mine/cpu.max", "400000 100000\n"); // as much as there is
    BOOST_TEST(machine.examined().empty());
    machine.put("sys/fs/cgroup/mine/memory.max", std::to_string(std::uint64_t(8) << 30) + '\n');
    machine.put("sys/fs/cgroup/mine/memory.current", std::to_string(std::uint64_t(1) << 30) + '\n');
    BOOST_TEST(says(only(machine.examined()), "have 8192 MiB of memory, of which 7168 MiB are left"));
    machine.put("sys/fs/cgroup/mine/memory.max", std::to_string(std::uint64_t(17) << 30) + '\n'); // more than there is
    BOOST_TEST(machine.examined().empty());
}

BOOST_AUTO_TEST_CASE(what_others_take_is_told_in_shares)
{
    quiet_machine const machine;
    BOOST_TEST(machine.examined({.steal = 0.019, .busy = 0.09}).empty());
    BOOST_TEST(says(only(machine.examined({.steal = 0.123})), "12.3 % of the processors' time was taken by other virtual machines"));
    BOOST_TEST(says(only(machine.examined({.busy = 0.5})), "they used 50.0 % of the processors just now"));
    BOOST_TEST(says(only(machine.examined({}, 1)), "there is one processor"));
}

BOOST_AUTO_TEST_CASE(steal_and_use_are_shares_of_all_processors_between_two_moments)
{
    using measure::processor_ticks;
    auto const tick = 1'000'000'000 / ::sysconf(_SC_CLK_TCK);
    measure::cpu_snapshot const before{{{0, {}}, {1, {}}}, 0};
    measure::cpu_snapshot const after{{{0, {.idle = 60, .steal = 40}}, {1, {.user = 20, .idle = 80}}}, 100 * tick};
    auto const seen = doctor::used_by_others(before, after);
    BOOST_TEST(std::abs(seen.steal - 0.2) < 1e-9);
    BOOST_TEST(std::abs(seen.busy - 0.1) < 1e-9);
}

BOOST_AUTO_TEST_CASE(a_tool_that_is_missing_is_told_with_its_package)
{
    std::vector<finding> found;
    doctor::examine_tools(found, [](std::string const& program) { return program != "gnuplot"; });
    auto const gnuplot = only(found);
    BOOST_TEST(says(gnuplot, "gnuplot is not installed"));
    BOOST_TEST(says(gnuplot, "reports have tables and no figures"));
    BOOST_TEST(gnuplot.remedy == "apt install gnuplot-nox");
    found.clear();
    doctor::examine_tools(found, [](std::string const&) { return false; });
    BOOST_TEST(found.size() == doctor::wanted_tools.size());
    for (auto const* const package : {"docker.io", "runc", "qemu-system-x86", "e2fsprogs", "iproute2"})
        BOOST_TEST(std::ranges::count(found, std::string("apt install ") + package, &finding::remedy) > 0, package);
}

BOOST_AUTO_TEST_CASE(a_disk_without_room_is_told)
{
    std::vector<finding> found;
    doctor::examine_disk(found, "/proc"); // which has no room at all
    BOOST_TEST(says(only(found), "only 0 MiB are free"));
}

BOOST_AUTO_TEST_CASE(the_most_important_comes_first_and_provenance_has_every_member)
{
    std::vector<finding> found{{10, "small", "a", "b"}, {90, "large", "c", "d"}, {90, "large too", "e", "f"}};
    doctor::most_important_first(found);
    auto const json = to_json(found);
    BOOST_REQUIRE(json.size() == 3u);
    BOOST_TEST(json[0].at("what").as_string() == "large");
    BOOST_TEST(json[1].at("what").as_string() == "large too");
    BOOST_TEST(json[2].at("disturbs").as_string() == "a");
    BOOST_TEST(json[2].at("remedy").as_string() == "b");
    BOOST_TEST(json[2].at("weight").as_int64() == 10);
}

BOOST_AUTO_TEST_CASE(on_this_machine_every_finding_is_a_sentence_and_they_are_in_order)
{
    auto const found = examine(2);
    BOOST_TEST(std::ranges::is_sorted(found, std::ranges::greater{}, &finding::weight));
    for (auto const& f : found)
        for (auto const* const part : {&f.what, &f.disturbs, &f.remedy}) BOOST_TEST((!part->empty() && part->back() != '.'), f.what);
}

BOOST_AUTO_TEST_SUITE_END()
