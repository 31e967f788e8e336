// The server of mysql_oltp from its prepared table on: a copy of it serves, and a campaign measures it natively and in a container.
#include "driver_run.hpp"
#include "has_programs.hpp"

#include <tare/workload/mysql_oltp.hpp>

#include <boost/test/unit_test.hpp>

#include <boost/asio.hpp>

#include <string>

using namespace driver_run;
using namespace tare::workload;
using load = mysql_oltp<oltp::sysbench_1_0>;

namespace {

boost::test_tools::assertion_result has_mariadbd(boost::unit_test::test_unit_id)
{
    return has_programs({"mariadbd", "mariadb-install-db"}, "mariadb-server-core mariadb-client-core");
}

boost::test_tools::assertion_result has_containers(boost::unit_test::test_unit_id unit)
{
    auto answer = as_root(unit);
    return answer ? has_programs({"mariadbd", "mariadb-install-db", "runc"}, "mariadb-server-core mariadb-client-core runc") : answer;
}

oltp::parameters small()
{
    oltp::parameters p;
    p.clients.value = 4;
    p.rows.value = 2000;
    p.buffer_pool.value = 32 << 20;
    p.seconds.value = 0.5;
    p.warm_up.value = 0.1;
    return p;
}

std::string failure(auto const& act)
{
    try {
        act();
    } catch (error const& e) {
        return e.what();
    }
    return "nothing failed";
}

/// A file system of its own that holds so many MiB.
class small_disk {
public:
    small_disk(fs::path place, std::string const& size) : place_(std::move(place))
    {
        fs::create_directory(place_);
        system::run_checked({.argv = {"mount", "-t", "tmpfs", "-o", "size=" + size, "tare-test", place_.string()}}, "make a small disk");
    }
    small_disk(small_disk const&) = delete;
    small_disk& operator=(small_disk const&) = delete;
    ~small_disk() { system::run({.argv = {"umount", place_.string()}}); }

    fs::path const& path() const { return place_; }

private:
    fs::path place_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_oltp_server)

BOOST_AUTO_TEST_CASE(a_copy_of_the_prepared_data_is_served, *boost::unit_test::precondition(has_mariadbd))
{
    scratch here;
    fs::create_directory(here / "a folder with a name that is longer than the 107 bytes that the path of a Unix socket may have, by far");
    auto const made = here / "a folder with a name that is longer than the 107 bytes that the path of a Unix socket may have, by far";
    auto const p = small();
    load::prepare(p, made);
    fs::copy(made, here / "copy", fs::copy_options::recursive);

    boost::asio::io_context io;
    auto const port = boost::asio::ip::tcp::acceptor(io, {boost::asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
    context const where{.listen_address = "127.0.0.1", .other_address = "127.0.0.1", .port = port, .data_folder = here / "copy", .seed = 3};
    auto process = system::start(marked(here, load::program(p, where).argv));
    load::peer peer(p, where);
    BOOST_REQUIRE(within(60s, [&] { return peer.ready() || process.wait_for(0ms); }));
    BOOST_REQUIRE(!process.wait_for(0ms));

    auto const got = peer.measure();
    BOOST_TEST(peer.verify().wrong == "");
    BOOST_TEST(got.sample.transactions.value > 0);
    BOOST_TEST(got.facts.at("writes").to_number<std::uint64_t>() > 0u);
    BOOST_TEST(got.facts.at("columns_once").as_bool()); // MariaDB 10.11 grants it
    auto const& server = got.facts.at("server").as_object();
    BOOST_TEST(server.at("buffer_pool").to_number<std::uint64_t>() == p.buffer_pool.value);
    BOOST_TEST(server.at("version").as_string().find("MariaDB") != std::string::npos);
    BOOST_TEST((got.facts.at("path").at("sut").at("other") == "127.0.0.1"));

    tare::mysql::client other(tare::mysql::over_tcp("127.0.0.1", port), oltp::account::settings());
    other.query("DELETE FROM sbtest1 WHERE id = 5");
    BOOST_TEST(peer.verify().wrong == "the table has 1999 rows instead of 2000");
    BOOST_TEST(process.stop(30s).success());
}

BOOST_AUTO_TEST_CASE(the_data_that_do_not_fit_are_told_in_the_servers_words, *boost::unit_test::precondition(has_containers))
{
    scratch here;
    small_disk const disk(here / "disk", "160M");
    auto p = small();
    p.rows.value = 400'000;
    auto const said = failure([&] { load::prepare(p, disk.path()); });
    BOOST_TEST(said.find("full") != said.npos, said);
}

BOOST_AUTO_TEST_CASE(a_campaign_measures_natively_and_in_a_container, *boost::unit_test::precondition(has_containers))
{
    scratch here;
    auto const got = run(here,
                         {benchmark("mysql_oltp"), "run", "--profile", "quick", "--blocks", "1", "--output", (here / "c").string(),
                          "--only", "mysql_oltp*/native/*[clients=10]", "--only", "mysql_oltp*/oci-host/*[clients=10]", "--set",
                          "rows=2000", "--set", "seconds=0.5", "--set", "warm_up=0.1"},
                         200s);
    BOOST_REQUIRE_MESSAGE(got.status.success(), got.out << got.errors);
    auto const found = records(here / "c");
    BOOST_TEST(found.size() == 2u);
    for (auto const& r : found) {
        BOOST_TEST((r.status == campaign::status::valid), r.reason);
        BOOST_TEST(boost::json::serialize(r.facts).find("\"retries\"") != std::string::npos);
    }
    BOOST_TEST(got.out.find("rows written a transaction") != std::string::npos, got.out);
    check_nothing_left(here, id_of(here / "c"));
}

BOOST_AUTO_TEST_SUITE_END()
