// A row's shape is the same for the walker, in whatever pieces, as for the reader of its values; and what was read can be sent back.
#include <tare/mysql/protocol/execute.hpp>
#include <tare/mysql/protocol/row_reader.hpp>
#include <tare/mysql/protocol/row_walker.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tare::mysql;
using protocol::errc;

errc walk(protocol::format f, std::span<protocol::kind const> kinds, std::string_view row, std::size_t piece)
{
    protocol::row_walker walker(kinds.size());
    walker.begin(f, kinds);
    for (; !row.empty(); row.remove_prefix(std::min(piece, row.size()))) {
        std::string const copy(row.substr(0, piece));
        walker.walk(copy);
    }
    return walker.end();
}

bool is_of_a_value(std::error_code code)
{
    return code == make_error_code(errc::not_an_integer) || code == make_error_code(errc::not_a_real) ||
           code == make_error_code(errc::not_a_date) || code == make_error_code(errc::not_a_time) ||
           code == make_error_code(errc::not_null);
}

/// A value that a server sent is one that it takes, and reads as the same.
void send_back(std::vector<protocol::value> const& values)
{
    std::string out;
    protocol::write_execute(out, 1, values, protocol::types::known);
    std::vector<protocol::kind> kinds;
    for (auto const& v : values) kinds.push_back(kind_of(v));
    // An execution has the NULLs of a row two bits earlier.
    std::string row(1 + (values.size() + 9) / 8, '\0');
    for (std::size_t i = 0; i < values.size(); ++i)
        if (is_null(values[i]))
            row[1 + (i + 2) / 8] = static_cast<char>(static_cast<unsigned char>(row[1 + (i + 2) / 8]) | (1U << ((i + 2) % 8)));
    if (!values.empty()) row += out.substr(4 + 10 + (values.size() + 7) / 8 + 1);
    protocol::row_reader again(protocol::format::binary, kinds, row);
    std::size_t i = 0;
    for (protocol::value v; again.next(v); ++i)
        if (v != values[i]) std::abort();
    if (again.error() || i != values.size()) std::abort();
}

} // namespace

/// The first byte is the size of pieces, the second the number of columns and the format; then their types, then the row.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 2) return 0;
    auto const columns = std::min<std::size_t>(1 + data[1] % 32, (size - 2) / 2);
    auto const f = (data[1] & 32) != 0 ? protocol::format::binary : protocol::format::text;
    std::vector<protocol::kind> kinds;
    for (std::size_t i = 0; i < columns; ++i) {
        auto const type = static_cast<protocol::field_type>(data[2 + 2 * i]);
        if (layout_of(type) == protocol::layout::unknown) return 0;
        kinds.push_back({type, data[3 + 2 * i] % 2 != 0});
    }
    std::string_view const row(reinterpret_cast<char const*>(data) + 2 + 2 * columns, size - 2 - 2 * columns);
    auto const shape = walk(f, kinds, row, row.size() + 1);
    if (walk(f, kinds, row, 1) != shape || walk(f, kinds, row, 1 + data[0] % 32) != shape) std::abort();
    protocol::row_reader reader(f, kinds, row);
    std::vector<protocol::value> values;
    for (protocol::value v; reader.next(v);) values.push_back(v);
    if (!reader.error() && (shape != errc{} || values.size() != columns)) std::abort();
    if (reader.error() && !is_of_a_value(reader.error()) && reader.error() != make_error_code(shape)) std::abort();
    if (!reader.error()) send_back(values);
    return 0;
}
