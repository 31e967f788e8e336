// The codec against a real MariaDB: what it sends is read, what it is sent is understood.

#include "mysql_session.hpp"

#include <tare/mysql/protocol/execute.hpp>
#include <tare/mysql/protocol/prepared_execute.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

using namespace mysql_session;
using protocol::answer;
using protocol::types;
using protocol::value;
using namespace std::literals;

namespace {

std::size_t allocations = 0;

} // namespace

// Counted here, where the program is this test alone.
[[gnu::noinline]] void* operator new(std::size_t bytes)
{
    ++allocations;
    if (void* const out = std::malloc(bytes)) return out;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace {

constexpr auto with_eof = static_cast<protocol::capability>(static_cast<std::uint32_t>(protocol::usual) &
                                                            ~static_cast<std::uint32_t>(protocol::capability::deprecate_eof));

/// As the account of the tests, in its database.
codec_session prepared_session(protocol::capability spoken = protocol::usual)
{
    codec_session out({.user = mysql_server::user, .password = mysql_server::password, .database = "tare", .spoken = spoken});
    static bool const made =
        out.query("CREATE TABLE sbtest (id INT PRIMARY KEY, k INT NOT NULL, c CHAR(120) NOT NULL)").starts_with("ok: ");
    BOOST_REQUIRE(made);
    return out;
}

std::string execute(codec_session& s, std::vector<value> const& values, types t = types::sent)
{
    std::string command;
    protocol::write_execute(command, s.statement, values, t);
    return s.ask(command, answer::binary);
}

/// The last answer, read again in pieces: it is what the parser said, and the scanner counts what the parser told.
void read_again(codec_session const& s, answer expected, std::string_view text)
{
    mysql_reading::setting const how{expected, s.spoken()};
    for (std::size_t const piece : {1U, 7U, 1000U}) {
        auto const parsed = mysql_reading::parsed(
            s.received, [&] { return piece; }, how);
        BOOST_TEST(parsed == std::string(text) + " (last)\nover");
        BOOST_TEST(mysql_reading::scanned(
                       s.received, [&] { return piece; }, how) == mysql_reading::scanned_by_parser(s.received, how));
    }
}

std::string last_line(std::string const& text) { return text.substr(text.rfind('\n') + 1); }

std::string rows(std::string const& text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find('\n', at), text.size());
        if (text.substr(at, 4) == "row ") out += text.substr(at + 4, end - at - 4) + '\n';
        at = end + 1;
    }
    return out;
}

constexpr auto every_type =
    "CREATE TEMPORARY TABLE every (a TINYINT, b TINYINT UNSIGNED, c SMALLINT, d MEDIUMINT, e INT UNSIGNED, f BIGINT, "
    "g BIGINT UNSIGNED, h FLOAT, i DOUBLE, j DECIMAL(20,3), k DATE, l DATETIME(6), m TIMESTAMP(3) NULL, n TIME(6), o YEAR, "
    "p CHAR(10), q VARCHAR(300), r BLOB, s LONGTEXT, t ENUM('x','y'), u SET('x','y'), v BIT(9), w JSON, x INT)";
constexpr auto its_row =
    "INSERT INTO every VALUES (-128, 255, -32768, -8388608, 4294967295, -9223372036854775808, 18446744073709551615, 1.5, "
    "-2.25, -12345678901234567.125, '2024-02-29', '2024-02-29 23:59:59.000001', '2024-02-29 12:00:00.5', "
    "'-838:59:59.000001', 2024, 'char', REPEAT('v', 300), x'00ff', 'text', 'y', 'x,y', b'100000001', '{\"a\": 1}', NULL)";
std::string const its_values = "-128, 255u, -32768, -8388608, 4294967295u, -9223372036854775808, 18446744073709551615u, 1.5f, -2.25d, "
                               "'-12345678901234567.125', 2024-02-29, 2024-02-29T23:59:59.000001, 2024-02-29T12:00:00.500000, "
                               "-838:59:59.000001, 2024u, 'char', '" +
                               std::string(300, 'v') + "', '" + "\0\xff"s + "', 'text', 'y', 'x,y', '\x01\x01', '{\"a\": 1}', null\n";

} // namespace

BOOST_AUTO_TEST_SUITE(mysql, *boost::unit_test::precondition(has_mariadb))

