// A greeting and what follows it lead to a login, to commands or to a sentence, and never to a password where others could hear it.
#include <tare/mysql/auth/authentication.hpp>
#include <tare/mysql/protocol/greeting.hpp>
#include <tare/mysql/protocol/login.hpp>
#include <tare/mysql/protocol/message_reader.hpp>
#include <tare/mysql/protocol/server_error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace tare::mysql;
using auth::action;

constexpr std::string_view password = "correct horse battery";

class session {
public:
    explicit session(std::uint8_t choices)
        : is_secret_((choices & 1) != 0), proving_(password, {.channel_is_secret = is_secret_, .ask_for_key = (choices & 2) != 0})
    {
        messages_.expect(0);
    }

    /// False when it is over.
    bool read(std::string_view bytes)
    {
        while (auto const message = messages_.next(bytes)) {
            bool const goes_on = greeted_ ? act(proving_.take(*message)) : greet(*message);
            if (!goes_on) return false;
        }
        return !messages_.error();
    }

    std::string said;

private:
    bool greet(std::string_view message)
    {
        protocol::server_error refused;
        if (protocol::is_error(message) && protocol::read_error(message, refused) == protocol::errc{}) said += refused.text();
        protocol::greeting g;
        if (auto const wrong = protocol::read_greeting(message, g); wrong != protocol::errc{}) {
            said += make_error_code(wrong).message();
            return false;
        }
        greeted_ = true;
        said.append(g.plain_version());
        auto const plugin = proving_.begin(g.plugin, g.nonce_text());
        protocol::write_login(said, {.user = "u", .proof = proving_.proof(), .plugin = plugin}, g.offered);
        messages_.expect(static_cast<std::uint8_t>(messages_.sequence() + 1));
        return true;
    }

    bool act(action const& a)
    {
        said.append(a.text);
        if (a.what == action::kind::send) messages_.expect(static_cast<std::uint8_t>(messages_.sequence() + 1));
        bool const is_heard = a.what == action::kind::failed || !is_secret_;
        if (is_heard && a.text.find(password) != a.text.npos) std::abort();
        if (a.what == action::kind::failed && a.text.empty()) std::abort();
        return a.what == action::kind::send || a.what == action::kind::read;
    }

    bool is_secret_, greeted_ = false;
    auth::authentication proving_;
    protocol::message_reader messages_{{.message = 1 << 14}};
};

std::string read(std::string_view bytes, std::size_t piece, std::uint8_t choices)
{
    session one(choices);
    for (bool good = true; good && !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
        good = one.read(std::string(bytes.substr(0, piece)));
    return one.said;
}

} // namespace

/// The first byte is the size of the pieces in which the rest arrives; the second says what the client allows.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 3) return 0;
    std::string_view const bytes(reinterpret_cast<char const*>(data) + 2, size - 2);
    if (bytes.find(password) != bytes.npos) return 0; // whoever knows it may say it
    auto const once = read(bytes, 1 + data[0] % 64, data[1]);
    // With a key that the server sends, no two answers are alike.
    if ((data[1] & 3) != 2 && read(bytes, bytes.size(), data[1]) != once) std::abort();
    return 0;
}
