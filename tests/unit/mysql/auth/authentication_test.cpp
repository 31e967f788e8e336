#include <tare/mysql/auth/authentication.hpp>

#include "../protocol/messages.hpp"
#include "test_key.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace mysql_messages;
using auth::action;
using auth::authentication;

namespace {

constexpr std::string_view nonce = "RB3vz&Gr+yD&/ZZ305ZG", other_nonce = "dvH@I-CJ*4d|cZwk4^]:", password = "correct horse";

std::string switch_to(std::string_view plugin, std::string_view with = other_nonce)
{
    return "\xfe" + std::string(plugin) + '\0' + std::string(with) + '\0';
}

authentication begun(std::string_view plugin, auth::trust given = {}, std::string_view secret = password)
{
    authentication out(secret, given);
    (void)out.begin(plugin, nonce);
    return out;
}

void expect_sent(action const& a, std::string_view text)
{
    BOOST_TEST((a.what == action::kind::send));
    BOOST_TEST(a.text == text);
}

/// It failed with a sentence that says this, and not the password.
void expect_failed(action const& a, std::string_view words)
{
    BOOST_TEST((a.what == action::kind::failed));
    BOOST_TEST((a.text.find(words) != a.text.npos), a.text);
    BOOST_TEST((a.text.find(password) == a.text.npos));
}

std::string const full = "\x01\x04", fast = "\x01\x03";

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_auth_authentication)

BOOST_AUTO_TEST_CASE(a_login_has_the_proof_of_the_plugin_that_the_greeting_names)
{
    authentication proving(password);
    BOOST_TEST(proving.begin("mysql_native_password", nonce) == "mysql_native_password");
    BOOST_TEST(proving.proof() == auth::native_proof(password, nonce).view());
    BOOST_TEST(proving.begin("caching_sha2_password", nonce) == "caching_sha2_password");
    BOOST_TEST(proving.proof() == auth::sha2_proof(password, nonce).view());
    BOOST_TEST(proving.begin("something_new", nonce) == "mysql_native_password"); // the user may have another than the server's usual one
    BOOST_TEST((proving.take(ok()).what == action::kind::done));
}

BOOST_AUTO_TEST_CASE(a_switch_is_answered_with_a_proof_for_its_nonce)
{
    auto to_native = begun("caching_sha2_password");
    expect_sent(to_native.take(switch_to("mysql_native_password")), auth::native_proof(password, other_nonce).view());
    BOOST_TEST((to_native.take(ok()).what == action::kind::done));
    auto to_sha2 = begun("mysql_native_password");
    expect_sent(to_sha2.take(switch_to("caching_sha2_password")), auth::sha2_proof(password, other_nonce).view());
    BOOST_TEST((to_sha2.take(fast).what == action::kind::read));
    BOOST_TEST((to_sha2.take(ok()).what == action::kind::done));
    auto empty = begun("mysql_native_password", {}, "");
    expect_sent(empty.take(switch_to("caching_sha2_password")), "");
}

BOOST_AUTO_TEST_CASE(the_password_itself_is_sent_where_nobody_else_hears_it)
{
    auto proving = begun("caching_sha2_password", {.channel_is_secret = true});
    expect_sent(proving.take(full), std::string(password) + '\0');
    BOOST_TEST((proving.take(ok()).what == action::kind::done));
}

BOOST_AUTO_TEST_CASE(elsewhere_it_is_encrypted_with_the_key_that_the_server_sends_when_that_is_allowed)
{
    test_key const server;
    auto proving = begun("caching_sha2_password", {.ask_for_key = true});
    expect_sent(proving.take(full), "\x02");
    auto const sent = proving.take("\x01" + server.pem());
    BOOST_TEST((sent.what == action::kind::send));
    BOOST_TEST(server.decrypt(sent.text) == auth::masked(password, nonce).view());
    BOOST_TEST((proving.take(ok()).what == action::kind::done));
}

