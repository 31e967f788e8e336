#include <tare/system/instruction_set.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace tare::system;

namespace {

instruction_mask bit_of(std::string_view name)
{
    for (std::size_t i = 0; i < instruction_set_count; ++i)
        if (instruction_sets[i].name == name) return instruction_mask{1} << i;
    return 0;
}

std::string sentence(instruction_mask lacking, std::size_t capacity = 1024)
{
    char text[2048];
    return {text, describe_missing(lacking, text, capacity)};
}

// A processor with AVX2, FMA and AVX-512F, whose operating system saves the registers of `saved`.
processor_report wide(std::uint32_t saved)
{
    processor_report r;
    r.words[processor_report::leaf1_ecx] = 1U << 28 | 1U << 12;
    r.words[processor_report::leaf7_ebx] = 1U << 5 | 1U << 16;
    r.saved = saved;
    return r;
}

} // namespace

BOOST_AUTO_TEST_SUITE(system_instruction_set)

BOOST_AUTO_TEST_CASE(what_is_compiled_and_absent_is_missing)
{
    auto const compiled = bit_of("avx2") | bit_of("avx512f") | bit_of("bmi2");
    BOOST_TEST(missing(compiled, bit_of("avx2") | bit_of("sse3")) == (bit_of("avx512f") | bit_of("bmi2")));
    BOOST_TEST(missing(compiled, compiled | bit_of("sse3")) == 0U);
    BOOST_TEST(missing(0, 0) == 0U);
}

BOOST_AUTO_TEST_CASE(a_wide_set_needs_an_operating_system_that_saves_its_registers)
{
    auto const all = bit_of("avx") | bit_of("fma") | bit_of("avx2") | bit_of("avx512f");
    BOOST_TEST(present_sets(wide(0xe7)) == all);
    BOOST_TEST(present_sets(wide(0x07)) == (all & ~bit_of("avx512f")));
    BOOST_TEST(present_sets(wide(0x03)) == 0U); // the 128-bit halves alone
    BOOST_TEST(present_sets(wide(0)) == 0U);
}

BOOST_AUTO_TEST_CASE(the_sentence_names_what_is_missing_and_the_remedy)
{
    BOOST_TEST(sentence(bit_of("avx512f") | bit_of("avx2")) ==
               "tare: this binary needs avx2, avx512f, which this processor lacks; build it with the preset release\n");
}

BOOST_AUTO_TEST_CASE(the_longest_sentence_fits_and_a_short_buffer_cuts_it)
{
    BOOST_TEST(sentence(~instruction_mask{0}).back() == '\n');
    BOOST_TEST(sentence(~instruction_mask{0}, 30) == "tare: this binary needs sse3, ");
}

BOOST_AUTO_TEST_CASE(this_binary_runs_on_this_processor)
{
    BOOST_TEST(missing(compiled_sets(), present_sets(report_of_this_processor())) == 0U);
}

BOOST_AUTO_TEST_CASE(this_processor_reports_what_the_compiler_sees_of_it)
{
    auto const present = present_sets(report_of_this_processor());
    auto const has = [&](char const* name) { return (present & bit_of(name)) != 0; };
    BOOST_TEST(has("sse4.2") == (__builtin_cpu_supports("sse4.2") != 0));
    BOOST_TEST(has("popcnt") == (__builtin_cpu_supports("popcnt") != 0));
    BOOST_TEST(has("avx") == (__builtin_cpu_supports("avx") != 0));
    BOOST_TEST(has("avx2") == (__builtin_cpu_supports("avx2") != 0));
    BOOST_TEST(has("fma") == (__builtin_cpu_supports("fma") != 0));
    BOOST_TEST(has("bmi2") == (__builtin_cpu_supports("bmi2") != 0));
    BOOST_TEST(has("avx512f") == (__builtin_cpu_supports("avx512f") != 0));
    BOOST_TEST(has("avx512vbmi2") == (__builtin_cpu_supports("avx512vbmi2") != 0));
    BOOST_TEST(has("xop") == (__builtin_cpu_supports("xop") != 0));
}

BOOST_AUTO_TEST_SUITE_END()
