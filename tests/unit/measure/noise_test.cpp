#include "machine_files.hpp"

#include <tare/measure/noise.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;
using namespace tare::measure;

BOOST_AUTO_TEST_SUITE(measure)

BOOST_AUTO_TEST_CASE(the_word_in_brackets_is_the_setting)
{
    BOOST_TEST(*chosen_of("always [madvise] never") == "madvise");
    for (auto const* none : {"", "always madvise never", "always [madvise", "]["}) BOOST_TEST(!chosen_of(none), none);
}

BOOST_AUTO_TEST_CASE(pressure_is_the_total_of_the_line_some)
{
    // Linux, Documentation/accounting/psi.rst
    BOOST_TEST(*read_pressure("some avg10=0.00 avg60=0.00 avg300=0.00 total=2500000\nfull avg10=0.00 total=7\n") == 2.5);
    for (auto const* none : {"", "full avg10=0.00 total=7", "some avg10=0.00", "some total=x"}) BOOST_TEST(!read_pressure(none), none);
}

BOOST_AUTO_TEST_CASE(pressure_that_the_kernel_does_not_have_is_left_out)
{
    auto const json = to_json(pressure{1.0, {}, 2.0}, pressure{1.5, 3.0, 2.0});
    BOOST_TEST(json.at("cpu_seconds").as_double() == 0.5);
    BOOST_TEST(json.at("io_seconds").as_double() == 0);
    BOOST_TEST(!json.contains("memory_seconds"));
}

BOOST_AUTO_TEST_CASE(a_machine_that_tells_nothing_gives_nothing)
{
    machine_files const machine;
    auto const found = noise(machine.root);
    BOOST_TEST(found.size() == 1U);
    BOOST_TEST(found.at("mitigations").as_object().empty());
}

BOOST_AUTO_TEST_CASE(settings_are_read_from_where_the_kernel_has_them)
{
    machine_files const machine;
    machine.put("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
    machine.put("sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "powersave\n");
    machine.put("sys/devices/system/cpu/cpufreq/policy1/scaling_governor", "performance\n");
    machine.put("sys/devices/system/cpu/cpufreq/policy2/scaling_governor", "powersave\n");
    machine.put("sys/devices/system/cpu/cpufreq/boost", "1\n");
    machine.put("sys/devices/system/cpu/smt/active", "0\n");
    machine.put("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
    machine.put("sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected\n");
    machine.put("proc/loadavg", "1.25 0.50 0.10 1/200 99\n");
    auto const found = noise(machine.root);
    BOOST_TEST(found.at("transparent_huge_pages").as_string() == "always");
    BOOST_TEST(found.at("governor").as_string() == "performance, powersave");
    BOOST_TEST(found.at("boost").as_bool());
    BOOST_TEST(!found.at("smt").as_bool());
    BOOST_TEST(found.at("clock_source").as_string() == "hpet");
    BOOST_TEST(found.at("load_average").as_double() == 1.25);
    BOOST_TEST(found.at("mitigations").at("meltdown").as_string() == "Not affected");
}

BOOST_AUTO_TEST_CASE(a_virtual_machine_is_known_by_its_flag_alone)
{
    machine_files const machine;
    BOOST_TEST(!nested(machine.root));
    machine.put("proc/cpuinfo", "processor\t: 0\nmodel name\t: hypervisor\nflags\t\t: fpu hypervisor_x tsc\nbugs\t\t: hypervisor \n");
    BOOST_TEST(!nested(machine.root));
    machine.put("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu tsc hypervisor\nbugs\t\t:\n");
    BOOST_TEST(nested(machine.root));
}

BOOST_AUTO_TEST_CASE(intels_switch_for_boost_is_turned_round)
{
    machine_files const machine;
    machine.put("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
    BOOST_TEST(!*boost_enabled(machine.root));
}

BOOST_AUTO_TEST_CASE(tsc_and_kvm_clock_are_precise)
{
    BOOST_TEST(precise_clock("tsc"));
    BOOST_TEST(precise_clock("kvm-clock"));
    BOOST_TEST(!precise_clock("hpet"));
}

BOOST_AUTO_TEST_SUITE_END()
