// A scanner, which puts no rows together, tells the same of every stream as a parser: results, numbers of rows, place and kind of the
// error.
#include <tare/mysql/protocol/response_parser.hpp>
#include <tare/mysql/protocol/scanner.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tare::mysql;
using protocol::step;

struct setting {
    protocol::answer expected;
    protocol::capability spoken;
    protocol::limits bounds;
    std::vector<protocol::kind> known;
};

std::string told(protocol::scanned const& s)
{
    return std::to_string(static_cast<int>(s.how)) + (s.last ? '!' : '.') + std::to_string(s.rows) + ' ' + std::to_string(s.columns) + ' ' +
           std::to_string(s.ok.affected_rows) + std::string(s.ok.info) + s.error.text() + std::to_string(s.statement.statement) + '\n';
}

template <class Reader>
std::string ending(Reader const& reader)
{
    return reader.error().message() + std::to_string(reader.offset()) + (reader.is_over() ? " over" : " …");
}

std::string parse(std::string_view bytes, setting const& how)
{
    std::string out;
    protocol::scanned s;
    protocol::response_parser parser(how.spoken, how.bounds);
    parser.begin(how.expected, 1, how.known);
    while (auto const* e = parser.next(bytes)) {
        s.rows = e->step == step::columns ? 0 : s.rows + (e->step == step::row ? 1 : 0);
        if (e->step == step::prepared) s.statement = e->statement;
        bool const has_rows = e->step == step::rows_end;
        if (how.expected == protocol::answer::prepared && e->step != step::error) {
            if (e->last) out += told({.how = step::prepared, .last = true, .statement = s.statement});
        } else if (e->step == step::ok || e->step == step::error || e->step == step::file || has_rows) {
            out += told({e->step, e->last, has_rows ? s.rows : 0, has_rows ? parser.kinds().size() : 0, e->ok, e->error, {}});
        }
        if (e->step == step::file) parser.after_refusal();
    }
    return out + ending(parser);
}

std::string scan(std::string_view bytes, std::size_t piece, setting const& how)
{
    std::string out;
    protocol::scanner scanner(how.spoken, how.bounds);
    scanner.begin(how.expected, how.known);
    for (bool good = true; good && !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        auto const part = bytes.substr(0, piece);
        std::vector<char> const copy(part.begin(), part.end());
        good = scanner.scan({copy.data(), copy.size()}, [&](protocol::scanned const& s) {
            out += told(s);
            if (s.how == step::file) scanner.after_refusal();
        });
    }
    return out + ending(scanner);
}

} // namespace

/// The first byte is the size of the pieces in which the rest arrives a second time; the second says what is read.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 3) return 0;
    std::string_view const bytes(reinterpret_cast<char const*>(data) + 2, size - 2);
    setting how{static_cast<protocol::answer>(data[1] % 4),
                (data[1] & 4) != 0 ? protocol::usual : protocol::needed,
                {.message = 4096,
                 .short_message = 4096,
                 .columns = 40,
                 .results = 20,
                 .response = 1 << 15,
                 .packet = (data[1] & 8) != 0 ? 0xffffffU : 50U},
                {}};
    if ((data[1] & 16) != 0) { // columns that were told before may be left out
        how.spoken = how.spoken | protocol::capability::columns_once;
        how.known = {{protocol::field_type::long_, false}, {protocol::field_type::string, false}};
    }
    auto const expected = parse(bytes, how);
    if (scan(bytes, bytes.size(), how) != expected || scan(bytes, 1 + data[0] % 64, how) != expected || scan(bytes, 1, how) != expected)
        std::abort();
    return 0;
}
