#include <tare/mysql/protocol/prepared_execute.hpp>

#include "messages.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace mysql_messages;
using protocol::integer_slot;
using protocol::prepared_execute;
using protocol::text_slot;
using protocol::types;
using protocol::value;

BOOST_AUTO_TEST_SUITE(mysql_protocol_prepared_execute)

BOOST_AUTO_TEST_CASE(with_its_slots_filled_it_is_the_execution_that_would_be_written)
{
    for (auto const t : {types::sent, types::known}) {
        prepared_execute const insert(77, {integer_slot{}, integer_slot{}, text_slot{119}, text_slot{300}}, t);
        BOOST_TEST(insert.slots() == 4u);
        std::string batch(2 * insert.size(), '?'), expected;
        auto* const second = insert.copy_to(batch.data());
        BOOST_TEST((insert.copy_to(second) == batch.data() + batch.size()));
        for (auto* copy : {batch.data(), second}) {
            std::int64_t const id = copy == second ? -5 : 1'234'567'890'123;
            std::string const c(119, copy == second ? 'x' : 'y'), pad(300, 'z');
            insert.set_integer(copy, 0, id);
            insert.set_integer(copy, 1, id + 1);
            BOOST_TEST(insert.slot_of(copy, 2).size() == 119u);
            std::copy(c.begin(), c.end(), insert.slot_of(copy, 2).begin());
            std::copy(pad.begin(), pad.end(), insert.slot_of(copy, 3).begin());
            protocol::write_execute(expected, 77, std::vector<value>{id, id + 1, std::string_view(c), std::string_view(pad)}, t);
        }
        BOOST_TEST(batch == expected);
    }
}

BOOST_AUTO_TEST_CASE(without_parameters_it_is_the_execution_itself)
{
    std::string expected;
    protocol::write_execute(expected, 3, {});
    BOOST_TEST(prepared_execute(3, {}, types::sent).bytes() == expected);
}

BOOST_AUTO_TEST_CASE(parameters_that_do_not_fit_into_a_packet_are_refused)
{
    BOOST_CHECK_THROW(prepared_execute(1, {text_slot{std::size_t(-1)}}, types::sent), tare::usage_error);
    BOOST_CHECK_THROW(prepared_execute(1, {text_slot{0xffffff}}, types::sent), tare::usage_error);
    BOOST_CHECK_THROW(prepared_execute(1, {text_slot{0x800000}, text_slot{0x800000}}, types::sent), tare::usage_error);
    std::vector<prepared_execute::parameter> const many(1 << 20, integer_slot{});
    BOOST_CHECK_THROW(prepared_execute(1, std::span(many), types::sent), tare::usage_error);
    prepared_execute const most(1, {text_slot{0xffffff - 40}}, types::sent);
    BOOST_TEST(most.size() < 4 + 0xffffffu);
    BOOST_TEST(most.bytes().substr(3, 2) == std::string_view("\0\x17", 2)); // one packet
}

BOOST_AUTO_TEST_SUITE_END()
