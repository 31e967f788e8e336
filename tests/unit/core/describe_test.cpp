#include <tare/describe.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace tare;

struct parameters {
    BOOST_HANA_DEFINE_STRUCT(parameters, (quantity<"bytes", better::neither, std::uint64_t>, size), (quantity<"s">, duration),
                             (quantity<"1", better::neither, std::string>, mode));
};

std::string refusal(std::string const& name, std::string const& value)
{
    parameters p;
    try {
        set_member(p, name, value);
    } catch (usage_error const& e) {
        return e.what();
    }
    return "accepted";
}

} // namespace

BOOST_AUTO_TEST_SUITE(core_describe)

BOOST_AUTO_TEST_CASE(fields_keep_order_unit_and_direction)
{
    auto const f = fields<parameters>();
    BOOST_REQUIRE(f.size() == 3u);
    BOOST_TEST(f[0].name == "size");
    BOOST_TEST(f[0].unit == "bytes");
    BOOST_TEST(f[1].name == "duration");
    BOOST_TEST((f[2].direction == better::neither));
}

BOOST_AUTO_TEST_CASE(a_struct_survives_the_way_through_json)
{
    parameters const p{{1ULL << 40}, {0.125}, {"a \"b\""}};
    auto const q = from_json<parameters>(to_json(p));
    BOOST_TEST(q.size.value == p.size.value);
    BOOST_TEST(q.duration.value == p.duration.value);
    BOOST_TEST(q.mode.value == p.mode.value);
}

BOOST_AUTO_TEST_CASE(a_member_is_set_from_text)
{
    parameters p{};
    set_member(p, "size", "1e6");
    set_member(p, "duration", "2.5");
    set_member(p, "mode", "fast");
    BOOST_TEST(p.size.value == 1'000'000u);
    BOOST_TEST(p.duration.value == 2.5);
    BOOST_TEST(p.mode.value == "fast");
}

BOOST_AUTO_TEST_CASE(an_unknown_parameter_is_refused_with_the_known_ones)
{
    BOOST_TEST(refusal("sise", "1") == "there is no parameter 'sise'; known are: size, duration, mode");
}

BOOST_AUTO_TEST_CASE(text_that_is_no_number_of_the_kind_is_refused)
{
    for (auto const* value : {"", "12x", "-1", "1.5", "1e30", "nan", "inf", "0x10"})
        BOOST_TEST(refusal("size", value).starts_with("parameter size cannot be '"), value);
    BOOST_TEST(refusal("duration", "-0.5") == "accepted");
    BOOST_TEST(refusal("duration", "soon") == "parameter duration cannot be 'soon'; give a number");
}

BOOST_AUTO_TEST_CASE(a_missing_or_mistyped_member_is_an_error)
{
    BOOST_CHECK_THROW(from_json<parameters>({{"size", 1}, {"duration", 1.0}}), error);
    BOOST_CHECK_THROW(from_json<parameters>({{"size", "1"}, {"duration", 1.0}, {"mode", "x"}}), error);
    BOOST_CHECK_THROW(from_json<parameters>({{"size", 1}, {"duration", 1.0}, {"mode", 3}}), error);
}

BOOST_AUTO_TEST_SUITE_END()
