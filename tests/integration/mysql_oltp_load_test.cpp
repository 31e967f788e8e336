// The clients of mysql_oltp on a real MariaDB: what the server counts of them, what is left in its table when transactions are given up and
// run again, and what they say when it refuses or dies.
#include "../says.hpp"
#include "has_programs.hpp"
#include "mysql_server.hpp"

#include <tare/workload/mysql_oltp/clients.hpp>

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <map>
#include <string>
#include <thread>
#include <utility>

using namespace tare;
using namespace tare::workload;
using namespace std::chrono_literals;

namespace {

mysql_server& there() { return mysql_server::instance(); }
mysql::client root() { return mysql::client(there().unix_socket(), {.user = "root", .database = "tare"}); }
context where() { return {.other_address = "127.0.0.1", .port = there().port(), .seed = 7}; }

std::vector<oltp::habits const*> const profiles{&oltp::sysbench_0_4::habits, &oltp::sysbench_0_5::habits, &oltp::sysbench_1_0::habits};

/// The table anew, k and c the same in all rows.
void fill(std::uint64_t rows)
{
    auto admin = root();
    admin.query("DROP TABLE IF EXISTS sbtest1");
    admin.query("CREATE TABLE sbtest1 (id INTEGER NOT NULL AUTO_INCREMENT, k INTEGER DEFAULT 0 NOT NULL, c CHAR(120) DEFAULT '' NOT NULL, "
                "pad CHAR(60) DEFAULT '' NOT NULL, PRIMARY KEY (id), KEY k_1 (k)) ENGINE=InnoDB");
    admin.query("INSERT INTO sbtest1 SELECT seq, 0, ' ', ' ' FROM seq_1_to_" + std::to_string(rows));
}

std::uint64_t number(std::string const& sql) { return root().query(sql).one<std::uint64_t>(); }
std::uint64_t rows_now() { return number("SELECT COUNT(*) FROM sbtest1"); }

oltp::parameters short_run(std::uint64_t clients, std::uint64_t rows, bool read_only = false)
{
    oltp::parameters p;
    p.clients.value = clients;
    p.rows.value = rows;
    p.read_only.value = read_only ? 1 : 0;
    p.seconds.value = 0.4;
    p.warm_up.value = 0.1;
    return p;
}

oltp::counts run(oltp::habits const& how, oltp::parameters const& p, mysql::settings const& who = there().account())
{
    return oltp::clients(how, p, where(), who).run().sum;
}

std::string failure(oltp::habits const& how, oltp::parameters const& p, mysql::settings const& who = there().account())
{
    try {
        run(how, p, who);
    } catch (error const& e) {
        return e.what();
    }
    return "nothing failed";
}

void check(std::string const& said, std::string_view part)
{
    BOOST_TEST(said.find(part) != said.npos, "'" << part << "' is missing in: " << said);
}

/// What the server executed so far, of all its sessions.
std::map<std::string, std::string> executed()
{
    auto const all = root().query("SHOW GLOBAL STATUS LIKE 'Com_%'").rows<std::pair<std::string, std::string>>();
    return {all.begin(), all.end()};
}

/// A variable of the whole server that has another value while this lives.
class changed {
public:
    changed(std::string name, std::string const& value) : name_(std::move(name)) { set(value); }
    changed(changed const&) = delete;
    changed& operator=(changed const&) = delete;
    ~changed() { set("DEFAULT"); }

private:
    void set(std::string const& value) { root().query("SET GLOBAL " + name_ + " = " + value); }

