#include <tare/environment/launch/qemu_command.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace tare;
using namespace tare::environment::launch;

namespace {

guest_machine plain()
{
    guest_machine out;
    out.name = "c1-s2";
    out.kernel = "/boot/vmlinuz-6.1";
    out.initrd = "/cache/initramfs.cpio";
    out.console = "/results/log";
    out.init_arguments = {"agent", "--channel", "port:tare.result"};
    out.layout.processors = {3};
    out.layout.nodes = {{64 << 20, {0}, {}, false}};
    out.network = {.tap = "tare-tap"};
    out.channel_fd = 3;
    out.qmp_fd = 4;
    return out;
}

/// The values of an option, in order.
std::vector<std::string> all_of(std::vector<std::string> const& arguments, std::string const& option)
{
    std::vector<std::string> out;
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
        if (arguments[i] == option) out.push_back(arguments[i + 1]);
    return out;
}
std::vector<std::string> values(guest_machine const& guest, std::string const& option) { return all_of(qemu_arguments(guest), option); }
std::string value(guest_machine const& guest, std::string const& option)
{
    auto const found = values(guest, option);
    BOOST_REQUIRE_MESSAGE(found.size() == 1, option << " is there " << found.size() << " times");
    return found[0];
}
bool one_contains(std::vector<std::string> const& texts, std::string const& part)
{
    return std::ranges::any_of(texts, [&](std::string const& text) { return text.find(part) != std::string::npos; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(environment_qemu_command)

BOOST_AUTO_TEST_CASE(the_usual_guest_has_nothing_that_nobody_asked_for)
{
    auto const arguments = qemu_arguments(plain());
    for (char const* const wanted : {"-nodefaults", "-no-user-config", "-no-reboot", "-S"})
        BOOST_TEST(std::ranges::count(arguments, wanted) == 1, wanted);
    BOOST_TEST(value(plain(), "-display") == "none");
    BOOST_TEST(value(plain(), "-serial") == "chardev:console");
    BOOST_TEST(value(plain(), "-kernel") == "/boot/vmlinuz-6.1");
    BOOST_TEST(value(plain(), "-initrd") == "/cache/initramfs.cpio");
    BOOST_TEST(values(plain(), "-blockdev").empty());
    BOOST_TEST(values(plain(), "-bios").empty());
    BOOST_TEST(values(plain(), "-numa").empty());
}

BOOST_AUTO_TEST_CASE(accelerators_differ_in_accelerator_and_processor_only)
{
    auto const emulated = qemu_arguments(plain());
    auto guest = plain();
    guest.accelerator = acceleration::kvm;
    auto const real = qemu_arguments(guest);
    BOOST_TEST(all_of(emulated, "-accel")[0] == "tcg,thread=multi");
    BOOST_TEST(all_of(emulated, "-cpu")[0] == "max");
    BOOST_TEST(all_of(real, "-accel")[0] == "kvm");
    BOOST_TEST(all_of(real, "-cpu")[0] == "host");
    BOOST_REQUIRE_EQUAL(emulated.size(), real.size());
    int different = 0;
    for (std::size_t i = 0; i < real.size(); ++i) different += real[i] != emulated[i] ? 1 : 0;
    BOOST_TEST(different == 2);
}

BOOST_AUTO_TEST_CASE(the_baseline_processor_is_the_same_under_both_accelerators)
{
    auto guest = plain();
    guest.isa = isa::baseline;
    BOOST_TEST(value(guest, "-cpu") == "qemu64");
    guest.accelerator = acceleration::kvm;
    BOOST_TEST(value(guest, "-cpu") == "qemu64");
}

BOOST_AUTO_TEST_CASE(one_node_is_the_machines_memory)
{
    auto guest = plain();
    guest.layout.nodes[0].host_nodes = {0, 2};
    guest.layout.nodes[0].interleaved = true;
    BOOST_TEST(value(guest, "-m") == "64M");
    BOOST_TEST(value(guest, "-machine").ends_with(",memory-backend=ram0"));
    BOOST_TEST(value(guest, "-object") == "memory-backend-ram,id=ram0,size=64M,host-nodes=0,host-nodes=2,policy=interleave");
}

BOOST_AUTO_TEST_CASE(several_nodes_get_their_vcpus_and_their_memory)
{
    auto guest = plain();
    guest.layout.sockets = 2;
    guest.layout.cores = 2;
    guest.layout.processors = {0, 1, 2, 3};
    guest.layout.nodes = {{64 << 20, {0, 1}, {0}, false}, {32 << 20, {2, 3}, {1}, false}};
    BOOST_TEST(value(guest, "-smp") == "cpus=4,sockets=2,cores=2,threads=1");
    BOOST_TEST(value(guest, "-m") == "96M");
    BOOST_TEST(!value(guest, "-machine").ends_with("memory-backend=ram0"));
    auto const numa = values(guest, "-numa"), objects = values(guest, "-object");
    BOOST_REQUIRE(numa.size() == 2 && objects.size() == 2);
    BOOST_TEST(numa[1] == "node,nodeid=1,memdev=ram1,cpus=2,cpus=3");
    BOOST_TEST(objects[1] == "memory-backend-ram,id=ram1,size=32M,host-nodes=1,policy=bind");
}

BOOST_AUTO_TEST_CASE(explicit_huge_pages_are_reserved_before_the_guest_runs)
{
    auto guest = plain();
    guest.explicit_page = 2 << 20;
    BOOST_TEST(value(guest, "-object") == "memory-backend-memfd,hugetlb=on,hugetlbsize=2M,prealloc=on,share=off,id=ram0,size=64M");
    guest.explicit_page = 1 << 30;
    guest.layout.nodes = {{std::uint64_t{2} << 30, {0}, {0}, false}, {std::uint64_t{1} << 30, {1}, {1}, false}};
    auto const objects = values(guest, "-object");
    BOOST_REQUIRE_EQUAL(objects.size(), 2u);
    BOOST_TEST(objects[1] ==
               "memory-backend-memfd,hugetlb=on,hugetlbsize=1024M,prealloc=on,share=off,id=ram1,size=1024M,host-nodes=1,policy=bind");
}

BOOST_AUTO_TEST_CASE(a_bound_guest_lies_on_its_node_whatever_its_pages_are)
{
    auto guest = plain();
    guest.layout.nodes[0].host_nodes = {1};
    BOOST_TEST(value(guest, "-object") == "memory-backend-ram,id=ram0,size=64M,host-nodes=1,policy=bind");
    guest.explicit_page = 2 << 20;
    BOOST_TEST(value(guest, "-object").ends_with(",hugetlbsize=2M,prealloc=on,share=off,id=ram0,size=64M,host-nodes=1,policy=bind"));
}

BOOST_AUTO_TEST_CASE(the_result_channel_and_the_monitor_are_inherited_sockets)
{
    auto const chardevs = values(plain(), "-chardev");
    BOOST_TEST(one_contains(chardevs, "socket,id=result,fd=3"));
    BOOST_TEST(one_contains(chardevs, "socket,id=qmp,fd=4"));
    BOOST_TEST(one_contains(values(plain(), "-device"), "virtserialport,nr=1,chardev=result,name=tare.result"));
    BOOST_TEST(value(plain(), "-mon") == "chardev=qmp,mode=control");
}

BOOST_AUTO_TEST_CASE(a_tap_has_vhost_only_when_the_host_has_it)
{
    auto guest = plain();
    BOOST_TEST(value(guest, "-netdev") == "tap,id=net,ifname=tare-tap,script=no,downscript=no,vhost=off");
    guest.network.vhost = true;
    BOOST_TEST(value(guest, "-netdev").ends_with("vhost=on"));
}

BOOST_AUTO_TEST_CASE(a_macvtap_is_handed_as_a_descriptor_with_its_own_hardware_address)
{
    auto guest = plain();
    guest.network = {.fd = 5, .hardware_address = "02:74:61:01:02:03"};
    BOOST_TEST(value(guest, "-netdev") == "tap,id=net,fd=5,vhost=off");
    auto const devices = values(guest, "-device");
    BOOST_TEST(std::ranges::any_of(devices, [](auto const& one) { return one.ends_with("mac=02:74:61:01:02:03"); }));
}

BOOST_AUTO_TEST_CASE(a_user_network_publishes_the_port_under_the_same_number)
{
    auto guest = plain();
    guest.network = {.forward_from = "198.18.0.1", .port = 7000};
    BOOST_TEST(value(guest, "-netdev") ==
               "user,id=net,hostfwd=tcp:198.18.0.1:7000-10.0.2.15:7000,hostfwd=udp:198.18.0.1:7000-10.0.2.15:7000");
    guest.network.port = 0;
    BOOST_TEST(value(guest, "-netdev") == "user,id=net");
}

BOOST_AUTO_TEST_CASE(a_disk_bypasses_the_hosts_cache_and_has_a_thread_of_its_own)
{
    auto guest = plain();
    guest.disk = guest_disk{"/results/a,b/data.qcow2", "qcow2", "tare.data", "io_uring"};
    auto const disk = value(guest, "-blockdev");
    BOOST_TEST(disk == "driver=qcow2,node-name=data,cache.direct=on,file.driver=file,file.cache.direct=on,file.aio=io_uring,"
                       "file.filename=/results/a,,b/data.qcow2");
    BOOST_TEST(one_contains(values(guest, "-object"), "iothread,id=disk-thread"));
    BOOST_TEST(one_contains(values(guest, "-device"), "virtio-blk-pci,disable-legacy=on,drive=data,iothread=disk-thread,serial=tare.data"));
}

BOOST_AUTO_TEST_CASE(what_follows_two_dashes_goes_to_the_agent)
{
    auto guest = plain();
    guest.kernel_arguments = {"tsc_early_khz=2596120"};
    BOOST_TEST(value(guest, "-append").ends_with(" tsc_early_khz=2596120 -- agent --channel port:tare.result"));
    BOOST_TEST(value(guest, "-append").starts_with("console=ttyS0 "));
    BOOST_TEST(one_contains({value(guest, "-append")}, " panic=-1 "));
}

BOOST_AUTO_TEST_CASE(a_comma_in_a_path_does_not_end_the_option)
{
    auto guest = plain();
    guest.console = "/results/a,b,path=x";
    BOOST_TEST(one_contains(values(guest, "-chardev"), "path=/results/a,,b,,path=x"));
}

BOOST_AUTO_TEST_SUITE_END()
