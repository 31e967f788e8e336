#include <tare/system/error_category.hpp>

#include <boost/test/unit_test.hpp>

namespace {

enum class fault { small = 1, large };

char const* sentence(fault f) { return f == fault::small ? "it is small" : "it is large"; }

std::error_code code_of(fault f)
{
    static tare::system::error_category<fault> const instance("faults", sentence);
    return {static_cast<int>(f), instance};
}

} // namespace

BOOST_AUTO_TEST_SUITE(system_error_category)

BOOST_AUTO_TEST_CASE(a_code_has_the_sentence_of_its_value)
{
    BOOST_TEST(code_of(fault::small).message() == "it is small");
    BOOST_TEST(code_of(fault::large).message() == "it is large");
    BOOST_TEST(code_of(fault::large).category().name() == std::string("faults"));
}

BOOST_AUTO_TEST_CASE(a_description_says_at_which_byte)
{
    BOOST_TEST(tare::system::describe(code_of(fault::small), 17) == "it is small (byte 17)");
}

BOOST_AUTO_TEST_SUITE_END()
