// What a server sends is read alike in whatever pieces it comes, within the bounds, and only to its first error.
#include <tare/redis/resp/value_parser.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tare::redis;

constexpr resp::limits bounds{.line = 200, .blob = 4096, .values = 200, .depth = 8, .reply = 8192};

/// Events as text, with the parts of a string put together.
struct reading {
    std::string events;

    void add(resp::event const& e)
    {
        events += e.step == resp::step::string_part ? std::string() : std::string{'\n', static_cast<char>('a' + static_cast<int>(e.step))};
        events += e.text;
        if (e.step == resp::step::string_part) return;
        events += static_cast<char>(e.kind) + std::to_string(e.size) + (e.streamed ? "?" : "") + std::to_string(e.number) +
                  std::to_string(e.real) + (e.boolean ? "t" : "f");
    }
};

/// Each piece lies in memory of its own, so that the address sanitizer sees a view that outlives it.
std::string read(std::string_view bytes, std::size_t piece)
{
    reading out;
    resp::parser parser(bounds);
    resp::value_builder builder;
    std::size_t replies = 0;
    for (; !bytes.empty() && !parser.error(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        auto const part = bytes.substr(0, piece);
        std::vector<char> const copy(part.begin(), part.end());
        std::string_view left(copy.data(), copy.size());
        while (auto const* e = parser.next(left)) {
            out.add(*e);
            if (parser.depth() > bounds.depth || e->size > std::max(bounds.blob, bounds.values)) std::abort();
            if (builder.add(*e)) {
                ++replies;
                if (!parser.is_between_replies()) std::abort();
            }
        }
        if (!parser.error() && !left.empty()) std::abort();
    }
    return out.events + '\n' + parser.error().message() + std::to_string(parser.offset()) + ' ' + std::to_string(replies);
}

} // namespace

/// The first byte is the size of the pieces in which the rest arrives a second time.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 2) return 0;
    std::string_view const bytes(reinterpret_cast<char const*>(data) + 1, size - 1);
    auto const whole = read(bytes, bytes.size());
    if (read(bytes, 1 + data[0] % 32) != whole || read(bytes, 1) != whole) std::abort();
    return 0;
}
