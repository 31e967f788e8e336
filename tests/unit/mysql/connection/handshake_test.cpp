#include <tare/mysql/connection/handshake.hpp>

#include "fake_server.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mysql_messages;
using fake_mysql::visitor;
using step = handshake::step;
using tare::wire::secrecy;

namespace {

settings const who{.user = "me", .password = "s3cret", .database = "runs"};

handshake begun(secrecy how = secrecy::none, settings const& as = who) { return {as, "here:3306", how}; }

/// Behind the greeting and the login.
handshake logging_in(std::string const& plugin, secrecy how = secrecy::none, settings const& as = who)
{
    auto out = begun(how, as);
    BOOST_TEST((out.take(visitor::greeting(plugin), 1) == step::send));
    out.bytes().clear();
    return out;
}

/// Neither the sentence nor what the server is quoted with has the password.
void check_secret(tare::error const& e, std::string const& words)
{
    BOOST_TEST(has(e, words));
    BOOST_TEST(!has(e, "s3cret"));
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_connection_handshake)

BOOST_AUTO_TEST_CASE(a_greeting_is_answered_with_a_login_in_the_next_packet)
{
    auto hello = begun();
    auto const more = protocol::capability::local_files | protocol::capability::multi_statements;
    BOOST_TEST((hello.take(visitor::greeting("mysql_native_password", more), 1) == step::send));
    auto const& sent = hello.bytes();
    BOOST_TEST(sent.substr(3, 1) == "\x01"); // its number
    BOOST_TEST(sent.find(std::string("me\0", 3)) == 36u);
    BOOST_TEST((sent.find(auth::native_proof("s3cret", visitor::nonce).view()) != sent.npos));
    BOOST_TEST(sent.ends_with(std::string("runs\0mysql_native_password\0", 27)));
    BOOST_TEST((sent.find("s3cret") == sent.npos));
    BOOST_TEST(hello.version() == "10.11.6-MariaDB");
    BOOST_TEST(hello.number() == 7u);
    BOOST_TEST((hello.take(ok(), 3) == step::done));
    BOOST_TEST(protocol::has(hello.spoken(), protocol::capability::connect_with_db));
    BOOST_TEST(!protocol::has(hello.spoken(), protocol::capability::local_files)); // files are never offered
    BOOST_TEST(!protocol::has(hello.spoken(), protocol::capability::multi_statements));
}

BOOST_AUTO_TEST_CASE(several_statements_are_offered_when_they_are_wanted)
{
    auto how = who;
    how.multi_statements = true;
    auto several = begun(secrecy::none, how), single = begun();
    auto const greeting = visitor::greeting("mysql_native_password", protocol::capability::multi_statements);
    (void)several.take(greeting, 1);
    (void)single.take(greeting, 1);
    auto const offered = [](std::string const& login) { return protocol::load<4>(login.data() + 4); };
    BOOST_TEST((offered(several.bytes()) ^ offered(single.bytes())) == static_cast<std::uint32_t>(protocol::capability::multi_statements));
}

BOOST_AUTO_TEST_CASE(rows_that_are_found_are_told_when_they_are_wanted)
{
    auto how = who;
    how.found_rows = true;
    auto found = begun(secrecy::none, how), changed = begun();
    auto const greeting = visitor::greeting("mysql_native_password", protocol::capability::found_rows);
    (void)found.take(greeting, 1);
    (void)changed.take(greeting, 1);
    BOOST_TEST(protocol::has(found.spoken(), protocol::capability::found_rows));
    BOOST_TEST(!protocol::has(changed.spoken(), protocol::capability::found_rows));
}

BOOST_AUTO_TEST_CASE(tls_is_asked_for_before_anything_else_is_told)
{
    auto hello = begun(secrecy::when_asked);
    BOOST_TEST((hello.take(visitor::greeting("mysql_native_password", visitor::capability::ssl), 1) == step::start_tls));
    auto const request = std::exchange(hello.bytes(), {});
    BOOST_TEST(request.size() == 36u);
    BOOST_TEST((protocol::load<4>(request.data() + 4) & static_cast<std::uint32_t>(protocol::capability::ssl)) != 0u);
    BOOST_TEST((request.find("me") == request.npos));
    hello.log_in_over_tls(2);
    BOOST_TEST(hello.bytes().substr(3, 1) == "\x02");
    BOOST_TEST((hello.bytes().find(std::string("me\0", 3)) != std::string::npos));
}

BOOST_AUTO_TEST_CASE(a_server_without_tls_is_told_nothing)
{
    auto hello = begun(secrecy::when_asked);
    auto const left = thrown_by<connection_error>([&] { (void)hello.take(visitor::greeting(), 1); });
    BOOST_TEST(has(left, "cannot connect to here:3306: it offers no TLS; set the server up for it, or use a Unix socket"));
    BOOST_TEST(left.code() == std::make_error_code(std::errc::protocol_not_supported));
    BOOST_TEST(hello.bytes().empty());
}

BOOST_AUTO_TEST_CASE(the_password_itself_goes_where_nobody_hears_it_and_nowhere_else)
{
    for (auto const how : {secrecy::machine, secrecy::tls}) {
        auto hello = logging_in("caching_sha2_password", how);
        BOOST_TEST((hello.take("\x01\x04", 3) == step::send));
        BOOST_TEST(hello.bytes() == packets({std::string("s3cret\0", 7)}, 3));
    }
    auto heard = logging_in("caching_sha2_password");
    check_secret(thrown_by<connection_error>([&] { (void)heard.take("\x01\x04", 3); }),
                 "cannot connect to here:3306: the server wants the password itself");
    BOOST_TEST(heard.bytes().empty());
}

BOOST_AUTO_TEST_CASE(a_refusal_is_quoted_without_the_password_even_when_the_server_repeats_it)
{
    auto hello = logging_in("caching_sha2_password", secrecy::machine);
    (void)hello.take("\x01\x04", 3);
    auto const refused =
        thrown_by<server_error>([&] { (void)hello.take(error(1045, "28000", "Access denied for 'me' with s3cret, yes s3cret"), 5); });
    check_secret(refused, "here:3306 answers the login with ERROR 1045 (28000): Access denied for 'me' with ***, yes ***");
    BOOST_TEST(refused.message() == "Access denied for 'me' with ***, yes ***");
    auto empty = logging_in("mysql_native_password", secrecy::none, {.user = "me"});
    BOOST_TEST(has(thrown_by<server_error>([&] { (void)empty.take(error(1045, "28000", "Access denied"), 3); }), ": Access denied;"));
}

BOOST_AUTO_TEST_CASE(what_is_no_greeting_and_no_reason_is_told)
{
    auto none = begun();
    auto const wrong = thrown_by<connection_error>([&] {
        (void)none.take("\x09"
                        "5.0",
                        1);
    });
    BOOST_TEST(wrong.code() == make_error_code(protocol::errc::not_protocol_10));
    BOOST_TEST(has(wrong, "cannot connect to here:3306: the server does not greet in version 10"));
    auto mute = begun();
    auto const refused = thrown_by<connection_error>([&] { (void)mute.take("\xff", 1); });
    BOOST_TEST(refused.code() == std::make_error_code(std::errc::connection_refused));
    BOOST_TEST(has(refused, "it refuses and does not say why"));
}

BOOST_AUTO_TEST_CASE(a_server_that_asks_for_a_file_during_the_login_gets_nothing)
{
    auto hello = logging_in("mysql_native_password");
    auto const refused = thrown_by<connection_error>([&] { (void)hello.take("\xfb/etc/passwd", 3); });
    BOOST_TEST(refused.code() == std::make_error_code(std::errc::permission_denied));
    BOOST_TEST(has(refused, "a message of no kind that belongs to an authentication"));
    BOOST_TEST(hello.bytes().empty());
}

BOOST_AUTO_TEST_SUITE_END()