BOOST_AUTO_TEST_CASE(an_account_with_a_password_logs_in_and_a_wrong_one_is_told)
{
    auto s = prepared_session();
    BOOST_TEST((s.version().find("MariaDB") != s.version().npos));
    BOOST_TEST(rows(s.query("SELECT CURRENT_USER(), DATABASE()")) == "'tare@%', 'tare'\n");
    auto const is_denied = [](auto const& e) {
        return std::string(e.what()).starts_with(
            "the server refuses the login: ERROR 1045 (28000): Access denied for user 'tare'@'localhost'");
    };
    BOOST_CHECK_EXCEPTION(codec_session({.user = "tare", .password = "wrong"}), error, is_denied);
}

BOOST_AUTO_TEST_CASE(a_plugin_that_is_not_known_is_named)
{
    codec_session root({});
    BOOST_TEST(root.query("INSTALL SONAME 'auth_ed25519'").starts_with("ok: "));
    BOOST_TEST(root.query("CREATE USER curve IDENTIFIED VIA ed25519 USING PASSWORD('secret')").starts_with("ok: "));
    BOOST_CHECK_EXCEPTION(codec_session({.user = "curve", .password = "secret"}), error, [](auto const& e) {
        return std::string(e.what()).starts_with("the server wants the authentication plugin 'client_ed25519', which is not known here");
    });
}

BOOST_AUTO_TEST_CASE(a_server_that_thinks_of_another_plugin_switches)
{
    codec_session root({});
    // Whoever greets with the wrong plugin's proof is asked again, with a nonce for the right one.
    BOOST_TEST(root.query("CREATE USER nobody_knows IDENTIFIED VIA unix_socket OR mysql_native_password USING PASSWORD('secret')")
                   .starts_with("ok: "));
    codec_session s({.user = "nobody_knows", .password = "secret"});
    BOOST_TEST(rows(s.query("SELECT 1")) == "1\n");
}

BOOST_AUTO_TEST_CASE(every_type_is_read_as_text_and_as_bytes_with_either_end)
{
    for (auto const spoken : {protocol::usual, with_eof}) {
        auto s = prepared_session(spoken);
        BOOST_TEST(has(s.spoken(), protocol::capability::deprecate_eof) == (spoken == protocol::usual));
        BOOST_REQUIRE(s.query(every_type).starts_with("ok: "));
        BOOST_TEST(s.query(its_row).starts_with("ok: affected 1 "));
        auto const as_text = s.query("SELECT * FROM every");
        BOOST_TEST(rows(as_text) == its_values);
        read_again(s, answer::text, as_text);
        auto const prepared = s.prepare("SELECT * FROM every WHERE a = ? OR q = ?");
        BOOST_TEST(prepared.starts_with("prepared " + std::to_string(s.statement) + ": 2 parameters, 24 columns\nparameter ? "));
        read_again(s, answer::prepared, prepared);
        auto const as_bytes = execute(s, {std::int64_t{-128}, {}});
        BOOST_TEST(rows(as_bytes) == its_values);
        read_again(s, answer::binary, as_bytes);
        BOOST_TEST(rows(execute(s, {std::int64_t{5}, {}})).empty());
    }
}

