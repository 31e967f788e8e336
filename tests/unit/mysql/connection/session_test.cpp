// A whole conversation of which each step fails in turn, in each of the ways in which a server, or what lies before it, can fail.
#include <tare/mysql/connection/session.hpp>

#include "../auth/test_key.hpp"
#include "fake_server.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

using namespace mysql_messages;
using namespace std::chrono_literals;
using fake_mysql::visitor;

namespace {

constexpr auto password = "s3cret";

/// What the server hears and then says, and what a failure has to name when it does not.
struct turn {
    int packets; ///< that the client sends before
    std::string says;
    std::string asked;
};
using conversation = std::vector<turn>;

std::string const cannot_connect = "cannot connect to 127.0.0.1:", select = "no answer to SELECT n FROM from 127.0.0.1:",
                  insert = "no answer to INSERT INTO t from 127.0.0.1:";

conversation commands()
{
    auto const binary_row = std::string("\0\0", 2) + integer<4>(42);
    return {{1, packets({length(2), column("n", 3), column("s", 253), string("1") + string("a"), string("2") + "\xfb", end_ok()}), select},
            {1, packets({prepared(7, 1, 2), column("?", 3), column("?", 253), column("n", 3)}), insert},
            {1, packets({length(1), column("n", 3), binary_row, end_ok()}), insert},
            {2, packets({ok()}), "no answer to a ping from 127.0.0.1:"}, // behind the statement that is closed
            {1, packets({ok()}), "no answer to a reset from 127.0.0.1:"}};
}

conversation with(conversation login)
{
    for (auto& one : login) one.asked = cannot_connect;

    for (auto& one : commands()) login.push_back(std::move(one));
    return login;
}

conversation by_native_password() { return with({{0, packets({visitor::greeting()}, 0), {}}, {1, packets({ok()}, 2), {}}}); }

/// The longest login: another plugin, its full authentication, and the server's key.
conversation by_encrypted_password()
{
    static auto const key = test_key().pem();
    auto const change = std::string("\xfe") + "caching_sha2_password" + '\0' + visitor::nonce + '\0';
    return with({{0, packets({visitor::greeting()}, 0), {}},
                 {1, packets({change}, 2), {}},
                 {1, packets({"\x01\x04"}, 4), {}},
                 {1, packets({"\x01" + key}, 6), {}},
                 {1, packets({ok()}, 8), {}}});
}

/// What the server does at a step instead of what belongs there.
using fault = std::function<void(visitor&, turn const&)>;

struct told {
    std::optional<std::error_code> code{}; ///< none when nothing failed; 0 when the server refused in words
    std::string sentence{};
    std::string heard{}; ///< all that the client sent
    std::string got{};   ///< what the client made of the answers
};

/// The client's part; a table of the query and a number of the execution.
void use(client& here, std::string& got)
{
    for (auto const& [n, text] : here.query("SELECT n FROM t WHERE p = 's3cret'").rows<std::pair<int, std::optional<std::string>>>())
        got += std::to_string(n) + text.value_or("NULL") + ' ';
    auto const statement = here.prepare("INSERT INTO t VALUES (?, ?) RETURNING n");
    got += std::to_string(here.execute(statement, 1, "x").one<int>());
    here.close(statement);
    here.ping();
    here.reset();
    here.quit();
}

/// The conversation with a fault at one step; with a number behind the last one, all goes well.
told converse(conversation const& all, std::size_t at, fault const& what, std::chrono::milliseconds patience = 20s)
{
    told out;
    settings const how{.user = "me",
                       .password = password,
                       .ask_for_key = true,
                       .limits = {.message = 1 << 20},
                       .connect_within = patience,
                       .answer_within = patience};
    std::optional<fake_mysql::server> server;
    server.emplace([&](visitor& peer) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (int n = 0; n < all[i].packets; ++n) out.heard += peer.packet();
            if (i == at) return what(peer, all[i]);
            peer.say(all[i].says);
        }
        out.heard += peer.packet();
    });
    std::optional<client> here;
    try {
        here.emplace(server->address(), how);
        use(*here, out.got);
    } catch (connection_error const& e) {
        out.code = e.code();
        out.sentence = e.what();
    } catch (tare::error const& e) { // refused, or answered with another result than was asked for
        out.code = std::error_code();
        out.sentence = e.what();
    }
    if (here && out.code && *out.code) {
        BOOST_TEST(!here->connection().is_open());
        BOOST_TEST(here->connection().why_closed().find(password) == std::string::npos);
        auto const later = thrown_by<connection_error>([&] { here->ping(); });
        BOOST_TEST(later.code() == std::make_error_code(std::errc::not_connected));
        BOOST_TEST(has(later, "the connection is closed, since "));
    }
    here.reset(); // so that the script ends
    server.reset();
    return out;
}

