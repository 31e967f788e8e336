#include <tare/environment/virtual_machine.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;
using namespace tare::environment;

BOOST_AUTO_TEST_SUITE(environment_virtual_machine)

BOOST_AUTO_TEST_CASE(the_name_has_what_is_not_the_usual)
{
    using accelerator::kvm, accelerator::tcg, network::bridged, network::user, storage::qcow2, storage::raw;
    auto const name = [](auto machine) { return std::string(std::string_view(decltype(machine)::name)); };
    BOOST_TEST(name(virtual_machine<kvm>{}) == "kvm");
    BOOST_TEST(name(virtual_machine<tcg>{}) == "tcg");
    BOOST_TEST(name(virtual_machine<tcg, user>{}) == "tcg-user");
    BOOST_TEST(name(virtual_machine<kvm, bridged, qcow2>{}) == "kvm-qcow2");
    BOOST_TEST(name(virtual_machine<kvm, bridged, raw, untuned>{}) == "kvm-untuned");
    BOOST_TEST(name(virtual_machine<kvm, bridged, raw, tuning{.isa = isa::baseline}>{}) == "kvm-baseline");
    BOOST_TEST((name(virtual_machine<kvm, bridged, raw, tuning{.layout = cpu_layout::hidden}>{}) == "kvm-hidden"));
    BOOST_TEST((name(virtual_machine<kvm, user, qcow2, tuning{.layout = cpu_layout::hidden, .vcpus = pinning::floating}>{}) ==
                "kvm-user-qcow2-hidden-floating"));
}

BOOST_AUTO_TEST_CASE(factors_and_emulation_follow_the_arguments)
{
    using machine = virtual_machine<accelerator::tcg, network::user, storage::qcow2, untuned>;
    BOOST_TEST(machine::emulated);
    BOOST_TEST(!virtual_machine<accelerator::kvm>::emulated);
    BOOST_TEST(machine::factors() == (boost::json::object{{"accelerator", "tcg"},
                                                          {"network", "user"},
                                                          {"storage", "qcow2"},
                                                          {"isa", "baseline"},
                                                          {"cpu_layout", "hidden"},
                                                          {"pinning", "floating"},
                                                          {"helpers", "sut"}}));
}

BOOST_AUTO_TEST_CASE(without_a_kernel_it_is_unavailable_with_a_remedy)
{
    site where("ab12", "/tmp", nullptr, {.kernel = "/none/vmlinuz"});
    auto const told = virtual_machine<accelerator::tcg, network::user>::available(where);
    BOOST_TEST(!told.ok());
    BOOST_TEST(!told.remedy.empty());
}

BOOST_AUTO_TEST_SUITE_END()
