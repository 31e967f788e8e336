#pragma once

#include <tare/network/inside.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tare::network {

/// The kernel's form of a set of processors: 32-bit words in hexadecimal, the highest first, with commas.
inline std::string processor_mask(std::vector<int> const& processors)
{
    std::vector<std::uint32_t> words_of(1);
    for (int const processor : processors) {
        if (processor < 0 || processor >= 8192) throw error("there is no processor " + std::to_string(processor));
        auto const word = static_cast<std::size_t>(processor) / 32;
        words_of.resize(std::max(words_of.size(), word + 1));
        words_of[word] |= std::uint32_t{1} << (processor % 32);
    }
    std::string mask;
    for (auto word = words_of.rbegin(); word != words_of.rend(); ++word) {
        char digits[10];
        std::snprintf(digits, sizeof digits, mask.empty() ? "%x" : ",%08x", *word);
        mask += digits;
    }
    return mask;
}

/// The processors of such a mask, ascending; nothing when the text is none.
inline std::optional<std::vector<int>> processors_in(std::string_view mask)
{
    std::vector<int> found;
    for (int base = 0; base < 8192; base += 32) {
        auto const comma = mask.rfind(',');
        auto const word = comma == mask.npos ? mask : mask.substr(comma + 1);
        std::uint32_t bits = 0;
        auto const [end, code] = std::from_chars(word.data(), word.data() + word.size(), bits, 16);
        if (code != std::errc{} || end != word.data() + word.size()) return std::nullopt;
        for (int bit = 0; bit < 32; ++bit)
            if (bits >> bit & 1u) found.push_back(base + bit);
        if (comma == mask.npos) return found;
        mask = mask.substr(0, comma);
    }
    return std::nullopt;
}

/// Receive packet steering: has a link's received packets processed by these processors, and reads back that it is so.
///
/// A veth pair has no interrupt of its own: without steering, one side's received packets are processed on the other side's
/// processor, and the peer would do the SUT's work. No processors switches it off.
/// Errors   `error` when the link does not exist there or the kernel takes another set than the one asked for.
/// Source   Linux, Documentation/networking/scaling.rst.
inline void steer_receive(fs::path const& space, std::string const& link, std::vector<int> processors)
{
    std::ranges::sort(processors);
    processors.erase(std::unique(processors.begin(), processors.end()), processors.end());
    auto const mask = processor_mask(processors);
    inside_with_sysfs(space, [&] {
        auto const queues = fs::path("/sys/class/net") / link / "queues";
        if (!fs::exists(queues)) throw error("cannot steer what " + link + " receives: no such link in " + space.string());
        for (auto const& queue : fs::directory_iterator(queues)) {
            if (!queue.path().filename().string().starts_with("rx-")) continue;
            auto const file = queue.path() / "rps_cpus";
            system::write_setting(file, mask);
            auto const granted = processors_in(system::read_line(file).value_or(""));
            if (granted != processors)
                throw error("cannot steer what " + link + " receives to processors " + mask + " (mask): the kernel keeps " +
                            system::read_line(file).value_or("nothing"));
        }
    });
}

} // namespace tare::network
