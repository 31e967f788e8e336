// Each message of a server, read alone and without a packet around it: what is read lies within it, or it is wrong.
#include <tare/mysql/protocol/column.hpp>
#include <tare/mysql/protocol/greeting.hpp>
#include <tare/mysql/protocol/ok.hpp>
#include <tare/mysql/protocol/server_error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace {

using namespace tare::mysql::protocol;

/// Empty, or a part of the message.
void check_within(std::string_view message, std::initializer_list<std::string_view> parts)
{
    std::less_equal<char const*> const before;
    for (auto const part : parts)
        if (!part.empty() && (!before(message.data(), part.data()) || !before(part.data() + part.size(), message.data() + message.size())))
            std::abort();
}

/// The plugin of servers that name none is not of their words.
void read_as_greeting(std::string_view message)
{
    greeting out;
    if (read_greeting(message, out) != errc{}) return;
    check_within(message, {out.version, out.plain_version()});
    if (out.plugin != "mysql_native_password") check_within(message, {out.plugin});
}

void read_as_ok(std::string_view message, capability spoken)
{
    ok out;
    if (read_ok(message, spoken, out) != errc{}) return;
    check_within(message, {out.info, out.session_state});
    session_changes changes(out);
    for (session_changes::change c{}; changes.next(c);) check_within(message, {c.content});
}

void read_as_error(std::string_view message)
{
    server_error out;
    if (read_error(message, out) == errc{}) check_within(message, {out.message});
    if (out.text().find('\x1b') != std::string::npos) std::abort(); // a terminal does not obey a server
}

void read_as_column(std::string_view message)
{
    column out;
    if (read_column(message, out) != errc{}) return;
    check_within(message, {out.schema, out.table, out.original_table, out.name, out.original_name});
    if (layout_of(out.kind().type) == layout::unknown) std::abort();
}

void read(std::string_view message, unsigned which)
{
    ok end;
    prepared statement;
    switch (which % 7) {
    case 0:
        return read_as_greeting(message);
    case 1:
        return read_as_ok(message, usual);
    case 2:
        return read_as_ok(message, usual | capability::session_track);
    case 3:
        return read_as_error(message);
    case 4:
        return read_as_column(message);
    case 5:
        if (read_eof(message, end) == errc{} && message.size() != 5) std::abort();
        return;
    default:
        if (read_prepared(message, statement) == errc{} && message.size() != 12) std::abort();
    }
}

} // namespace

/// The first byte says which message the rest is read as.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 1) return 0;
    std::vector<char> const alone(data + 1, data + size); // so that the address sanitizer sees every byte too far
    read({alone.data(), alone.size()}, data[0]);
    return 0;
}
