#define BOOST_TEST_MODULE instruction_set
#include <tare/system/run.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tare;

namespace {

/// The include folder of the header that was compiled here.
std::string include_folder()
{
    auto const here = system::fs::absolute(system::fs::path(__FILE__));
    return (here.parent_path().parent_path().parent_path() / "include").string();
}

struct scratch {
    scratch()
    {
        char name[] = "/tmp/tare-instruction-set-XXXXXX";
        folder = ::mkdtemp(name);
    }
    ~scratch() { system::fs::remove_all(folder); }
    system::fs::path folder;
};

/// Compiles a program whose static initialiser already uses wide registers, and runs it.
system::output compile_and_run(std::vector<std::string> const& flags)
{
    scratch const place;
    auto const source = place.folder / "program.cpp", program = place.folder / "program";
    system::write_file(source, "#include <tare/system/instruction_set.hpp>\n"
                               "#include <cstdio>\n"
                               "double values[64];\n"
                               "struct early { early() { for (double& v : values) v = v * 3 + 1; } } const at_start;\n"
                               "int main() { std::puts(values[63] == 1 ? \"ran\" : \"wrong\"); }\n");
    system::command compile{{"c++", "-std=c++20", "-O3", "-I" + include_folder(), source.string(), "-o", program.string()}};
    compile.argv.insert(compile.argv.end(), flags.begin(), flags.end());
    system::run_checked(compile, "compile a program with other instructions");
    return system::run({{program.string()}});
}

boost::test_tools::assertion_result there_is_a_compiler(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result found(system::find_program("c++").has_value());
    found.message() << "there is no c++ in PATH";
    return found;
}

auto const if_compiler = boost::unit_test::precondition(there_is_a_compiler);

} // namespace

BOOST_AUTO_TEST_CASE(a_binary_that_the_processor_can_run_runs, *if_compiler)
{
    auto const got = compile_and_run({"-march=native"});
    BOOST_TEST(got.out == "ran\n");
    BOOST_TEST(got.errors == "");
}

// No processor has both: AVX-512ER was Intel's Xeon Phi alone, XOP AMD's Bulldozer alone.
BOOST_AUTO_TEST_CASE(a_binary_that_no_processor_can_run_says_so_and_exits_with_126, *if_compiler)
{
    auto const got = compile_and_run({"-mavx512er", "-mxop"});
    BOOST_TEST(got.status.code == 126);
    BOOST_TEST(got.status.signal == 0);
    BOOST_TEST(got.out == "");
    BOOST_TEST(got.errors.starts_with("tare: this binary needs "));
    BOOST_TEST(got.errors.find("which this processor lacks; build it with the preset release\n") != std::string::npos);
    BOOST_TEST((got.errors.find("avx512er") != std::string::npos || got.errors.find("xop") != std::string::npos));
}
