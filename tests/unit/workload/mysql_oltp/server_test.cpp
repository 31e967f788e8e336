#include "../../mysql/connection/fake_server.hpp"

#include <tare/describe.hpp>
#include <tare/workload/mysql_oltp.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace tare;
using namespace tare::workload;
using load = mysql_oltp<oltp::sysbench_1_0>;

namespace {

oltp::parameters some()
{
    auto p = oltp::parameters::for_profile(profile::quick, {.memory_bytes = std::uint64_t{4} << 30});
    p.buffer_pool.value = 32 << 20;
    return p;
}

bool holds(std::vector<std::string> const& argv, std::string const& word) { return std::ranges::count(argv, word) == 1; }

boost::test_tools::assertion_result has_mariadbd(boost::unit_test::test_unit_id) { return oltp::missing_server().empty(); }

} // namespace

BOOST_AUTO_TEST_SUITE(workload_mysql_oltp_server)

BOOST_AUTO_TEST_CASE(it_is_told_where_it_listens_and_what_it_may_use, *boost::unit_test::precondition(has_mariadbd))
{
    auto const got = load::program(some(), {.listen_address = "198.18.0.2", .port = 4000, .data_folder = "/data"});
    BOOST_TEST(got.argv.front().ends_with("/mariadbd"));
    BOOST_TEST(got.argv.at(1) == "--no-defaults"); // it has to be the first option
    for (auto const* const word :
         {"--port=4000", "--bind-address=198.18.0.2", "--datadir=/data/mariadb", "--innodb-buffer-pool-size=33554432",
          "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=O_DIRECT", "--max-prepared-stmt-count=1000000"})
        BOOST_TEST(holds(got.argv, word), word << " is missing");
    BOOST_TEST(got.files.size() == 2u);
}

BOOST_AUTO_TEST_CASE(it_is_the_same_for_all_points_of_a_sweep, *boost::unit_test::precondition(has_mariadbd))
{
    auto few = some(), many = some();
    many.clients.value = 290;
    BOOST_TEST(load::program(few, {}).argv == load::program(many, {}).argv, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_table_follows_from_its_rows_and_not_from_who_asks)
{
    auto one = some(), other = some();
    other.clients.value = 290;
    other.read_only.value = 1;
    other.threads.value = 2;
    other.seconds.value = 30;
    other.warm_up.value = 3;
    BOOST_TEST((to_json(load::data_of(one)) == to_json(load::data_of(other))));
    other.rows.value = one.rows.value + 1;
    BOOST_TEST((to_json(load::data_of(one)) != to_json(load::data_of(other))));
}

BOOST_AUTO_TEST_CASE(the_pool_and_the_table_fit_the_smallest_environment)
{
    for (auto const p : {profile::quick, profile::standard, profile::paper}) {
        auto const small = oltp::parameters::for_profile(p, {.memory_bytes = 200 << 20});
        BOOST_TEST(small.buffer_pool.value <= 100u << 20);
        BOOST_TEST(small.rows.value * oltp::parameters::bytes_of_row <= small.buffer_pool.value);
        oltp::validate(small);
    }
    auto const paper = oltp::parameters::for_profile(profile::paper, {.memory_bytes = std::uint64_t{64} << 30});
    BOOST_TEST(paper.rows.value == 2'000'000u);
    BOOST_TEST(paper.buffer_pool.value == 3'000'000'000u);
}

BOOST_AUTO_TEST_CASE(a_server_that_will_never_answer_is_told_and_one_that_does_not_yet_is_waited_for)
{
    auto const asked = [](std::function<void(fake_mysql::visitor&)> const& script) {
        fake_mysql::server const server(script);
        return oltp::answers({.other_address = "127.0.0.1", .port = server.port()});
    };
    BOOST_TEST(!oltp::answers({.other_address = "127.0.0.1", .port = 1})); // where nobody listens
    BOOST_TEST(!asked([](fake_mysql::visitor&) {}));
    BOOST_CHECK_THROW(asked([](fake_mysql::visitor& me) {
                          me.say_message(fake_mysql::visitor::greeting(), 0);
                          (void)me.packet();
                          me.say_message(mysql_messages::error(1045, "28000", "Access denied for user 'tare'"), 2);
                      }),
                      tare::mysql::server_error);
    BOOST_CHECK_EXCEPTION(asked([](fake_mysql::visitor& me) {
                              me.say_message(fake_mysql::visitor::greeting(), 0);
                              (void)me.packet();
                              me.say_message(std::string("\xfe") + "client_ed25519" + '\0' + std::string(32, 'x') + '\0', 2);
                              me.wait_for_end();
                          }),
                          tare::mysql::connection_error,
                          [](error const& e) { return std::string(e.what()).find("client_ed25519") != std::string::npos; });
}

BOOST_AUTO_TEST_SUITE_END()
