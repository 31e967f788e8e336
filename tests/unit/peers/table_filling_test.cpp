#include "../../../benchmarks/peers/table_filling.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using tool = peers::sysbench_prepare;

namespace {

// Printed by sysbench 1.0.20.
std::string const printed = "sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)\n\nCreating table 'sbtest1'...\nInserting 1000 records into "
                            "'sbtest1'\nCreating a secondary index on 'sbtest1'...\n";

tool::parameters thousand() { return {{1000}, {32 << 20}}; }

} // namespace

BOOST_AUTO_TEST_SUITE(peers_table_filling)

BOOST_AUTO_TEST_CASE(rows_a_second_are_those_of_its_whole_run)
{
    auto const read = tool::read(thousand(), {}, {printed, {}, 0.25});
    BOOST_TEST(read.sample.rows.value == 4000.0);
    BOOST_TEST(read.units == 1000.0);
    BOOST_TEST(read.wrong == "");
}

BOOST_AUTO_TEST_CASE(a_table_without_its_index_is_no_result)
{
    auto const cut = printed.substr(0, printed.find("Creating a secondary"));
    BOOST_TEST(tool::read(thousand(), {}, {cut, {}, 0.25}).wrong == "sysbench did not say that it created the index");
}

BOOST_AUTO_TEST_CASE(it_prepares_one_table_of_so_many_rows)
{
    auto const argv = tool::run(thousand(), {.other_address = "198.18.0.2", .port = 4000}).argv;
    for (std::string const word : {"--table-size=1000", "--tables=1", "--mysql-host=198.18.0.2", "--mysql-port=4000", "prepare"})
        BOOST_TEST(std::ranges::count(argv, word) == 1, word << " is missing");
}

BOOST_AUTO_TEST_SUITE_END()
