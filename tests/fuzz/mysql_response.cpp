// What a server answers is read alike in whatever pieces it comes, within the bounds, and only to its first error.
#include <tare/mysql/protocol/response_parser.hpp>
#include <tare/mysql/protocol/row_reader.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tare::mysql;

struct setting {
    protocol::answer expected;
    protocol::capability spoken;
    protocol::limits bounds;
    std::vector<protocol::kind> known;
};

/// All texts of an event: the address sanitizer sees one that outlives its bytes.
std::string told(protocol::event const& e)
{
    std::string out{static_cast<char>('a' + static_cast<int>(e.step)), e.last ? '!' : '.'};
    for (auto const text : {e.ok.info, e.ok.session_state, e.error.message, e.column.schema, e.column.table, e.column.original_table,
                            e.column.name, e.column.original_name, e.row, e.file})
        out.append(text).append(";");
    protocol::session_changes changes(e.ok);
    for (protocol::session_changes::change c{}; changes.next(c);) out.append(c.content);
    return out + std::to_string(e.count) + ' ' + std::to_string(e.ok.affected_rows) + ' ' + e.error.text() + '\n';
}

/// Each piece lies in memory of its own.
std::string read(std::string_view bytes, std::size_t piece, setting const& how)
{
    std::string out;
    protocol::response_parser parser(how.spoken, how.bounds);
    parser.begin(how.expected, 1, how.known);
    for (; !bytes.empty() && !parser.error(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        auto const part = bytes.substr(0, piece);
        std::vector<char> const copy(part.begin(), part.end());
        std::string_view left(copy.data(), copy.size());
        while (auto const* e = parser.next(left)) {
            out += told(*e);
            if (parser.kinds().size() > how.bounds.columns || e->count > how.bounds.columns || e->row.size() > how.bounds.message)
                std::abort();
            if (e->last != parser.is_over()) std::abort();
            if (e->step == protocol::step::row) {
                protocol::row_reader row(parser.format(), parser.kinds(), e->row);
                for (protocol::value v; row.next(v);) out += static_cast<char>('A' + v.index());
                // A row of the right shape holds values that are wrong, but never too few bytes or too many.
                if (row.error() == make_error_code(protocol::errc::too_much) || row.error() == make_error_code(protocol::errc::cut_short))
                    std::abort();
            }
            if (e->step == protocol::step::file) parser.after_refusal();
        }
        if (!parser.error() && !left.empty()) std::abort();
    }
    return out + parser.error().message() + std::to_string(parser.offset()) + (parser.is_over() ? " over" : " …");
}

} // namespace

/// The first byte is the size of the pieces in which the rest arrives a second time; the second says what is read.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 3) return 0;
    std::string_view const bytes(reinterpret_cast<char const*>(data) + 2, size - 2);
    setting how{static_cast<protocol::answer>(data[1] % 4),
                (data[1] & 4) != 0 ? protocol::usual : protocol::needed | protocol::capability::session_track,
                {.message = 4096, .columns = 40, .results = 20, .response = 1 << 15, .packet = (data[1] & 8) != 0 ? 0xffffffU : 50U},
                {}};
    if ((data[1] & 16) != 0) { // columns that were told before may be left out
        how.spoken = how.spoken | protocol::capability::columns_once;
        how.known = {{protocol::field_type::long_, false}, {protocol::field_type::string, false}};
    }
    auto const whole = read(bytes, bytes.size(), how);
    if (read(bytes, 1 + data[0] % 32, how) != whole || read(bytes, 1, how) != whole) std::abort();
    return 0;
}