/// The same with a deadline that is short, but not too short for the steps before: on a busy machine it is tried with more.
told converse_with_deadline(conversation const& all, std::size_t at, fault const& what)
{
    auto out = converse(all, at, what, 30ms);
    for (auto const longer : {300ms, 3000ms})
        if (!out.sentence.starts_with(all[at].asked)) out = converse(all, at, what, longer);
    return out;
}

/// Each step fails so; the client's sentence names what was asked, and nothing of the password is in it or went over the wire.
void check_each(fault const& what, std::error_code code, std::string const& words)
{
    bool const is_late = code == std::make_error_code(std::errc::timed_out);
    for (auto const& all : {by_native_password(), by_encrypted_password()})
        for (std::size_t at = 0; at < all.size(); ++at) {
            BOOST_TEST_CONTEXT("step " << at << " of " << all.size())
            {
                auto const got = is_late ? converse_with_deadline(all, at, what) : converse(all, at, what);
                BOOST_TEST_REQUIRE(got.code.has_value());
                BOOST_TEST(*got.code == code);
                BOOST_TEST(got.sentence.starts_with(all[at].asked), got.sentence);
                BOOST_TEST(got.sentence.find(words) != std::string::npos, got.sentence);
                BOOST_TEST(got.sentence.find(password) == std::string::npos, got.sentence);
                auto const login = got.heard.substr(0, got.heard.find("SELECT")); // the query's text has it on purpose
                BOOST_TEST(login.find(password) == std::string::npos);
            }
        }
}

std::string half_of(std::string const& bytes) { return bytes.substr(0, bytes.size() / 2); }

} // namespace

BOOST_AUTO_TEST_SUITE(mysql_connection_session)

