#pragma once

#include <unistd.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <cstddef>
#include <cstdint>

/// A binary that was built with -march=native and is started where the processor, or an emulator, lacks an instruction set says so
/// in a sentence and exits with 126, instead of dying by SIGILL somewhere. Including this header is enough.
///
/// What runs is compiled for plain x86-64, whatever the flags of the translation unit, so that the check contains none of the
/// instructions that it looks for; it calls nothing of the standard library, which has no such promise. All of it has internal
/// linkage, since two translation units may be built with different flags.
#if defined(__clang__)
#define TARE_BASELINE gnu::target("arch=x86-64"), gnu::noinline
#elif defined(__x86_64__)
#define TARE_BASELINE gnu::target("arch=x86-64,general-regs-only,no-bmi,no-bmi2,no-lzcnt,no-popcnt,no-movbe,no-adx"), gnu::noinline
#else
#define TARE_BASELINE gnu::noinline
#endif

namespace tare::system {

/// What a processor says of itself, and which registers its operating system saves (XCR0).
struct processor_report {
    std::uint32_t words[7]{}; ///< indexed by `word`
    std::uint32_t saved = 0;

    enum word { leaf1_ecx, leaf7_ebx, leaf7_ecx, leaf7_edx, leaf7_1_eax, extended_ecx };
};

/// One instruction set that a compiler may use.
struct instruction_set {
    char const* name; ///< as the compiler's option -m has it
    bool compiled;    ///< this translation unit may contain it
    processor_report::word word;
    unsigned bit;
    std::uint32_t state; ///< registers that the operating system has to save
};

/// Is a macro of the compiler defined? Then its text is "1", else it is its own name.
#define TARE_TEXT_OF(macro) #macro
#define TARE_DEFINED(macro) (TARE_TEXT_OF(macro)[0] == '1')

// NOLINTBEGIN(misc-definitions-in-headers): internal linkage is meant, see above
namespace {

constexpr std::uint32_t ymm = 0x06, zmm = 0xe6, tiles = 0x60000;

/// Source  Intel SDM, volume 2, CPUID; AMD APM, volume 3, appendix E. XCR0: Intel SDM, volume 1, section 13.3.
constexpr instruction_set instruction_sets[] = {
    {"sse3", TARE_DEFINED(__SSE3__), processor_report::leaf1_ecx, 0, 0},
    {"pclmul", TARE_DEFINED(__PCLMUL__), processor_report::leaf1_ecx, 1, 0},
    {"ssse3", TARE_DEFINED(__SSSE3__), processor_report::leaf1_ecx, 9, 0},
    {"fma", TARE_DEFINED(__FMA__), processor_report::leaf1_ecx, 12, ymm},
    {"sse4.1", TARE_DEFINED(__SSE4_1__), processor_report::leaf1_ecx, 19, 0},
    {"sse4.2", TARE_DEFINED(__SSE4_2__), processor_report::leaf1_ecx, 20, 0},
    {"movbe", TARE_DEFINED(__MOVBE__), processor_report::leaf1_ecx, 22, 0},
    {"popcnt", TARE_DEFINED(__POPCNT__), processor_report::leaf1_ecx, 23, 0},
    {"aes", TARE_DEFINED(__AES__), processor_report::leaf1_ecx, 25, 0},
    {"avx", TARE_DEFINED(__AVX__), processor_report::leaf1_ecx, 28, ymm},
    {"f16c", TARE_DEFINED(__F16C__), processor_report::leaf1_ecx, 29, ymm},
    {"bmi", TARE_DEFINED(__BMI__), processor_report::leaf7_ebx, 3, 0},
    {"avx2", TARE_DEFINED(__AVX2__), processor_report::leaf7_ebx, 5, ymm},
    {"bmi2", TARE_DEFINED(__BMI2__), processor_report::leaf7_ebx, 8, 0},
    {"avx512f", TARE_DEFINED(__AVX512F__), processor_report::leaf7_ebx, 16, zmm},
    {"avx512dq", TARE_DEFINED(__AVX512DQ__), processor_report::leaf7_ebx, 17, zmm},
    {"adx", TARE_DEFINED(__ADX__), processor_report::leaf7_ebx, 19, 0},
    {"avx512ifma", TARE_DEFINED(__AVX512IFMA__), processor_report::leaf7_ebx, 21, zmm},
    {"avx512er", TARE_DEFINED(__AVX512ER__), processor_report::leaf7_ebx, 27, zmm},
    {"avx512cd", TARE_DEFINED(__AVX512CD__), processor_report::leaf7_ebx, 28, zmm},
    {"sha", TARE_DEFINED(__SHA__), processor_report::leaf7_ebx, 29, 0},
    {"avx512bw", TARE_DEFINED(__AVX512BW__), processor_report::leaf7_ebx, 30, zmm},
    {"avx512vl", TARE_DEFINED(__AVX512VL__), processor_report::leaf7_ebx, 31, zmm},
    {"avx512vbmi", TARE_DEFINED(__AVX512VBMI__), processor_report::leaf7_ecx, 1, zmm},
    {"avx512vbmi2", TARE_DEFINED(__AVX512VBMI2__), processor_report::leaf7_ecx, 6, zmm},
    {"gfni", TARE_DEFINED(__GFNI__), processor_report::leaf7_ecx, 8, 0},
    {"vaes", TARE_DEFINED(__VAES__), processor_report::leaf7_ecx, 9, ymm},
    {"vpclmulqdq", TARE_DEFINED(__VPCLMULQDQ__), processor_report::leaf7_ecx, 10, ymm},
    {"avx512vnni", TARE_DEFINED(__AVX512VNNI__), processor_report::leaf7_ecx, 11, zmm},
    {"avx512bitalg", TARE_DEFINED(__AVX512BITALG__), processor_report::leaf7_ecx, 12, zmm},
    {"avx512vpopcntdq", TARE_DEFINED(__AVX512VPOPCNTDQ__), processor_report::leaf7_ecx, 14, zmm},
    {"avx512fp16", TARE_DEFINED(__AVX512FP16__), processor_report::leaf7_edx, 23, zmm},
    {"amx-tile", TARE_DEFINED(__AMX_TILE__), processor_report::leaf7_edx, 24, tiles},
    {"avxvnni", TARE_DEFINED(__AVXVNNI__), processor_report::leaf7_1_eax, 4, ymm},
    {"avx512bf16", TARE_DEFINED(__AVX512BF16__), processor_report::leaf7_1_eax, 5, zmm},
    {"lzcnt", TARE_DEFINED(__LZCNT__), processor_report::extended_ecx, 5, 0},
    {"xop", TARE_DEFINED(__XOP__), processor_report::extended_ecx, 11, ymm},
    {"fma4", TARE_DEFINED(__FMA4__), processor_report::extended_ecx, 16, ymm},
};
constexpr std::size_t instruction_set_count = sizeof instruction_sets / sizeof *instruction_sets;

/// One bit for each entry of `instruction_sets`.
using instruction_mask = std::uint64_t;
static_assert(instruction_set_count <= 64);

/// What this translation unit may contain.
constexpr instruction_mask compiled_sets()
{
    instruction_mask out = 0;
    for (std::size_t i = 0; i < instruction_set_count; ++i) out |= instruction_mask{instruction_sets[i].compiled} << i;
    return out;
}

/// What a processor with that report can run.
[[TARE_BASELINE, maybe_unused]] constexpr instruction_mask present_sets(processor_report const& report)
{
    instruction_mask out = 0;
    for (std::size_t i = 0; i < instruction_set_count; ++i) {
        auto const& set = instruction_sets[i];
        bool const usable = (report.words[set.word] >> set.bit & 1) != 0 && (report.saved & set.state) == set.state;
        out |= instruction_mask{usable} << i;
    }
    return out;
}

/// What is needed and not there.
[[TARE_BASELINE, maybe_unused]] constexpr instruction_mask missing(instruction_mask compiled, instruction_mask present)
{
    return compiled & ~present;
}

[[TARE_BASELINE, maybe_unused]] constexpr std::size_t append(char const* words, char* into, std::size_t length, std::size_t capacity)
{
    while (*words && length < capacity) into[length++] = *words++;
    return length;
}

/// Writes the sentence for the reader, ended by a newline, and returns its length; what does not fit is cut off.
[[TARE_BASELINE, maybe_unused]] constexpr std::size_t describe_missing(instruction_mask lacking, char* into, std::size_t capacity)
{
    std::size_t length = append("tare: this binary needs ", into, 0, capacity);
    bool first = true;
    for (std::size_t i = 0; i < instruction_set_count; ++i) {
        if ((lacking >> i & 1) == 0) continue;
        if (!first) length = append(", ", into, length, capacity);
        length = append(instruction_sets[i].name, into, length, capacity);
        first = false;
    }
    return append(", which this processor lacks; build it with the preset release\n", into, length, capacity);
}

#if defined(__x86_64__)

/// Asks this processor. A level that it does not have reads as zeros.
[[TARE_BASELINE]] processor_report report_of_this_processor()
{
    processor_report out;
    std::uint32_t a = 0, b = 0, c = 0, d = 0, highest = 0;
    __cpuid(0, highest, b, c, d);
    __cpuid(1, a, b, out.words[processor_report::leaf1_ecx], d);
    if (highest >= 7) {
        std::uint32_t subleaves = 0;
        __cpuid_count(7, 0, subleaves, out.words[processor_report::leaf7_ebx], out.words[processor_report::leaf7_ecx],
                      out.words[processor_report::leaf7_edx]);
        if (subleaves >= 1) __cpuid_count(7, 1, out.words[processor_report::leaf7_1_eax], b, c, d);
    }
    __cpuid(0x80000000, highest, b, c, d);
    if (highest >= 0x80000001) __cpuid(0x80000001, a, b, out.words[processor_report::extended_ecx], d);
    if (out.words[processor_report::leaf1_ecx] & bit_OSXSAVE) asm volatile("xgetbv" : "=a"(out.saved), "=d"(d) : "c"(0));
    return out;
}

/// Runs before the initialisers of the program and its libraries' users: 101 is the first priority that is not the compiler's own.
[[TARE_BASELINE, gnu::constructor(101)]] void refuse_a_processor_that_lacks_instructions()
{
    constexpr auto compiled = compiled_sets(); // at compile time: its code may have what it looks for
    auto const lacking = missing(compiled, present_sets(report_of_this_processor()));
    if (lacking == 0) return;
    char sentence[1024];
    auto const length = describe_missing(lacking, sentence, sizeof sentence);
    auto const written = ::write(STDERR_FILENO, sentence, length);
    ::_exit(written < 0 ? 125 : 126);
}

#endif

} // namespace
// NOLINTEND(misc-definitions-in-headers)

#undef TARE_DEFINED
#undef TARE_TEXT_OF

} // namespace tare::system
