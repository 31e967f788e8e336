#include "synthetic.hpp"

#include <tare/report/table.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sstream>

using namespace tare;
using namespace tare::report;

namespace {

synthetic::generator made(int blocks = 5)
{
    synthetic::generator out(blocks);
    out.factors();
    return out;
}

std::vector<effect> effects_in(std::vector<campaign::record> const& records) { return assemble(records).at(0).groups.at(0).effects; }

effect const& effect_named(std::vector<effect> const& all, std::string const& name)
{
    auto const found = std::ranges::find(all, name, &effect::name);
    BOOST_REQUIRE(found != all.end());
    return *found;
}

} // namespace

BOOST_AUTO_TEST_SUITE(report_effects)

BOOST_AUTO_TEST_CASE(each_factor_is_told_apart_with_its_interval)
{
    auto const all = effects_in(made().records);
    BOOST_REQUIRE(all.size() == 7u);
    auto const& isa = effect_named(all, "isa");
    BOOST_TEST(isa.what == "isa: host instead of baseline");
    BOOST_TEST((isa.size.range->low < 2 && 2 < isa.size.range->high && isa.size.range->high < 2.1));
    BOOST_TEST(isa.survives_holm);
    auto const& pinning = effect_named(all, "pinning");
    BOOST_TEST((pinning.size.range->low < 1.25 && 1.25 < pinning.size.range->high));
    BOOST_TEST(pinning.survives_holm);
    for (auto const* nothing : {"cpu_layout", "cpu_layout × isa", "isa × pinning", "cpu_layout × isa × pinning"})
        BOOST_TEST(!effect_named(all, nothing).survives_holm, nothing);
}

BOOST_AUTO_TEST_CASE(the_table_says_them_in_sentences)
{
    std::ostringstream out;
    print_table(out, assemble(made().records), {.columns = 120});
    BOOST_TEST(out.str().find("isa: host instead of baseline: 2.0") != std::string::npos, out.str());
    BOOST_TEST(out.str().find("times the gflops (different from 1)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_full_product_has_no_effects)
{
    auto lacking = made().records;
    std::erase_if(lacking, [](auto const& r) { return r.environment == "kvm-5"; });
    BOOST_TEST(effects_in(lacking).empty());
    auto three_levels = made().records;
    for (auto& r : three_levels)
        if (r.environment == "kvm-3") r.factors["isa"] = "x86-64-v2";
    BOOST_TEST(effects_in(three_levels).empty());
    synthetic::generator spine(3);
    spine.spine();
    for (auto const& s : assemble(unique_records(spine.records)))
        for (auto const& g : s.groups) BOOST_TEST(g.effects.empty());
}

BOOST_AUTO_TEST_CASE(two_blocks_have_no_interval_and_say_so)
{
    auto const all = effects_in(made(2).records);
    BOOST_TEST(!effect_named(all, "isa").size.range);
    BOOST_TEST(sentence(effect_named(all, "isa"), {"gflops", "GFLOP/s", better::higher}).ends_with("(not known at n = 2)"));
}

BOOST_AUTO_TEST_SUITE_END()