BOOST_AUTO_TEST_CASE(a_key_that_is_known_is_not_asked_for_and_masks_with_the_nonce_of_a_switch)
{
    test_key const server;
    auto const pem = server.pem();
    auto proving = begun("mysql_native_password", {.server_key = pem});
    (void)proving.take(switch_to("caching_sha2_password"));
    auto const sent = proving.take(full);
    BOOST_TEST((sent.what == action::kind::send));
    BOOST_TEST(server.decrypt(sent.text) == auth::masked(password, other_nonce).view());
}

BOOST_AUTO_TEST_CASE(a_password_is_never_sent_where_others_may_hear_it)
{
    auto proving = begun("caching_sha2_password");
    expect_failed(proving.take(full), "use TLS, give the server's public key");
    expect_failed(proving.take(ok()), "an authentication that is over");
}

BOOST_AUTO_TEST_CASE(keys_that_are_none_and_passwords_too_long_for_a_key_are_told)
{
    auto proving = begun("caching_sha2_password", {.ask_for_key = true});
    (void)proving.take(full);
    expect_failed(proving.take("\x01no key"), "no RSA key in PEM");
    test_key const server;
    auto const pem = server.pem();
    auto long_one = begun("caching_sha2_password", {.server_key = pem}, std::string(214, 'x'));
    expect_failed(long_one.take(full), "longer than the server's public key can encrypt; use TLS");
}

BOOST_AUTO_TEST_CASE(a_plugin_that_is_not_known_is_named_with_what_to_do)
{
    for (auto const* name : {"client_ed25519", "mysql_clear_password", "dialog", "sha256_password"})
        expect_failed(begun("mysql_native_password").take(switch_to(name)),
                      "the authentication plugin '" + std::string(name) + "', which is not known here; give the user a password of");
    expect_failed(begun("mysql_native_password").take("\xfe"), "mysql_old_password");
    expect_failed(begun("mysql_native_password").take(switch_to("a\x1b[31m")), "'a?[31m'");
    auto const sentence = std::string(begun("mysql_native_password").take(switch_to(std::string(60'000, 'x'))).text);
    BOOST_TEST(sentence.size() < 300u);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_told_in_the_words_of_the_server)
{
    expect_failed(begun("mysql_native_password").take(error(1045, "28000", "Access denied for user 'u'@'h' (using password: YES)")),
                  "the server refuses the login: ERROR 1045 (28000): Access denied for user 'u'@'h' (using password: YES)");
    expect_failed(begun("mysql_native_password").take("\xff"), "does not say why");
}

BOOST_AUTO_TEST_CASE(what_does_not_belong_to_an_authentication_ends_it)
{
    expect_failed(begun("mysql_native_password").take(""), "an empty message");
    expect_failed(begun("mysql_native_password").take("\x05"), "of no kind");
    expect_failed(begun("mysql_native_password").take(full), "more of mysql_native_password than there is");
    expect_failed(begun("caching_sha2_password").take("\x01"), "unknown for caching_sha2_password");
    expect_failed(begun("caching_sha2_password").take("\x01\x05"), "unknown for caching_sha2_password");
    expect_failed(begun("caching_sha2_password").take("\x01\x03\x03"), "unknown for caching_sha2_password");
    expect_failed(begun("mysql_native_password").take("\xfename"), "whose name does not end");
    expect_failed(begun("mysql_native_password").take(switch_to("caching_sha2_password", "short")), "without a nonce of 20 bytes");
    auto twice = begun("mysql_native_password");
    (void)twice.take(switch_to("caching_sha2_password"));
    expect_failed(twice.take(switch_to("mysql_native_password")), "again and again");
    auto accepted = begun("caching_sha2_password", {.channel_is_secret = true});
    (void)accepted.take(fast);
    expect_failed(accepted.take(full), "unknown for caching_sha2_password");
    auto asked = begun("caching_sha2_password", {.ask_for_key = true});
    (void)asked.take(full);
    expect_failed(asked.take(ok()), "that was not sent yet");
    authentication never(password);
    expect_failed(never.take(ok()), "that is over");
}

BOOST_AUTO_TEST_SUITE_END()
