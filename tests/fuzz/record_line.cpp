// A results file may come from anybody: reading a line of it gives a record or a sentence, and a record that was read is written back
// as one that can be read.
#include <tare/campaign/record.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace tare;
    try {
        auto const first = campaign::parse_record({reinterpret_cast<char const*>(data), size});
        auto const again = campaign::parse_record(boost::json::serialize(campaign::to_json(first)));
        // Numbers may differ in the last place: Boost.JSON before 1.84 does not round what it reads correctly.
        if (first.key() != again.key() || first.status != again.status || first.metrics.size() != again.metrics.size()) std::abort();
    } catch (error const&) {
    }
    return 0;
}
