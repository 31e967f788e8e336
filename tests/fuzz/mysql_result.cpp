// What a client makes of a response, results and the values of their rows, is the same in whatever pieces it came; what a row is not is
// told with an error of ours.
#include <tare/mysql/connection/collector.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tare::mysql;

struct setting {
    protocol::answer expected;
    protocol::capability spoken;
};

std::string words(std::string const& text) { return text; }
std::string words(std::int64_t n) { return std::to_string(n); }
std::string words(double n) { return std::to_string(n); }
std::string words(std::chrono::year_month_day day) { return std::to_string(std::chrono::local_days(day).time_since_epoch().count()); }
std::string words(clock_time t) { return std::to_string(t.time_since_epoch().count()); }
std::string words(std::chrono::microseconds t) { return std::to_string(t.count()); }

/// All values as this type, or the sentence that says which is none.
template <class T>
std::string rows_as(result const& one)
{
    std::string out;
    try {
        for (auto const& row : one.rows<std::vector<std::optional<T>>>())
            for (auto const& v : row) out += (v ? words(*v) : "NULL") + ',';
    } catch (server_error const& refused) {
        out += refused.what();
    } catch (result_mismatch const& other) {
        out += other.what();
    }
    return out + '\n';
}

std::string told(result const& one)
{
    auto out = std::to_string(one.size()) + ' ' + std::to_string(one.affected_rows()) + ' ' + one.info() + '\n';
    return out + rows_as<std::string>(one) + rows_as<std::int64_t>(one) + rows_as<double>(one) + rows_as<std::chrono::year_month_day>(one) +
           rows_as<clock_time>(one) + rows_as<std::chrono::microseconds>(one);
}

std::string read(std::string_view bytes, std::size_t piece, setting const& how)
{
    protocol::response_parser parser(how.spoken, {.message = 4096, .columns = 40, .results = 20, .response = 1 << 15});
    collector talk;
    parser.begin(how.expected);
    talk.begin({"SELECT", std::make_shared<std::string const>("here")});
    for (; !bytes.empty() && !parser.error() && !parser.is_over(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        std::string const copy(bytes.substr(0, piece));
        for (std::string_view left = copy; auto const* e = parser.next(left);) {
            if (e->step == protocol::step::file) return "a file";
            talk.take(*e, parser);
            if (parser.is_over()) break;
        }
    }
    std::string out;
    auto const got = talk.take_all();
    for (auto const& one : got.all) out += told(one);
    return out + std::to_string(got.prepared.statement);
}

} // namespace

/// The first byte is the size of the pieces in which the rest arrives a second time; the second says what is read.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 3) return 0;
    std::string_view const bytes(reinterpret_cast<char const*>(data) + 2, size - 2);
    setting const how{static_cast<protocol::answer>(data[1] % 4), (data[1] & 4) != 0 ? protocol::usual : protocol::needed};
    if (read(bytes, bytes.size(), how) != read(bytes, 1 + data[0] % 32, how)) std::abort();
    return 0;
}
