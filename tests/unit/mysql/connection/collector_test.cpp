#include <tare/mysql/connection/collector.hpp>

#include "../../../thrown_by.hpp"
#include "../protocol/messages.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <memory>
#include <string>

using namespace mysql_messages;

namespace {

/// What a client puts together of these messages.
answered collected(protocol::answer expected, std::initializer_list<std::string> messages, collector& by)
{
    protocol::response_parser parser(protocol::usual);
    parser.begin(expected);
    by.begin({"SELECT n FROM", std::make_shared<std::string const>("here")});
    auto const all = packets(messages);
    for (std::string_view left = all; auto const* e = parser.next(left);) by.take(*e, parser);
    BOOST_TEST(parser.is_over());
    return by.take_all();
}

answered collected(protocol::answer expected, std::initializer_list<std::string> messages)
{
    collector by;
    return collected(expected, messages, by);
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_connection_collector)

BOOST_AUTO_TEST_CASE(columns_and_rows_become_a_result)
{
    auto const got = collected(protocol::answer::text, {length(2), column("id", 3), column("name", 253), string("1") + string("a"),
                                                        string("2") + "\xfb", end_ok(1 | 2)});
    BOOST_TEST_REQUIRE(got.all.size() == 1u);
    auto const& one = got.all.front();
    BOOST_TEST(one.has_rows());
    BOOST_TEST(one.size() == 2u);
    BOOST_TEST(one.columns() == (std::vector<std::string>{"id", "name"}));
    BOOST_TEST(one.in_transaction());
    BOOST_TEST(one.asked() == "SELECT n FROM");
    using row = std::pair<int, std::optional<std::string>>;
    BOOST_TEST((one.rows<row>() == std::vector<row>{{1, "a"}, {2, std::nullopt}}));
}

BOOST_AUTO_TEST_CASE(a_table_without_rows_is_one)
{
    auto const got = collected(protocol::answer::text, {length(1), column("n", 3), end_ok()});
    BOOST_TEST(got.all.at(0).has_rows());
    BOOST_TEST(got.all.at(0).size() == 0u);
    BOOST_TEST(thrown_by<result_mismatch>([&] { (void)got.all.at(0).one<int>(); }).what() ==
               std::string("the result of SELECT n FROM from here has 0 rows, where one was expected"));
}

BOOST_AUTO_TEST_CASE(rows_of_an_execution_are_binary)
{
    auto const got = collected(protocol::answer::binary, {length(1), column("n", 3), std::string("\0\0", 2) + integer<4>(42), end_ok()});
    BOOST_TEST(got.all.at(0).one<int>() == 42);
}

BOOST_AUTO_TEST_CASE(counts_are_those_of_the_ok)
{
    auto const ok_with_all = std::string(1, '\0') + length(3) + length(9) + integer<2>(2) + integer<2>(4) + string("Rows matched: 3");
    auto const got = collected(protocol::answer::text, {ok_with_all});
    auto const& one = got.all.at(0);
    BOOST_TEST(!one.has_rows());
    BOOST_TEST(one.affected_rows() == 3u);
    BOOST_TEST(one.last_insert_id() == 9u);
    BOOST_TEST(one.warnings() == 4);
    BOOST_TEST(!one.in_transaction());
    BOOST_TEST(thrown_by<result_mismatch>([&] { (void)one.rows<int>(); }).what() ==
               std::string("the result of SELECT n FROM from here has no rows, but says how many changed; ask for affected_rows"));
}

BOOST_AUTO_TEST_CASE(several_results_are_told_apart_and_an_error_ends_them)
{
    auto const got = collected(protocol::answer::text, {length(1), column("n", 3), string("1"), end_ok(more), ok(more, 5), length(1),
                                                        column("m", 3), string("2"), error(1317, "70100", "interrupted")});
    BOOST_TEST_REQUIRE(got.all.size() == 3u);
    BOOST_TEST(got.all[0].one<int>() == 1);
    BOOST_TEST(got.all[1].affected_rows() == 5u);
    BOOST_TEST(!got.all[1].has_rows()); // nothing of the first is left in it
    BOOST_TEST(got.all[2].error().value().code() == 1317);
    BOOST_TEST(got.all[2].size() == 0u); // half a table is none
    BOOST_TEST(!got.all[2].has_rows());
    BOOST_CHECK_THROW((void)got.all[2].one<int>(), server_error);
}

BOOST_AUTO_TEST_CASE(a_statement_has_its_number_and_its_answer_nothing_of_the_one_before)
{
    collector by;
    auto const first = collected(protocol::answer::prepared, {prepared(7, 1, 2), column("?", 3), column("?", 3), column("n", 3)}, by);
    BOOST_TEST(first.prepared.statement == 7u);
    BOOST_TEST(first.prepared.parameters == 2u);
    BOOST_TEST(first.prepared.columns == 1u);
    auto const next = collected(protocol::answer::text, {ok()}, by);
    BOOST_TEST(next.prepared.statement == 0u);
    BOOST_TEST_REQUIRE(next.all.size() == 1u);
    BOOST_TEST(!next.all[0].has_rows());
}

BOOST_AUTO_TEST_SUITE_END()
