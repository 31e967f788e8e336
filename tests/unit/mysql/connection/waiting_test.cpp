#include <tare/mysql/connection/waiting.hpp>

#include <boost/test/unit_test.hpp>

using namespace tare::mysql;

namespace {

struct nobody final : completion {
    void complete(std::exception_ptr, answered) override {}
};

std::uint64_t add(waiting& to, asio::io_context& io, std::string const& words)
{
    return to.add({words, {}, {}}, std::make_unique<nobody>(), io.get_executor()).id;
}

std::uint8_t packets_of(std::size_t bytes) { return request{{}, std::string(bytes, 'x'), {}}.packets(); }

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_waiting)

BOOST_AUTO_TEST_CASE(operations_are_taken_in_their_order_and_found_by_their_numbers)
{
    asio::io_context io;
    waiting all;
    BOOST_TEST(all.empty());
    auto const first = add(all, io, "one"), second = add(all, io, "two");
    BOOST_TEST(first != 0u); // which is that of none
    BOOST_TEST(first != second);
    BOOST_TEST(all.first().words == "one");
    BOOST_TEST(all.find(second)->words == "two");
    BOOST_TEST(all.take_first()->id == first);
    BOOST_TEST(!all.find(first));
    BOOST_TEST(all.first().words == "two");
    BOOST_TEST(all.take_all().size() == 1u);
    BOOST_TEST(all.empty());
    BOOST_TEST(add(all, io, "three") > second);
}

BOOST_AUTO_TEST_CASE(a_message_is_sent_in_as_many_packets_as_its_bytes_have_heads)
{
    constexpr std::size_t whole = 0xffffff + 4;
    BOOST_TEST(packets_of(5) == 1u);
    BOOST_TEST(packets_of(whole + 4) == 2u); // the second is empty
    BOOST_TEST(packets_of(whole + 5) == 2u);
    BOOST_TEST(packets_of(2 * whole + 4) == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
