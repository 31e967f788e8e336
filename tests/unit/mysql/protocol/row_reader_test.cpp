#include <tare/mysql/protocol/row_reader.hpp>

#include "messages.hpp"
#include "reading.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mysql_messages;
using mysql_reading::row_text;
using protocol::field_type;
using protocol::kind;

namespace {

std::string text(kind k, std::string_view value) { return row_text(protocol::format::text, std::vector{k}, string(value)); }
std::string text(field_type t, std::string_view value) { return text(kind{t, false}, value); }

/// One value of a binary row, from its dump.
std::string binary(kind k, std::string_view dump)
{
    auto const row = std::string(2, '\0') + hex(dump);
    return row_text(protocol::format::binary, std::vector{k}, row);
}
std::string binary(field_type t, std::string_view dump) { return binary(kind{t, false}, dump); }

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_protocol_row_reader)

BOOST_AUTO_TEST_CASE(text_becomes_what_its_column_says)
{
    BOOST_TEST(text(field_type::tiny, "-128") == "-128");
    BOOST_TEST(text(field_type::longlong, "-9223372036854775808") == "-9223372036854775808");
    BOOST_TEST(text({field_type::longlong, true}, "18446744073709551615") == "18446744073709551615u");
    BOOST_TEST(text({field_type::long_, true}, "0000000042") == "42u"); // ZEROFILL
    BOOST_TEST(text({field_type::year, true}, "2024") == "2024u");
    BOOST_TEST(text(field_type::float_, "1.5") == "1.5f");
    BOOST_TEST(text(field_type::float_, "3.40282e38") == "3.40282002e+38f");
    BOOST_TEST(text(field_type::double_, "-1.7976931348623157e308") == "-1.7976931348623157e+308d");
    BOOST_TEST(text(field_type::newdecimal, "-12345678901234567890.50") == "'-12345678901234567890.50'");
    BOOST_TEST(text(field_type::date, "2024-02-29") == "2024-02-29");
    BOOST_TEST(text(field_type::date, "0000-00-00") == "0000-00-00");
    BOOST_TEST(text(field_type::datetime, "2010-10-17 19:27:30.000001") == "2010-10-17T19:27:30.000001");
    BOOST_TEST(text(field_type::timestamp, "2010-10-17 19:27:30.5") == "2010-10-17T19:27:30.500000");
    BOOST_TEST(text(field_type::time, "-838:59:59") == "-838:59:59.000000");
    BOOST_TEST(text(field_type::time, "19:27:30.12") == "19:27:30.120000");
    BOOST_TEST(text(field_type::json, "{\"a\": 1}") == "'{\"a\": 1}'");
    BOOST_TEST(text(field_type::bit, std::string_view("\x01\x00", 2)) == std::string("'\x01\x00'", 4));
    BOOST_TEST(text(field_type::blob, "") == "''");
}

BOOST_AUTO_TEST_CASE(text_that_its_column_cannot_hold_is_an_error)
{
    for (auto const* n : {"", "x", "1x", "--1", "+1", " 1", "9223372036854775808"})
        BOOST_TEST(text(field_type::longlong, n) == " ! a value is no integer of its column's type");
    BOOST_TEST(text({field_type::longlong, true}, "-1") == " ! a value is no integer of its column's type");
    for (auto const* n : {"", "1e999", "nan", "inf", "1.5 ", "0x1"})
        BOOST_TEST(text(field_type::double_, n) == " ! a value is no finite number of its column's type");
    for (auto const* d : {"", "2024-1-01", "2024-13-01", "2024-01-32", "2024-01-01 ", "24-01-01", "2024/01/01"})
        BOOST_TEST(text(field_type::date, d) == " ! a value is no date");
    for (auto const* d : {"2024-01-01", "2024-01-01 24:00:00", "2024-01-01 00:60:00", "2024-01-01 00:00:60", "2024-01-01 00:00:00.",
                          "2024-01-01 00:00:00.1234567", "2024-01-01T00:00:00"})
        BOOST_TEST(text(field_type::datetime, d) == " ! a value is no date");
    for (auto const* t : {"", "1:00:00", "839:00:00", "00:60:00", "+10:00:00", "0000:00:00"})
        BOOST_TEST(text(field_type::time, t) == " ! a value is no time");
    BOOST_TEST(text(field_type::null, "x") == " ! a column of type NULL has a value");
}

