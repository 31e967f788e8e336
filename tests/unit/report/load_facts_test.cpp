#include "synthetic.hpp"

#include <tare/report/load_facts.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace tare;
using namespace tare::report;

load_facts facts_of(std::vector<campaign::record> const& records)
{
    std::vector<campaign::record const*> all;
    for (auto const& r : records) all.push_back(&r);
    return load_facts_of(all);
}

/// A trial of 100 transactions, and 110 with what came before the counted time.
campaign::record trial()
{
    campaign::record r;
    r.parameters = {{"clients", 8}, {"depth", 2}, {"read_only", 0}};
    r.host = {{"work", 110.0},
              {"path",
               {{"packets",
                 {{"wire", {{"received", 2000}, {"sent", 2200}, {"dropped", 0}}},
                  {"veth1a", {{"received", 10}, {"sent", 20}}},
                  {"veth2b", {{"received", 30}, {"sent", 40}}}}}}}};
    r.facts = {{"data", {{"filesystem", "ext4"}, {"device", "/dev/vda"}}},
               {"workload", {{"transactions", 100}, {"writes", 400}, {"retries", {{"deadlock", 3}, {"duplicate", 1}, {"other", 9}}}}}};
    return r;
}

} // namespace

BOOST_AUTO_TEST_SUITE(report_load_facts)

BOOST_AUTO_TEST_CASE(trials_are_summed)
{
    auto const found = facts_of({trial(), trial()});
    BOOST_TEST(found.transactions.value() == 200);
    BOOST_TEST(found.writes.value() == 800);
    BOOST_TEST(found.retries.size() == 2u); // kinds that are not documented are not told
    BOOST_TEST(found.retries.at("deadlock") == 6);
    BOOST_TEST(found.retries.at("duplicate") == 2);
    BOOST_TEST(found.work == 220);
    BOOST_TEST(found.packets.at("wire") == 8400);
    BOOST_TEST(found.packets.at("veth") == 200);
    BOOST_TEST((found.filesystems == std::set<std::string>{"ext4"}));
    BOOST_TEST(found.read_only.value() == false);
    BOOST_TEST(found.clients.value() == 16);
}

BOOST_AUTO_TEST_CASE(what_is_not_valid_does_not_count)
{
    auto wrong = trial();
    wrong.status = campaign::status::invalid;
    wrong.facts["data"] = {{"filesystem", "overlay"}};
    auto const found = facts_of({trial(), wrong});
    BOOST_TEST(found.transactions.value() == 100);
    BOOST_TEST(found.work == 110);
    BOOST_TEST((found.filesystems == std::set<std::string>{"ext4"}));
}

BOOST_AUTO_TEST_CASE(an_open_loop_keeps_no_number_in_flight)
{
    auto r = trial();
    r.parameters["rate"] = 1000.0;
    BOOST_TEST(!facts_of({r}).clients.has_value());
    r.parameters["rate"] = 0.0;
    BOOST_TEST(facts_of({r}).clients.value() == 16);
    r.parameters.erase("depth");
    BOOST_TEST(facts_of({r}).clients.value() == 8);
}

BOOST_AUTO_TEST_CASE(packets_without_the_work_that_they_were_for_do_not_count)
{
    auto r = trial();
    r.host.erase("work");
    auto const found = facts_of({r});
    BOOST_TEST(found.packets.empty());
    BOOST_TEST(found.work == 0);
}

BOOST_AUTO_TEST_CASE(forged_facts_are_passed_over)
{
    auto r = trial();
    r.parameters = {{"clients", "many"}, {"read_only", boost::json::array{1}}};
    r.host = {{"work", 5}, {"path", {{"packets", {{"wire", 7}, {"eth0", {{"received", "x"}, {"sent", -3}}}}}}}};
    r.facts = {{"data", {{"filesystem", 1}}}, {"workload", {{"transactions", -1}, {"writes", 4}, {"retries", boost::json::array{1, 2}}}}};
    auto const found = facts_of({r});
    BOOST_TEST(!found.clients.has_value());
    BOOST_TEST(!found.read_only.has_value());
    BOOST_TEST(!found.transactions.has_value());
    BOOST_TEST(!found.writes.has_value());
    BOOST_TEST(found.retries.empty());
    BOOST_TEST(found.filesystems.empty());
    BOOST_TEST(!found.packets.contains("wire"));
    BOOST_TEST(found.packets.at("eth0") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
