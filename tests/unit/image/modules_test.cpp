#include <tare/image/modules.hpp>

#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace tare;
namespace fs = std::filesystem;

namespace {

/// The smallest ELF file with a section .modinfo.
std::string fake_module(std::string const& info)
{
    std::string const names("\0.modinfo\0.shstrtab\0", 20);
    Elf64_Ehdr head{};
    std::memcpy(head.e_ident, ELFMAG, SELFMAG);
    head.e_ident[EI_CLASS] = ELFCLASS64;
    head.e_ident[EI_DATA] = ELFDATA2LSB;
    head.e_shoff = sizeof head;
    head.e_shnum = 3;
    head.e_shstrndx = 2;
    Elf64_Shdr sections[3]{};
    sections[1].sh_name = 1;
    sections[1].sh_offset = sizeof head + sizeof sections;
    sections[1].sh_size = info.size();
    sections[2].sh_name = 10;
    sections[2].sh_offset = sections[1].sh_offset + info.size();
    sections[2].sh_size = names.size();
    std::string out(reinterpret_cast<char const*>(&head), sizeof head);
    out.append(reinterpret_cast<char const*>(sections), sizeof sections);
    return out + info + names;
}

struct fake_kernel : scratch_folder {
    fake_kernel()
    {
        fs::create_directories(path / "kernel/drivers");
        system::write_file(path / "modules.builtin", "kernel/drivers/virtio/virtio-ring.ko\n");
        add("virtio_net.ko", std::string("name=x\0depends=net-failover,virtio_ring\0", 40));
        add("net_failover.ko", std::string("depends=\0", 9));
        add("ext4.ko", std::string("depends=jbd2\0softdep=pre: crypto-crc32c post: late\0", 51));
        add("jbd2.ko", std::string("depends=\0", 9));
        add("crc32c_generic.ko", std::string("depends=\0", 9));
        add("late.ko", std::string("depends=\0", 9));
        add("broken.ko", std::string("depends=missing\0", 16));
    }
    void add(std::string const& name, std::string const& info) { system::write_file(path / "kernel/drivers" / name, fake_module(info)); }
    tare::image::kernel kernel() const { return {path / "vmlinuz", path, "1.2.3", false}; }
    std::string order(std::vector<std::string> const& names) const
    {
        std::string out;
        for (auto const& one : tare::image::modules_for(kernel(), names)) out += one.name + ' ';
        return out;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(modules_come_after_what_they_need_and_once)
{
    fake_kernel const kernel;
    BOOST_TEST(kernel.order({"virtio_net", "virtio-net", "net_failover"}) == "net_failover virtio_net ");
    BOOST_TEST(kernel.order({"virtio_ring"}) == ""); // built in
}

BOOST_AUTO_TEST_CASE(a_soft_need_is_taken_when_the_kernel_has_it_and_only_before)
{
    fake_kernel kernel;
    BOOST_TEST(kernel.order({"ext4"}) == "jbd2 crc32c_generic ext4 ");
    fs::remove(kernel / "kernel/drivers/crc32c_generic.ko");
    BOOST_TEST(kernel.order({"ext4"}) == "jbd2 ext4 ");
}

BOOST_AUTO_TEST_CASE(a_missing_module_is_named_with_who_needs_it)
{
    fake_kernel const kernel;
    BOOST_CHECK_EXCEPTION(kernel.order({"broken"}), error, [](error const& e) {
        std::string const text = e.what();
        return text.find("module missing, which broken needs") != std::string::npos && text.find("1.2.3") != std::string::npos;
    });
    BOOST_CHECK_THROW(kernel.order({"nothing"}), error);
}

BOOST_AUTO_TEST_CASE(needs_that_run_in_a_circle_end)
{
    fake_kernel kernel;
    kernel.add("a.ko", std::string("depends=b\0", 10));
    kernel.add("b.ko", std::string("depends=a\0", 10));
    BOOST_TEST(kernel.order({"a"}) == "b a ");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_module_is_refused)
{
    fake_kernel const kernel;
    system::write_file(kernel / "kernel/drivers/text.ko", "hello");
    BOOST_CHECK_THROW(kernel.order({"text"}), error);
    auto lies = fake_module("depends=\0");
    std::memset(lies.data() + sizeof(Elf64_Ehdr) + sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_size), 0xff, 8);
    system::write_file(kernel / "kernel/drivers/text.ko", lies);
    BOOST_CHECK_THROW(kernel.order({"text"}), error);
    system::write_file(kernel / "kernel/drivers/text.ko", fake_module("depends=\0").substr(0, 100));
    BOOST_CHECK_THROW(kernel.order({"text"}), error);
}

BOOST_AUTO_TEST_CASE(compressed_modules_are_unpacked)
{
    fake_kernel const kernel;
    auto const plain = kernel / "kernel/drivers/jbd2.ko";
    auto const bytes = system::read_file(plain);
    struct form {
        char const *tool, *ending;
    };
    for (auto const [tool, ending] : {form{"xz", ".xz"}, form{"gzip", ".gz"}, form{"zstd", ".zst"}}) {
        if (!system::find_program(tool)) {
            BOOST_TEST_MESSAGE("skipped: there is no " << tool);
            continue;
        }
        auto packed = system::run_checked({.argv = {tool, "-c", plain.string()}}, "pack a module");
        auto const file = kernel / ("kernel/drivers/packed.ko" + std::string(ending));
        system::write_file(file, packed);
        BOOST_TEST((tare::image::module_bytes(file) == bytes));
        BOOST_TEST(kernel.order({"packed"}) == "packed ");
        system::write_file(file, packed.substr(0, packed.size() / 2));
        BOOST_CHECK_THROW(tare::image::module_bytes(file), error);
        fs::remove(file);
    }
}

BOOST_AUTO_TEST_SUITE_END()
