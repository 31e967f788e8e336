// Logins by caching_sha2_password, which MariaDB does not speak: a server written for the test, the MariaDB client's own plugin, and ours.
#include "../says.hpp"
#include "../thrown_by.hpp"
#include "../unit/mysql/protocol/messages.hpp"
#include "certificate.hpp"
#include "has_programs.hpp"
#include "own_folder.hpp"
#include "sha2_server.hpp"

#include <tare/mysql/connection/client.hpp>
#include <tare/mysql/connection/tls.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

using namespace tare;
using namespace tare::mysql;
using sha2_server::account;
using sha2_server::path;
using sha2_server::seen;

namespace {

namespace fs = std::filesystem;

/// Where Debian's package libmariadb3 keeps what clients load.
std::optional<fs::path> plugins()
{
    for (auto const* folder : {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"})
        if (fs::exists(fs::path(folder) / "libmariadb3/plugin/caching_sha2_password.so")) return fs::path(folder) / "libmariadb3/plugin";
    return std::nullopt;
}

boost::test_tools::assertion_result has_parts(boost::unit_test::test_unit_id)
{
    auto result = has_programs({"mariadb", "openssl"}, "mariadb-client openssl");
    if (result && !plugins()) {
        result = false;
        result.message() << "there is no caching_sha2_password.so for clients; apt install libmariadb3";
    }
    return result;
}

/// A certificate and a key of RSA, made once and gone with the program.
struct material {
    own_folder folder{"sha2"};
    test_key key{};
    std::string certificate = (folder / "server").string();

    material() { make_certificate(certificate); }

    static material& instance()
    {
        static material one;
        return one;
    }
};

account const me{.user = "me", .password = "correct horse"};

account with_tls(account who)
{
    who.certificate = material::instance().certificate;
    return who;
}

/// What a server with this account sees of a client that is given its port.
seen visited(account const& who, path by, std::function<void(std::uint16_t port)> const& visit)
{
    seen out;
    {
        scripted_server<sha2_server::visitor> server(
            [&](sha2_server::visitor& client) { client.serve(who, by, material::instance().key, out); });
        visit(server.port());
    }
    BOOST_TEST(out.plain.find(me.password) == std::string::npos); // whatever happened, it could not be heard
    return out;
}

/// The MariaDB client with its own plugin; what it printed, and what it said on the way out.
system::output foreign_client(std::uint16_t port, std::string const& password, bool tls)
{
    return system::run(
        {.argv = {"mariadb", "--no-defaults", "--plugin-dir=" + plugins()->string(), "--host=127.0.0.1", "--port=" + std::to_string(port),
                  "--user=me", tls ? "--ssl" : "--skip-ssl", "--batch", "--skip-column-names", "--execute=SELECT 1"},
         .environment = {"MYSQL_PWD=" + password}});
}

settings as(std::string const& password) { return {.user = "me", .password = password}; }

void check_in(client& here)
{
    BOOST_TEST(here.connection().version() == "8.0.36");
    BOOST_TEST(here.query("SELECT 1").one<int>() == 1);
    here.quit();
}

auto logging_in(settings how)
{
    return [how](std::uint16_t port) {
        client here(over_tcp("127.0.0.1", port), how);
        check_in(here);
    };
}

auto logging_in_over_tls(settings how)
{
    return [how](std::uint16_t port) {
        client here(over_tls("localhost", port, {.ca_file = material::instance().certificate + ".pem"}), how);
        check_in(here);
    };
}

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_caching_sha2, *boost::unit_test::precondition(has_parts))

BOOST_AUTO_TEST_CASE(the_client_of_mariadb_logs_in_by_every_path)
{
    for (auto const by : {path::fast, path::full})
        for (bool const tls : {false, true}) {
            BOOST_TEST_CONTEXT((by == path::fast ? "fast" : "full") << (tls ? " over TLS" : " in plain"))
            {
                auto const got = visited(tls ? with_tls(me) : me, by, [&](std::uint16_t port) {
                    auto const ran = foreign_client(port, me.password, tls);
                    BOOST_TEST(ran.status.success(), ran.errors);
                    BOOST_TEST(ran.out == "1\n");
                });
                BOOST_TEST(got.tls == tls);
                BOOST_TEST(got.plugin == "caching_sha2_password");
                BOOST_TEST(got.proof_is_right);
                BOOST_TEST(got.is_in);
                BOOST_TEST(got.key_was_asked_for == (by == path::full && !tls));
            }
        }
}

BOOST_AUTO_TEST_CASE(the_client_of_mariadb_is_refused_with_another_password)
{
    for (auto const by : {path::fast, path::full}) {
        auto const got = visited(me, by, [&](std::uint16_t port) {
            auto const ran = foreign_client(port, "wrong horse", false);
            BOOST_TEST(!ran.status.success());
            BOOST_TEST(ran.errors.find("ERROR 1045 (28000)") != ran.errors.npos, ran.errors);
        });
        BOOST_TEST(!got.proof_is_right);
        BOOST_TEST(!got.is_in);
    }
}

BOOST_AUTO_TEST_CASE(ours_logs_in_by_the_fast_path)
{
    for (auto const* password : {"correct horse", "x", "pässwörd", "a longer one than the nonce, which has only twenty bytes"}) {
        auto who = me;
        who.password = password;
        auto const got = visited(who, path::fast, logging_in(as(password)));
        BOOST_TEST(got.proof_is_right);
        BOOST_TEST(got.is_in);
        BOOST_TEST((got.queries == std::vector<std::string>{"SELECT 1"}));
    }
}

BOOST_AUTO_TEST_CASE(ours_encrypts_the_password_with_the_key_that_it_asks_for_or_has)
{
    for (auto const* password : {"correct horse", "x", "pässwörd", "a longer one than the nonce, which has only twenty bytes"}) {
        auto who = me;
        who.password = password;
        auto how = as(password);
        how.ask_for_key = true;
        auto const asked = visited(who, path::full, logging_in(how));
        BOOST_TEST(asked.password == std::string(password) + '\0');
        BOOST_TEST(asked.key_was_asked_for);
        BOOST_TEST(asked.is_in);
        how.server_key = material::instance().key.pem();
        auto const known = visited(who, path::full, logging_in(how));
        BOOST_TEST(known.is_in);
        BOOST_TEST(!known.key_was_asked_for); // nobody between could send another one
    }
}

BOOST_AUTO_TEST_CASE(ours_sends_the_password_over_tls)
{
    for (auto const by : {path::fast, path::full}) {
        auto const got = visited(with_tls(me), by, logging_in_over_tls(as(me.password)));
        BOOST_TEST(got.tls);
        BOOST_TEST(got.proof_is_right);
        BOOST_TEST(got.is_in);
        BOOST_TEST(got.password == (by == path::full ? me.password + '\0' : ""));
        BOOST_TEST((got.plain.find("me") == got.plain.npos));
    }
}

BOOST_AUTO_TEST_CASE(a_login_that_the_server_cannot_take_fails_behind_tls_as_before_it)
{
    auto without = with_tls(me);
    without.databases = false;
    auto how = as(me.password);
    how.database = "runs";
    auto const got = visited(without, path::fast, [&](std::uint16_t port) {
        auto const failed = thrown_by<error>([&] { logging_in_over_tls(how)(port); });
        BOOST_TEST(has(failed, "the server takes no database at the login"));
    });
    BOOST_TEST(got.tls);
    BOOST_TEST(got.user == "");
}

BOOST_AUTO_TEST_CASE(ours_sends_nothing_more_where_others_hear_it)
{
    auto const got = visited(me, path::full, [](std::uint16_t port) {
        auto const left = thrown_by<connection_error>([&] { client(over_tcp("127.0.0.1", port), as(me.password)); });
        BOOST_TEST(has(left, "and the connection is not encrypted; use TLS, give the server's public key, or allow that it is asked for"));
        BOOST_TEST(!has(left, me.password));
    });
    BOOST_TEST(got.proof_is_right);
    BOOST_TEST(got.password.empty());
    BOOST_TEST(!got.is_in);
}

BOOST_AUTO_TEST_CASE(ours_is_refused_with_another_password_by_every_path)
{
    auto how = as("wrong horse");
    how.ask_for_key = true;
    for (auto const by : {path::fast, path::full})
        for (bool const tls : {false, true}) {
            auto const got = visited(tls ? with_tls(me) : me, by, [&](std::uint16_t port) {
                auto const refused = thrown_by<server_error>([&] { tls ? logging_in_over_tls(how)(port) : logging_in(how)(port); });
                BOOST_TEST(refused.code() == 1045);
                BOOST_TEST(refused.state() == "28000");
                BOOST_TEST(!has(refused, "wrong horse"));
            });
            BOOST_TEST(!got.is_in);
        }
}

BOOST_AUTO_TEST_CASE(a_server_whose_usual_plugin_is_another_one_switches)
{
    auto who = me;
    who.usual_plugin = "mysql_native_password";
    auto const ours = visited(who, path::fast, logging_in(as(me.password)));
    BOOST_TEST(ours.plugin == "mysql_native_password");
    BOOST_TEST(ours.proof_is_right);
    BOOST_TEST(ours.is_in);
    auto const theirs = visited(who, path::fast, [](std::uint16_t port) {
        auto const ran = foreign_client(port, me.password, false);
        BOOST_TEST(ran.status.success(), ran.errors);
    });
    BOOST_TEST(theirs.is_in);
}

BOOST_AUTO_TEST_CASE(a_user_without_a_password_sends_no_proof)
{
    auto who = me;
    who.password.clear();
    BOOST_TEST(visited(who, path::full, logging_in(as(""))).is_in);
    auto const got = visited(
        who, path::full, [](std::uint16_t port) { BOOST_CHECK_THROW(client(over_tcp("127.0.0.1", port), as("something")), server_error); });
    BOOST_TEST(got.proof.size() == 32u);
}

/// The same bytes for the same nonce, of their plugin and of ours.
BOOST_AUTO_TEST_CASE(both_clients_prove_the_same_way)
{
    auto const theirs =
        visited(me, path::fast, [](std::uint16_t port) { BOOST_TEST(foreign_client(port, me.password, false).status.success()); });
    auto const ours = visited(me, path::fast, logging_in(as(me.password)));
    BOOST_TEST((ours.proof == theirs.proof));
    BOOST_TEST((theirs.proof == mysql_messages::hex("191bbd3b5a6f3c007e239e6447f48adb4d5d796ae9cbb91a45216b7e9653bbfa")));
}

BOOST_AUTO_TEST_SUITE_END()
