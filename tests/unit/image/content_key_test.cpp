#include <tare/image/content_key.hpp>

#include <boost/test/unit_test.hpp>

using tare::image::content_key;

BOOST_AUTO_TEST_SUITE(image)

BOOST_AUTO_TEST_CASE(a_content_key_sees_every_byte_and_every_cut)
{
    auto const key = [](auto const&... pieces) {
        content_key out;
        (out.add(std::string_view(pieces)), ...);
        return out.value();
    };
    BOOST_TEST(key("abcdefghijk") == key("abcdefghijk"));
    std::string text(40, 'x');
    auto const before = key(text);
    for (auto& c : text) {
        c = 'y';
        BOOST_TEST(key(text) != before);
        c = 'x';
    }
    BOOST_TEST(key("ab", "c") != key("a", "bc"));
    BOOST_TEST(key("a", "b") != key("b", "a"));
    BOOST_TEST(key(std::string(8, '\0')) != key(std::string(16, '\0')));
    BOOST_TEST(key("abc") != key(std::string("abc\0", 4)));
}

BOOST_AUTO_TEST_CASE(a_content_key_is_printed_as_16_digits)
{
    auto const text = content_key().add(std::uint64_t{7}).text();
    BOOST_TEST(text.size() == 16u);
    BOOST_TEST(text.find_first_not_of("0123456789abcdef") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
