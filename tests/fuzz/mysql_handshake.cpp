// A greeting and what follows it lead to a login, to commands or to a sentence, and never to a password where others could hear it.
#include <tare/mysql/connection/handshake.hpp>
#include <tare/mysql/protocol/message_reader.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace tare::mysql;
using tare::wire::secrecy;
using step = handshake::step;

constexpr std::string_view password = "correct-horse-battery";

class session {
public:
    explicit session(std::uint8_t choices)
        : secrecy_((choices & 4) != 0   ? secrecy::when_asked
                   : (choices & 1) != 0 ? secrecy::machine
                                        : secrecy::none),
          hello_({.user = "u", .password = std::string(password), .ask_for_key = (choices & 2) != 0}, "here", secrecy_)
    {
        messages_.expect(0);
    }

    /// False when it is over.
    bool read(std::string_view bytes)
    {
        while (auto const message = messages_.next(bytes)) {
            try {
                if (!act(hello_.take(*message, messages_.sequence()))) return false;
            } catch (tare::error const& e) {
                said.append(e.what());
                if (std::string_view(e.what()).find(password) != std::string_view::npos) std::abort();
                return false;
            }
        }
        return !messages_.error();
    }

    std::string said;

private:
    bool act(step s)
    {
        if (s == step::read) return true;
        send(s == step::start_tls || secrecy_ == secrecy::none);
        if (s == step::start_tls) {
            hello_.log_in_over_tls(messages_.sequence());
            send(false);
        }
        said.append(hello_.version());
        return s != step::done;
    }

    void send(bool is_heard)
    {
        if (is_heard && hello_.bytes().find(password) != std::string::npos) std::abort();
        said.append(hello_.bytes());
        hello_.bytes().clear();
        messages_.expect(static_cast<std::uint8_t>(messages_.sequence() + 1));
    }

    secrecy secrecy_;
    handshake hello_;
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
    if ((data[1] & 7) != 2 && read(bytes, bytes.size(), data[1]) != once) std::abort();
    return 0;
}
