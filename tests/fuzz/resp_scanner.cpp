// A scanner, which goes a short way of its own, tells the same of every stream as a parser: kind, content, place and kind of the error.
#include <tare/redis/resp/scanner.hpp>
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

std::string told(resp::type kind, std::string_view content, std::uint64_t size, std::int64_t number)
{
    return static_cast<char>(kind) + std::string(content.substr(0, resp::scanner::kept)) + std::to_string(size) + ' ' +
           std::to_string(number) + '\n';
}

template <class Reader>
std::string ending(Reader const& reader)
{
    return reader.error().message() + std::to_string(reader.offset()) + (reader.is_between_replies() ? "" : "…");
}

std::string parse(std::string_view bytes)
{
    std::string out;
    resp::value_parser parser(bounds);
    while (auto const v = parser.next(bytes)) {
        auto const text = v->string() ? std::string_view(*v->string()) : std::string_view();
        out += told(v->kind, text, text.size(), v->number() ? *v->number() : 0);
    }
    return out + ending(parser);
}

std::string scan(std::string_view bytes, std::size_t piece)
{
    std::string out;
    resp::scanner scanner(bounds);
    for (bool good = true; good && !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        auto const part = bytes.substr(0, piece);
        std::vector<char> const copy(part.begin(), part.end());
        good = scanner.scan({copy.data(), copy.size()}, [&](resp::scanned const& r) { out += told(r.kind, r.content, r.size, r.number); });
    }
    return out + ending(scanner);
}

} // namespace

/// The first byte is the size of the pieces in which the rest arrives.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 2) return 0;
    std::string_view const bytes(reinterpret_cast<char const*>(data) + 1, size - 1);
    auto const expected = parse(bytes);
    if (scan(bytes, bytes.size()) != expected || scan(bytes, 1 + data[0] % 64) != expected || scan(bytes, 1) != expected) std::abort();
    return 0;
}
