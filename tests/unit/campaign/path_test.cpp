#include <tare/campaign/path.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::campaign;
using tare::network::link_traffic;

namespace {

constexpr link_traffic busy{1000, 1000, 0}, quiet{2, 1, 0};

path_seen way(std::map<std::string, link_traffic> links, std::optional<bool> same = {},
              std::optional<tare::network::tracked_connections> nat = {})
{
    links["wire"] = busy;
    return {std::move(links), nat, 1500, 1500, same};
}

} // namespace

BOOST_AUTO_TEST_SUITE(campaign_path)

BOOST_AUTO_TEST_CASE(each_way_is_known_by_the_links_that_carried_it)
{
    BOOST_TEST(wrong_path(way({{"docker0", quiet}}, true), "host") == "");
    BOOST_TEST(wrong_path(way({{"tare-nat", busy}}, false, {{1, 1}}), "nat") == "");
    BOOST_TEST(wrong_path(way({{"docker0", busy}}), "nat") == "");
    BOOST_TEST(wrong_path(way({{"tare-tap", busy}}, true), "bridged") == "");
}

BOOST_AUTO_TEST_CASE(another_way_than_the_factor_names_is_told)
{
    BOOST_TEST(wrong_path(way({{"tare-nat", busy}}), "host").find("bridge") != std::string::npos);
    BOOST_TEST(wrong_path(way({}), "nat").find("NAT") != std::string::npos);
    BOOST_TEST(wrong_path(way({{"tare-nat", busy}}, false, {{1, 0}}), "nat").find("translated") != std::string::npos);
    BOOST_TEST(wrong_path(way({{"tare-nat", busy}}, true), "nat").find("same addresses") != std::string::npos);
    BOOST_TEST(wrong_path(way({}, false), "host").find("different addresses") != std::string::npos);
    BOOST_TEST(wrong_path(way({{"tare-tap", quiet}}), "bridged").find("tap") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_wire_that_carried_nothing_or_whose_ends_differ_is_told)
{
    auto silent = way({});
    silent.links["wire"] = quiet;
    BOOST_TEST(wrong_path(silent, "host").find("hardly a packet") != std::string::npos);
    auto uneven = way({});
    uneven.peer_mtu = 1400;
    BOOST_TEST(wrong_path(uneven, "host").find("1500 bytes at the SUT, 1400 at the peer") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(two_views_of_one_connection_are_compared)
{
    auto const facts = [](char const* sut) {
        boost::json::object const peer{{"own", "198.18.0.2"}, {"other", "198.18.0.1"}};
        return boost::json::object{{"path", {{"peer", peer}, {"sut", {{"own", sut}, {"other", "198.18.0.2"}}}}}};
    };
    BOOST_TEST((same_addresses(facts("198.18.0.1")) == true));
    BOOST_TEST((same_addresses(facts("198.19.0.2")) == false));
    BOOST_TEST(!same_addresses({}));
    BOOST_TEST(!same_addresses({{"path", {{"peer", {{"own", 7}}}}}}));
}

BOOST_AUTO_TEST_SUITE_END()