BOOST_AUTO_TEST_CASE(every_kind_of_value_arrives_as_it_was_sent)
{
    auto s = prepared_session();
    (void)s.prepare("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?");
    std::string const text(70'000, 't');
    std::vector<value> const values{{},
                                    std::int64_t{-5},
                                    std::uint64_t{18446744073709551615U},
                                    1.5F,
                                    -2.25,
                                    std::string_view(text),
                                    protocol::date{2024, 2, 29},
                                    protocol::date_time{{2024, 2, 29}, 23, 59, 59, 1},
                                    protocol::time{true, 100, 59, 59, 1}};
    auto const expected =
        "null, -5, 18446744073709551615u, 1.5f, -2.25d, '" + text + "', 2024-02-29, 2024-02-29T23:59:59.000001, -100:59:59.000001\n";
    // MariaDB gives a float that was sent as one of 32 bits back with the type FLOAT, and NULL with its own.
    BOOST_TEST(rows(execute(s, values)) == expected);
    BOOST_TEST(rows(execute(s, values, types::known)) == expected);
}

BOOST_AUTO_TEST_CASE(errors_are_told_with_their_code_and_state)
{
    auto s = prepared_session();
    BOOST_TEST(s.query("SELECT * FROM missing") == "ERROR 1146 (42S02): Table 'tare.missing' doesn't exist");
    read_again(s, answer::text, "ERROR 1146 (42S02): Table 'tare.missing' doesn't exist");
    BOOST_TEST(s.prepare("SELECT * FROM missing") == "ERROR 1146 (42S02): Table 'tare.missing' doesn't exist");
    BOOST_TEST(s.query("REPLACE INTO sbtest VALUES (1, 1, 'c')").starts_with("ok: affected "));
    BOOST_TEST(s.query("INSERT INTO sbtest VALUES (1, 1, 'c')") == "ERROR 1062 (23000): Duplicate entry '1' for key 'PRIMARY'");
    (void)s.prepare("INSERT INTO sbtest VALUES (?, 1, 'c')");
    BOOST_TEST(execute(s, {std::int64_t{1}}) == "ERROR 1062 (23000): Duplicate entry '1' for key 'PRIMARY'");
}

BOOST_AUTO_TEST_CASE(several_statements_have_several_results)
{
    auto s = prepared_session(protocol::usual | protocol::capability::multi_statements);
    auto const text = s.query(
        "DELETE FROM sbtest; INSERT INTO sbtest VALUES (1, 1, 'a'), (2, 1, 'b'); SELECT id FROM sbtest; SELECT COUNT(*) FROM sbtest; DO");
    read_again(s, answer::text, text);
    BOOST_TEST((text.find("ok: affected 2 id 0 status 10 warnings 0 'Records: 2  Duplicates: 0  Warnings: 0'\n") != text.npos));
    BOOST_TEST(rows(text) == "1\n2\n2\n");
    BOOST_TEST(last_line(text).starts_with("ERROR 1064 (42000): You have an error in your SQL syntax"));
}

BOOST_AUTO_TEST_CASE(a_procedure_that_was_prepared_has_results_and_an_ok)
{
    auto s = prepared_session();
    (void)s.query("DROP PROCEDURE IF EXISTS two");
    BOOST_TEST(s.query("CREATE PROCEDURE two() BEGIN SELECT 1; SELECT 'x', NULL; END").starts_with("ok: "));
    BOOST_TEST(s.prepare("CALL two()").starts_with("prepared "));
    auto const text = execute(s, {});
    BOOST_TEST(rows(text) == "1\n'x', null\n");
    BOOST_TEST(last_line(text).starts_with("ok: "));
    read_again(s, answer::binary, text);
}

BOOST_AUTO_TEST_CASE(executions_that_are_patched_in_place_insert_what_they_say)
{
    auto s = prepared_session();
    (void)s.query("DELETE FROM sbtest");
    (void)s.prepare("INSERT INTO sbtest VALUES (?, ?, ?)");
    for (auto const t : {types::sent, types::known}) {
        protocol::prepared_execute const insert(s.statement, {protocol::integer_slot{}, protocol::integer_slot{}, protocol::text_slot{119}},
                                                t);
        for (int i = 0; i < 3; ++i) {
            std::string command(insert.size(), '\0');
            (void)insert.copy_to(command.data());
            insert.set_integer(command.data(), 0, (t == types::sent ? 0 : 100) + i);
            insert.set_integer(command.data(), 1, -i);
            auto const c = insert.slot_of(command.data(), 2);
            std::fill(c.begin(), c.end(), static_cast<char>('a' + i));
            BOOST_TEST(s.ask(command, answer::binary).starts_with("ok: affected 1 "));
        }
    }
    BOOST_TEST(rows(s.query("SELECT id, k, LEFT(c, 2), LENGTH(c) FROM sbtest ORDER BY id")) ==
               "0, 0, 'aa', 119\n1, -1, 'bb', 119\n2, -2, 'cc', 119\n100, 0, 'aa', 119\n101, -1, 'bb', 119\n102, -2, 'cc', 119\n");
}

BOOST_AUTO_TEST_CASE(messages_of_several_packets_go_both_ways)
{
    auto s = prepared_session();
    for (std::size_t const size : {0xfffff0U, 0x1100000U}) {
        std::string command;
        protocol::write_query(command, "SELECT LENGTH('" + std::string(size, 'x') + "')");
        std::uint8_t const packets = size < 0xffffff - 20 ? 1 : 2;
        BOOST_TEST(rows(s.ask(command, answer::text, packets)) == std::to_string(size) + "\n");
    }
    // Around the length of a packet: three bytes are those of the length itself, four of a longer one.
    for (std::size_t const size : {0xfffffaU, 0xfffffbU, 0xfffffcU, 0x1100000U})
        BOOST_TEST(rows(s.query("SELECT REPEAT('y', " + std::to_string(size) + ")")).size() == size + 3, size);
}

BOOST_AUTO_TEST_CASE(a_scanner_and_a_patched_execution_allocate_nothing)
{
    auto s = prepared_session();
    BOOST_REQUIRE(s.query(every_type).starts_with("ok: "));
    for (int i = 0; i < 20; ++i) (void)s.query(its_row);
    (void)s.prepare("SELECT * FROM every");
    BOOST_TEST(rows(execute(s, {})).size() == 20 * its_values.size());
    protocol::prepared_execute const insert(s.statement, {protocol::integer_slot{}, protocol::text_slot{119}}, types::known);
    std::vector<char> command(insert.size());
    protocol::scanner scanner(s.spoken());
    std::uint64_t counted = 0;
    auto const before = allocations;
    for (std::size_t const piece : {1U, 100U, 1U << 20}) {
        (void)insert.copy_to(command.data());
        insert.set_integer(command.data(), 0, 5);
        scanner.begin(answer::binary);
        std::string_view left = s.received;
        for (; !left.empty(); left.remove_prefix(std::min(piece, left.size())))
            if (!scanner.scan(left.substr(0, piece), [&](protocol::scanned const& one) { counted += one.rows; })) break;
    }
    auto const after = allocations;
    BOOST_TEST(after == before);
    BOOST_TEST(counted == 60u);
    BOOST_TEST(std::make_unique<int>(1) != nullptr);
    BOOST_TEST(allocations > after); // they are counted
}

BOOST_AUTO_TEST_CASE(small_commands_are_understood)
{
    auto s = prepared_session();
    std::string ping, other, reset, close;
    protocol::write_ping(ping);
    BOOST_TEST(s.ask(ping, answer::plain).starts_with("ok: "));
    protocol::write_init_db(other, "information_schema");
    BOOST_TEST(s.ask(other, answer::plain).starts_with("ok: "));
    BOOST_TEST(rows(s.query("SELECT DATABASE()")) == "'information_schema'\n");
    (void)s.prepare("SELECT ?");
    protocol::write_reset(reset, s.statement);
    BOOST_TEST(s.ask(reset, answer::plain).starts_with("ok: "));
    protocol::write_close(close, s.statement);
    s.send(close); // which is not answered
    BOOST_TEST(execute(s, {std::int64_t{1}}).starts_with("ERROR 1243 (HY000): Unknown prepared statement handler"));
    std::string quit;
    protocol::write_quit(quit);
    s.send(quit);
    BOOST_CHECK_THROW((void)s.query("SELECT 1"), error); // the server has closed
}

BOOST_AUTO_TEST_CASE(a_file_that_the_server_asks_for_is_refused_and_the_session_goes_on)
{
    auto s = prepared_session(protocol::usual | protocol::capability::local_files);
    auto const text = s.query("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE sbtest");
    BOOST_TEST(text.starts_with("file '/etc/hostname'\nok: affected 0 "), text);
    BOOST_TEST(rows(s.query("SELECT 1")) == "1\n");
}

BOOST_AUTO_TEST_CASE(changes_of_the_session_are_told_when_they_are_asked_for)
{
    auto s = prepared_session(protocol::usual | protocol::capability::session_track);
    std::string other;
    protocol::write_init_db(other, "information_schema");
    BOOST_TEST(s.ask(other, answer::plain).starts_with("ok: "));
    std::string_view left = s.received;
    protocol::response_parser parser(s.spoken());
    parser.begin(answer::plain);
    auto const* e = parser.next(left);
    BOOST_REQUIRE(e != nullptr);
    protocol::session_changes changes(e->ok);
    std::string found;
    for (protocol::session_changes::change c{}; changes.next(c);)
        if (c.kind == 1) found = c.content;
    BOOST_TEST((changes.error() == protocol::errc{}));
    BOOST_TEST(found == "\x12information_schema");
}

BOOST_AUTO_TEST_SUITE_END()
