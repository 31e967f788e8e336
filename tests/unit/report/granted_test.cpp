#include <tare/report/granted.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare;
using namespace tare::report;
namespace json = boost::json;

namespace {

campaign::record with(json::value pages, campaign::status status = campaign::status::valid)
{
    campaign::record r;
    r.status = status;
    r.facts = {{"workload", {{"pages", std::move(pages)}, {"threads", 1}, {"kernel_set", "sse2"}, {"stores", "regular"}}}};
    return r;
}

json::object mapping(double resident, double transparent, double huge = 0, double page = 4096)
{
    return {
        {"resident_bytes", resident}, {"transparent_huge_bytes", transparent}, {"explicit_huge_bytes", huge}, {"kernel_page_bytes", page}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(report_granted)

BOOST_AUTO_TEST_CASE(what_was_granted_is_said_and_not_what_was_asked_for)
{
    auto const small = with(mapping(100, 0)), most = with(mapping(100, 98)), all = with(json::array{mapping(50, 50), mapping(50, 50)}),
               huge = with(mapping(100, 0, 100, 2 << 20)), gigantic = with(mapping(100, 0, 100, 1 << 30));
    BOOST_TEST(pages_granted({&small}) == "4 KiB");
    BOOST_TEST(pages_granted({&most}) == "98 % in transparent 2 MiB");
    BOOST_TEST(pages_granted({&all}) == "100 % in transparent 2 MiB");
    BOOST_TEST(pages_granted({&all, &small, &most}) == "0 to 100 % in transparent 2 MiB");
    BOOST_TEST(pages_granted({&huge}) == "2 MiB");
    BOOST_TEST(pages_granted({&gigantic}) == "1 GiB");
}

BOOST_AUTO_TEST_CASE(what_no_valid_record_tells_is_left_empty)
{
    auto const failed = with(mapping(100, 98), campaign::status::failed), odd = with("none"), nothing = with(mapping(0, 0));
    BOOST_TEST(pages_granted({&failed, &odd, &nothing}).empty());
    BOOST_TEST(pages_granted({}).empty());
    BOOST_TEST(ran_with({&failed}).empty());
}

BOOST_AUTO_TEST_CASE(threads_instruction_set_and_stores_are_named)
{
    auto const r = with(mapping(100, 98));
    BOOST_TEST(ran_with({&r}) == "1 thread, sse2, regular stores");
}

BOOST_AUTO_TEST_SUITE_END()