    std::string name_;
};

constexpr std::uint64_t rows_of_ledger = 1000;

/// Transactions whose table tells how many were committed: k is 0 in all rows, also in what is inserted, which is the last row alone, so
/// that the sum of k is the number of index updates. All else is done to few rows.
constexpr oltp::habits ledger{.prepared = false,
                              .columns_once = false,
                              .draw =
                                  [](oltp::generator& from, std::uint64_t rows) {
                                      constexpr unsigned draws = 18, erased = 16; // of a transaction; k is drawn last
                                      thread_local std::map<oltp::generator const*, unsigned> turns;
                                      return turns[&from]++ % draws == erased ? rows : 1 + from.below(5);
                                  },
                              .distinct = oltp::ids_of_a_range,
                              .inside = false,
                              .end_by_server = true,
                              .constant_insert = true,
                              .digits = 11};

void check_ledger(oltp::counts const& seen)
{
    BOOST_TEST(number("SELECT SUM(k) FROM sbtest1") == seen.all);
    BOOST_TEST(rows_now() == rows_of_ledger);
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_oltp_load, *boost::unit_test::precondition(has_mariadb))

BOOST_AUTO_TEST_CASE(the_server_executes_transactions_and_nothing_else)
{
    constexpr std::uint64_t rows = 5000;
    for (auto const* const how : profiles)
        for (bool const read_only : {false, true}) {
            fill(rows);
            auto const before = executed();
            auto const seen = run(*how, short_run(1, rows, read_only));
            auto const after = executed();
            auto const count = [&](std::string const& what) { return std::stoull(after.at(what)) - std::stoull(before.at(what)); };
            auto const n = seen.all;
            BOOST_TEST(seen.transactions() > 5u);
            BOOST_TEST(seen.retries() == 0u);
            BOOST_TEST(count("Com_begin") == n);
            BOOST_TEST(count("Com_commit") == n);
            BOOST_TEST(count("Com_rollback") == 0u);
            BOOST_TEST(count("Com_select") == 14 * n);
            BOOST_TEST(count("Com_update") == (read_only ? 0 : 2 * n));
            BOOST_TEST(count("Com_delete") == (read_only ? 0 : n));
            BOOST_TEST(count("Com_insert") == (read_only ? 0 : n));
            BOOST_TEST(count("Com_stmt_execute") == (how->prepared ? (read_only ? 16 : 20) * n : 0));
            BOOST_TEST(count("Com_stmt_prepare") == (how->prepared ? (read_only ? 8u : 12u) : 0u));
            BOOST_TEST((number("SELECT COUNT(*) FROM sbtest1 WHERE c <> ' '") > 0) == !read_only);
            BOOST_TEST(rows_now() == rows);
        }
}

boost::test_tools::assertion_result has_sysbench(boost::unit_test::test_unit_id) { return has_programs({"sysbench"}, "sysbench"); }

BOOST_AUTO_TEST_CASE(the_server_executes_for_sysbench_what_it_executes_for_ours, *boost::unit_test::precondition(has_sysbench))
{
    constexpr std::uint64_t rows = 5000;
    std::vector<std::string> const counted{"Com_begin",  "Com_commit", "Com_rollback",   "Com_select",      "Com_update",
                                           "Com_delete", "Com_insert", "Com_set_option", "Com_stmt_execute"};
    auto const executed_by = [&](auto const& client) {
        fill(rows);
        auto const before = executed();
        client();
        auto const after = executed();
        std::map<std::string, std::uint64_t> out;
        for (auto const& what : counted) out[what] = std::stoull(after.at(what)) - std::stoull(before.at(what));
        return out;
    };
    for (bool const read_only : {false, true}) {
        std::uint64_t n = 0;
        auto ours = executed_by([&] { n = run(oltp::sysbench_1_0::habits, short_run(1, rows, read_only)).all; });
        auto theirs = executed_by([&] {
            system::run_checked(
                {.argv = {"sysbench", read_only ? "oltp_read_only" : "oltp_read_write", "--db-driver=mysql", "--mysql-host=127.0.0.1",
                          "--mysql-port=" + std::to_string(there().port()), "--mysql-user=" + std::string(mysql_server::user),
                          "--mysql-password=" + std::string(mysql_server::password), "--mysql-db=tare", "--tables=1",
                          "--table-size=" + std::to_string(rows), "--threads=1", "--time=0", "--events=" + std::to_string(n), "run"}},
                "run sysbench", 60s);
        });
        for (auto const& what : counted)
            BOOST_TEST(ours[what] == theirs[what],
                       what << " is " << ours[what] << " of ours and " << theirs[what] << " of theirs, of " << n << " transactions");
    }
}

BOOST_AUTO_TEST_CASE(many_clients_on_few_rows_leave_as_many_rows)
{
    for (auto const* const how : profiles) {
        fill(1000);
        auto const seen = run(*how, short_run(12, 1000));
        BOOST_TEST(seen.transactions() > 0u);
        BOOST_TEST(seen.writes > 0u);
        BOOST_TEST(rows_now() == 1000u);
    }
}

BOOST_AUTO_TEST_CASE(a_second_run_with_the_same_seed_finds_the_rows_that_it_writes)
{
    fill(20'000);
    auto p = short_run(1, 20'000);
    run(oltp::sysbench_1_0::habits, p);
    BOOST_TEST(run(oltp::sysbench_1_0::habits, p).transactions() > 0u);
}

BOOST_AUTO_TEST_CASE(transactions_that_were_deadlocked_are_run_again_and_committed_once)
{
    fill(rows_of_ledger);
    auto p = short_run(8, rows_of_ledger);
    p.seconds.value = 1;
    auto const seen = run(ledger, p);
    BOOST_TEST(seen.deadlocks > 0u);
    BOOST_TEST(seen.transactions() > 0u);
    BOOST_TEST(seen.lock_waits == 0u);
    check_ledger(seen);
}

BOOST_AUTO_TEST_CASE(after_a_lock_was_waited_for_in_vain_nothing_of_the_abandoned_transaction_is_committed)
{
    fill(rows_of_ledger);
    changed const timeout("innodb_lock_wait_timeout", "1");
    for (bool const prepared : {false, true}) {
        root().query("UPDATE sbtest1 SET k = 0");
        auto how = ledger;
        how.prepared = how.columns_once = prepared;
        how.end_by_server = false;
        auto holder = root();
        holder.query("BEGIN");
        holder.query("UPDATE sbtest1 SET pad = 'held' WHERE id = " + std::to_string(rows_of_ledger)); // what DELETE comes to last
        std::thread releasing([&] {
            std::this_thread::sleep_for(1600ms);
            holder.query("ROLLBACK");
        });
        auto p = short_run(1, rows_of_ledger);
        p.seconds.value = 2;
        p.warm_up.value = 0;
        oltp::counts seen;
        BOOST_CHECK_NO_THROW(seen = run(how, p));
        releasing.join();
        BOOST_TEST(seen.lock_waits == 1u);
        BOOST_TEST(seen.retries() == 1u);
        BOOST_TEST(seen.latency.most() > 1'000'000'000u); // the wait is part of the transaction's time
        check_ledger(seen);
    }
}

BOOST_AUTO_TEST_CASE(rows_that_changed_under_a_snapshot_are_read_again_in_another_try)
{
    fill(rows_of_ledger);
    auto admin = root();
    if (admin.query("SHOW VARIABLES LIKE 'innodb_snapshot_isolation'").size() == 0) {
        BOOST_TEST_MESSAGE("not checked: this MariaDB has no innodb_snapshot_isolation, and so no error 1020");
        return;
    }
    changed const isolation("innodb_snapshot_isolation", "ON");
    auto p = short_run(4, rows_of_ledger);
    p.seconds.value = 1;
    auto const seen = run(ledger, p);
    BOOST_TEST(seen.changed > 0u);
    check_ledger(seen);
}

BOOST_AUTO_TEST_CASE(a_row_that_is_missing_is_told)
{
    fill(1000);
    root().query("DELETE FROM sbtest1 WHERE id = 500"); // in the central hundredth
    for (auto const* const how : profiles) check(failure(*how, short_run(1, 1000)), ", on connection 0 after ");
    check(failure(oltp::sysbench_0_5::habits, short_run(1, 1000)), " rows instead of ");
}

BOOST_AUTO_TEST_CASE(a_server_that_is_only_read_refuses_writes_in_its_own_words)
{
    fill(1000);
    root().query("CREATE USER IF NOT EXISTS plain IDENTIFIED BY 'correct horse'");
    root().query("GRANT ALL ON tare.* TO plain");
    auto who = there().account();
    who.user = "plain"; // for whom it holds
    changed const only_read("read_only", "ON");
    for (auto const* const how : profiles) {
        auto const said = failure(*how, short_run(2, 1000), who);
        check(said, "UPDATE of k was refused with ERROR 1290 (HY000): The MariaDB server is running with the --read-only option");
        check(said, ", on connection ");
        BOOST_TEST(run(*how, short_run(2, 1000, true), who).transactions() > 0u);
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_lets_no_more_clients_in_says_so)
{
    fill(1000);
    changed const few("max_connections", "10"); // the least that it takes
    for (auto const* const how : profiles)
        check(failure(*how, short_run(20, 1000)), "ERROR 1040 (HY000): Too many connections; close other connections, or raise");
    BOOST_TEST(run(oltp::sysbench_1_0::habits, short_run(5, 1000)).transactions() > 0u);
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_in_mid_transaction_is_told_with_statement_and_connection)
{
    fill(5000);
    auto p = short_run(3, 5000);
    p.seconds.value = 20;
    std::string said;
    std::thread running([&] { said = failure(oltp::sysbench_1_0::habits, p); });
    while (number("SELECT SUM(k) FROM sbtest1") < 50) std::this_thread::sleep_for(20ms);
    there().process().signal(SIGKILL);
    running.join();
    check(said, " was not answered: ");
    check(said, ", on connection ");
    there().restart();
}

BOOST_AUTO_TEST_SUITE_END()
