#include "machine_files.hpp"

#include <tare/measure/process_limits.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::measure;

BOOST_AUTO_TEST_SUITE(measure_process_limits)

BOOST_AUTO_TEST_CASE(a_quota_is_the_least_of_all_levels_in_processors)
{
    machine_files const machine;
    BOOST_TEST(!processor_quota(machine.root));
    machine.put("proc/self/cgroup", "0::/outer/inner\n");
    machine.put("sys/fs/cgroup/outer/inner/cpu.max", "max 100000\n");
    BOOST_TEST(!processor_quota(machine.root));
    machine.put("sys/fs/cgroup/outer/cpu.max", "150000 100000\n");
    BOOST_TEST(processor_quota(machine.root).value() == 1.5);
    machine.put("sys/fs/cgroup/outer/inner/cpu.max", "25000 50000\n");
    BOOST_TEST(processor_quota(machine.root).value() == 0.5);
}

BOOST_AUTO_TEST_CASE(version_1_writes_minus_one_for_no_quota)
{
    machine_files const machine;
    machine.put("proc/self/cgroup", "3:cpu,cpuacct:/mine\n");
    machine.put("sys/fs/cgroup/cpu/mine/cpu.cfs_quota_us", "-1\n");
    machine.put("sys/fs/cgroup/cpu/mine/cpu.cfs_period_us", "100000\n");
    BOOST_TEST(!processor_quota(machine.root));
    machine.put("sys/fs/cgroup/cpu/mine/cpu.cfs_quota_us", "200000\n");
    BOOST_TEST(processor_quota(machine.root).value() == 2.0);
    machine.put("sys/fs/cgroup/cpu/mine/cpu.cfs_period_us", "0\n");
    BOOST_TEST(!processor_quota(machine.root));
}

BOOST_AUTO_TEST_CASE(a_list_of_processors_is_counted)
{
    BOOST_TEST(count_of_list("0").value() == 1u);
    BOOST_TEST(count_of_list("0-3,8").value() == 5u);
    for (auto const* none : {"", "x", "3-1", "0-99999999999999999999", "0-4294967295"}) BOOST_TEST(!count_of_list(none), none);
}

BOOST_AUTO_TEST_CASE(processors_that_may_be_used_are_told_from_those_that_are_on)
{
    machine_files const machine;
    BOOST_TEST(!usable_processors(machine.root));
    machine.put("sys/devices/system/cpu/online", "0-7\n");
    machine.put("proc/self/status", "Name:\tx\nCpus_allowed:\tff\nCpus_allowed_list:\t0-1,4\nMems_allowed_list:\t0\n");
    BOOST_TEST(online_processors(machine.root).value() == 8u);
    BOOST_TEST(usable_processors(machine.root).value() == 3u);
}

BOOST_AUTO_TEST_CASE(a_container_is_known_by_its_engines_file_or_by_the_cgroup_of_its_first_process)
{
    machine_files const host, docker, podman, kubernetes;
    host.put("proc/1/cgroup", "0::/init.scope\n");
    BOOST_TEST(container_around(host.root).empty());
    docker.put(".dockerenv", "");
    BOOST_TEST(container_around(docker.root) == "there is a /.dockerenv");
    docker.put("proc/2/comm", "kthreadd\n"); // a virtual machine whose root was unpacked from an image
    BOOST_TEST(container_around(docker.root).empty());
    podman.put("run/.containerenv", "");
    BOOST_TEST(container_around(podman.root) == "there is a /run/.containerenv");
    kubernetes.put("proc/1/cgroup", "4:memory:/kubepods/burstable/pod1/2\n");
    BOOST_TEST(container_around(kubernetes.root) == "'/kubepods' is in the name of its first process's cgroup");
}

BOOST_AUTO_TEST_SUITE_END()