// Examples are those of MySQL, "Binary Protocol Value", where there is one.
BOOST_AUTO_TEST_CASE(binary_values_are_read_by_their_type)
{
    BOOST_TEST(binary(field_type::string, "03 66 6f 6f") == "'foo'");
    BOOST_TEST(binary(field_type::longlong, "01 00 00 00 00 00 00 00") == "1");
    BOOST_TEST(binary({field_type::longlong, true}, "ff ff ff ff ff ff ff ff") == "18446744073709551615u");
    BOOST_TEST(binary(field_type::longlong, "ff ff ff ff ff ff ff ff") == "-1");
    BOOST_TEST(binary(field_type::long_, "01 00 00 00") == "1");
    BOOST_TEST(binary(field_type::long_, "00 00 00 80") == "-2147483648");
    BOOST_TEST(binary({field_type::long_, true}, "00 00 00 80") == "2147483648u");
    BOOST_TEST(binary(field_type::int24, "ff ff ff ff") == "-1");
    BOOST_TEST(binary(field_type::short_, "01 80") == "-32767");
    BOOST_TEST(binary({field_type::year, true}, "e8 07") == "2024u");
    BOOST_TEST(binary(field_type::tiny, "80") == "-128");
    BOOST_TEST(binary({field_type::tiny, true}, "80") == "128u");
    BOOST_TEST(binary(field_type::double_, "66 66 66 66 66 66 24 40") == "10.199999999999999d");
    BOOST_TEST(binary(field_type::float_, "33 33 23 41") == "10.1999998f");
    BOOST_TEST(binary(field_type::date, "04 da 07 0a 11") == "2010-10-17");
    BOOST_TEST(binary(field_type::datetime, "0b da 07 0a 11 13 1b 1e 01 00 00 00") == "2010-10-17T19:27:30.000001");
    BOOST_TEST(binary(field_type::timestamp, "0b da 07 0a 11 13 1b 1e 01 00 00 00") == "2010-10-17T19:27:30.000001");
    BOOST_TEST(binary(field_type::datetime, "07 da 07 0a 11 13 1b 1e") == "2010-10-17T19:27:30.000000");
    BOOST_TEST(binary(field_type::datetime, "04 da 07 0a 11") == "2010-10-17T00:00:00.000000");
    BOOST_TEST(binary(field_type::datetime, "00") == "0000-00-00T00:00:00.000000");
    BOOST_TEST(binary(field_type::date, "00") == "0000-00-00");
    BOOST_TEST(binary(field_type::time, "0c 01 02 00 00 00 13 1b 1e 01 00 00 00") == "-67:27:30.000001");
    BOOST_TEST(binary(field_type::time, "08 00 22 00 00 00 16 3b 3b") == "838:59:59.000000");
    BOOST_TEST(binary(field_type::time, "00") == "00:00:00.000000");
    BOOST_TEST(binary(field_type::newdecimal, "05 2d 31 2e 35 30") == "'-1.50'");
    BOOST_TEST(binary(field_type::bit, "01 05") == "'\x05'");
}

BOOST_AUTO_TEST_CASE(binary_values_that_are_none_are_errors)
{
    BOOST_TEST(binary(field_type::long_, "01 00 00") == " ! a message ends before all that it has to hold");
    BOOST_TEST(binary(field_type::tiny, "01 02") == "1 ! a message goes on behind all that it has to hold");
    BOOST_TEST(binary(field_type::string, "05 66") == " ! a message ends before all that it has to hold");
    BOOST_TEST(binary(field_type::float_, "00 00 80 7f") == " ! a value is no finite number of its column's type");
    BOOST_TEST(binary(field_type::double_, "00 00 00 00 00 00 f8 7f") == " ! a value is no finite number of its column's type");
    BOOST_TEST(binary(field_type::date, "05 da 07 0a 11 00") == " ! a value is no date");
    BOOST_TEST(binary(field_type::date, "07 da 07 0a 11 00 00 00") == " ! a value is no date");
    BOOST_TEST(binary(field_type::date, "04 da 07 0d 11") == " ! a value is no date");
    BOOST_TEST(binary(field_type::datetime, "07 da 07 0a 11 18 00 00") == " ! a value is no date");
    BOOST_TEST(binary(field_type::datetime, "0b da 07 0a 11 13 1b 1e 40 42 0f 00") == " ! a value is no date");
    BOOST_TEST(binary(field_type::time, "04 00 00 00 00") == " ! a value is no time");
    // The documentation's own example, 120 days: more than a TIME can be, and no server sends it.
    BOOST_TEST(binary(field_type::time, "0c 01 78 00 00 00 13 1b 1e 01 00 00 00") == " ! a value is no time");
    BOOST_TEST(binary(field_type::time, "08 00 22 00 00 00 17 00 00") == " ! a value is no time");
    BOOST_TEST(binary(field_type::time, "08 00 ab 0a 00 00 00 00 00") == " ! a value is no time"); // 2731 days are more than 65535 hours
    BOOST_TEST(binary(field_type::null, "00") == " ! a column of type NULL has a value");
}

// MySQL, "NULL-Bitmap": its bits begin at the third.
BOOST_AUTO_TEST_CASE(nulls_of_a_binary_row_are_bits_and_take_no_bytes)
{
    std::vector<kind> const nine(9, kind{field_type::tiny, false});
    auto const row = hex("00 00 04 01 02 03 04 05 06 07 08"); // the ninth
    BOOST_TEST(row_text(protocol::format::binary, nine, row) == "1, 2, 3, 4, 5, 6, 7, 8, null");
    std::vector<kind> const two{{field_type::null, false}, {field_type::string, false}};
    BOOST_TEST(row_text(protocol::format::binary, two, hex("00 0c")) == "null, null");
    BOOST_TEST(row_text(protocol::format::binary, two, hex("00 04 01 61")) == "null, 'a'");
    BOOST_TEST(row_text(protocol::format::binary, nine, hex("00 00")) == " ! a message ends before all that it has to hold");
    BOOST_TEST(row_text(protocol::format::binary, two, hex("01 0c")) == " ! a binary row does not begin with a zero byte");
}

BOOST_AUTO_TEST_CASE(text_rows_have_as_many_values_as_columns)
{
    std::vector<kind> const two(2, kind{field_type::string, false});
    BOOST_TEST(row_text(protocol::format::text, two, string("a") + "\xfb") == "'a', null");
    BOOST_TEST(row_text(protocol::format::text, two, string("a")) == "'a' ! a message ends before all that it has to hold");
    BOOST_TEST(row_text(protocol::format::text, two, string("a") + string("") + "x") ==
               "'a', '' ! a message goes on behind all that it has to hold");
    BOOST_TEST(row_text(protocol::format::text, two, "\xff") == " ! a length begins with a byte that no length begins with");
}

BOOST_AUTO_TEST_SUITE_END()