BOOST_AUTO_TEST_CASE(without_a_fault_all_goes_well)
{
    for (auto const& all : {by_native_password(), by_encrypted_password()}) {
        auto const got = converse(all, all.size(), {});
        BOOST_TEST(!got.code.has_value(), got.sentence);
        BOOST_TEST(got.got == "1a 2NULL 42");
        BOOST_TEST(got.heard.ends_with('\x01')); // the farewell
        BOOST_TEST(got.heard.substr(0, got.heard.find("SELECT")).find(password) == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_closes_before_a_step)
{
    check_each([](visitor&, turn const&) {}, std::make_error_code(std::errc::connection_reset), ": the server closed the connection");
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_before_a_step_and_resets)
{
    auto const reset = [](visitor& peer, turn const&) { peer.socket().set_option(boost::asio::socket_base::linger(true, 0)); };
    check_each(reset, std::make_error_code(std::errc::connection_reset), ": the server closed the connection");
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_in_the_middle_of_a_step)
{
    check_each([](visitor& peer, turn const& now) { peer.say(half_of(now.says)); }, std::make_error_code(std::errc::connection_reset),
               ": the server closed the connection in the middle of an answer");
}

BOOST_AUTO_TEST_CASE(a_server_that_stalls_before_a_step)
{
    check_each([](visitor& peer, turn const&) { peer.wait_for_end(); }, std::make_error_code(std::errc::timed_out),
               " had no answer within ");
}

BOOST_AUTO_TEST_CASE(a_server_that_stalls_in_the_middle_of_a_step)
{
    auto const stall = [](visitor& peer, turn const& now) {
        peer.say(half_of(now.says));
        peer.wait_for_end();
    };
    check_each(stall, std::make_error_code(std::errc::timed_out), " had no answer within ");
}

BOOST_AUTO_TEST_CASE(a_packet_that_is_out_of_order)
{
    auto const other = [](visitor& peer, turn const& now) {
        auto says = now.says;
        says[3] = static_cast<char>(says[3] + 1);
        peer.say(says);
        peer.wait_for_end();
    };
    check_each(other, make_error_code(protocol::errc::out_of_order), "another sequence number than the one that is next");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_announced_longer_than_is_allowed)
{
    auto const endless = [](visitor& peer, turn const& now) {
        peer.say("\xff\xff\xff" + now.says.substr(3, 1) + "of which this is the beginning");
        peer.wait_for_end();
    };
    check_each(endless, make_error_code(protocol::errc::message_too_long), "a message is or will be longer than allowed");
}

BOOST_AUTO_TEST_CASE(a_server_that_says_why_it_ends_the_connection)
{
    auto const shutdown = [](visitor& peer, turn const& now) {
        peer.say_message(error(1053, "08S01", "Server shutdown in progress"), static_cast<std::uint8_t>(now.says[3]));
    };
    for (auto const& all : {by_native_password(), by_encrypted_password()})
        for (std::size_t at = 0; at < all.size(); ++at) {
            auto const got = converse(all, at, shutdown);
            BOOST_TEST_REQUIRE(got.code.has_value());
            BOOST_TEST(!*got.code); // of the server's own, not of the connection
            BOOST_TEST(got.sentence.find(" with ERROR 1053 (08S01): Server shutdown in progress") != std::string::npos, got.sentence);
        }
}

BOOST_AUTO_TEST_CASE(an_answer_with_more_than_belongs_to_it)
{
    auto const more_than_asked = [](visitor& peer, turn const& now) {
        peer.say(now.says + packets({ok()}, 100));
        peer.wait_for_end();
    };
    for (auto const& all : {by_native_password(), by_encrypted_password()})
        for (std::size_t at = 0; at < all.size(); ++at) {
            auto const got = converse(all, at, more_than_asked);
            BOOST_TEST_REQUIRE(got.code.has_value(), "at step " << at);
            // It may come with its answer, or when the next command is under way.
            auto const is_one_of = *got.code == make_error_code(protocol::errc::not_asked) ||
                                   *got.code == make_error_code(protocol::errc::out_of_order) ||
                                   *got.code == std::make_error_code(std::errc::not_connected);
            BOOST_TEST(is_one_of, got.code->message());
        }
}

/// At every byte: a stream that ends there is an error that names its step, wherever the packets lie.
BOOST_AUTO_TEST_CASE(an_answer_that_is_cut_at_every_byte)
{
    auto const all = by_native_password();
    for (std::size_t at = 0; at < all.size(); ++at)
        for (std::size_t n = 1; n < all[at].says.size(); ++n) {
            auto const got = converse(all, at, [n](visitor& peer, turn const& now) { peer.say(now.says.substr(0, n)); });
            BOOST_TEST_REQUIRE(got.code.has_value());
            BOOST_TEST(*got.code == std::make_error_code(std::errc::connection_reset), "step " << at << ", byte " << n);
            BOOST_TEST(got.sentence.starts_with(all[at].asked), got.sentence);
        }
}

/// Whatever a byte is changed to, the client ends: with what was asked, or with an error that has no password in it.
BOOST_AUTO_TEST_CASE(an_answer_of_which_each_byte_is_changed)
{
    auto const all = by_native_password();
    std::size_t failed = 0, tried = 0;
    for (std::size_t at = 0; at < all.size(); ++at)
        for (std::size_t n = 0; n < all[at].says.size(); n += 2)
            for (unsigned const bits : {0x01U, 0xffU}) {
                auto const garble = [n, bits](visitor& peer, turn const& now) {
                    auto says = now.says;
                    says[n] = static_cast<char>(static_cast<unsigned char>(says[n]) ^ bits);
                    peer.say(says);
                }; // and closes, so that nothing has to be waited for
                auto const got = converse(all, at, garble);
                BOOST_TEST(got.sentence.find(password) == std::string::npos, got.sentence);
                if (got.code && *got.code) BOOST_TEST(*got.code != std::make_error_code(std::errc::timed_out), "it hung at " << n);
                failed += got.code && *got.code ? 1 : 0;
                ++tried;
            }
    BOOST_TEST(failed > tried / 2);
}

BOOST_AUTO_TEST_SUITE_END()
