#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace tare::workload::redis_load {

/// The beginning of an argument as a number, letters as small ones, so that names are compared at once: up to 8 bytes, longer ones are
/// `too_long`.
using word = std::uint64_t;
inline constexpr word too_long = ~word{0};

constexpr word add_to(word so_far, std::string_view bytes)
{
    for (char const c : bytes) {
        if ((so_far >> 56) != 0) return too_long;
        so_far = (so_far << 8) | static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return so_far;
}
constexpr word word_of(std::string_view bytes) { return add_to(0, bytes); }

/// Counts commands in what clients send: arrays of blob strings, cut anywhere. What is whole is read on a short way.
///
/// Memory  that of the object, whatever is announced.
/// Errors  `scan` is false: an array of more than `most_arguments`, a string of more than `longest`, or no such array at all.
/// Source  redis.io, "Redis serialization protocol specification", "Sending commands to a Redis server".
class requests {
public:
    static constexpr std::uint64_t most_arguments = 1 << 20, longest = 512 << 20;

    /// Calls the handler with the words of the first two arguments of each command that is complete with these bytes. After a name of three
    /// letters the second is 0: it is a key.
    template <std::invocable<word, word> Handler>
    bool scan(std::string_view bytes, Handler&& handle)
    {
        while (!bytes.empty()) {
            if (left_ == 0 && line_size_ == 0) short_way(bytes, handle);
            if (!long_way(bytes, handle)) return false;
        }
        return true;
    }

private:
    static constexpr word short_name = 0xffffff;

    /// Reads what begins with that byte and a number; where the line ends, or null when it is not whole or too large for the short way.
    static char const* read_line(char const* at, char const* end, char first, std::uint64_t& number)
    {
        if (at == end || *at != first) return nullptr;
        std::uint64_t out = 0;
        auto const* const begin = ++at;
        for (; at != end && at - begin < 6; ++at) {
            auto const digit = static_cast<unsigned char>(*at - '0');
            if (digit > 9) break;
            out = out * 10 + digit;
        }
        if (at == begin || end - at < 2 || at[0] != '\r' || at[1] != '\n') return nullptr;
        number = out;
        return at + 2;
    }

    /// Where a command ends that begins here; null when it is not whole.
    static char const* read_command(char const* at, char const* end, std::array<word, 2>& words)
    {
        std::uint64_t count = 0;
        at = read_line(at, end, '*', count);
        if (!at || count == 0) return nullptr;
        words = {};
        for (std::uint64_t i = 0; i < count; ++i) {
            std::uint64_t size = 0;
            at = read_line(at, end, '$', size);
            if (!at || static_cast<std::uint64_t>(end - at) < size + 2) return nullptr;
            if (i == 0 || (i == 1 && words[0] > short_name))
                words[i] = word_of({at, static_cast<std::size_t>(std::min<std::uint64_t>(size, 9))});
            at += size;
            if (at[0] != '\r' || at[1] != '\n') return nullptr;
            at += 2;
        }
        return at;
    }

    template <class Handler>
    static void short_way(std::string_view& bytes, Handler& handle)
    {
        auto const* at = bytes.data();
        auto const* const end = at + bytes.size();
        std::array<word, 2> words{};
        while (auto const* const next = read_command(at, end, words)) {
            handle(words[0], words[1]);
            at = next;
        }
        bytes.remove_prefix(static_cast<std::size_t>(at - bytes.data()));
    }

    /// One command, or the part of it that is here.
    template <class Handler>
    bool long_way(std::string_view& bytes, Handler& handle)
    {
        while (!bytes.empty()) {
            if (!(rest_ > 0 ? take_content(bytes) : take_byte_of_line(bytes))) return false;
            if (left_ == 0 && std::exchange(complete_, false)) {
                handle(words_[0], words_[1]);
                return true;
            }
        }
        return true;
    }

    bool take_content(std::string_view& bytes)
    {
        if (rest_ <= 2) {
            if (bytes.front() != (rest_ == 2 ? '\r' : '\n')) return false;
            bytes.remove_prefix(1);
            if (--rest_ == 0) {
                ++argument_;
                complete_ = --left_ == 0;
            }
            return true;
        }
        auto const part = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(rest_ - 2, bytes.size())));
        if (argument_ == 0 || (argument_ == 1 && words_[0] > short_name)) words_[argument_] = add_to(words_[argument_], part);
        rest_ -= part.size();
        bytes.remove_prefix(part.size());
        return true;
    }

    bool take_byte_of_line(std::string_view& bytes)
    {
        if (line_size_ == line_.size()) return false;
        line_[line_size_++] = bytes.front();
        bytes.remove_prefix(1);
        if (line_[0] != (left_ == 0 ? '*' : '$')) return false;
        return line_[line_size_ - 1] != '\n' || take_line();
    }

    /// An array of no elements is no command, as Redis has it.
    bool take_line()
    {
        auto const digits = std::string_view(line_.data(), std::exchange(line_size_, 0)).substr(1);
        if (digits.size() < 3 || digits[digits.size() - 2] != '\r') return false;
        std::uint64_t number = 0;
        for (char const c : digits.substr(0, digits.size() - 2)) {
            if (c < '0' || c > '9') return false;
            number = number * 10 + static_cast<std::uint64_t>(c - '0');
        }
        if (left_ > 0) {
            rest_ = number + 2;
            return number <= longest;
        }
        left_ = number;
        argument_ = 0;
        words_ = {};
        return number <= most_arguments;
    }

    std::uint64_t left_ = 0;     ///< arguments that are to come
    std::uint64_t rest_ = 0;     ///< bytes of one that are to come, CR LF included
    std::uint64_t argument_ = 0; ///< its number
    std::array<word, 2> words_{};
    std::array<char, 14> line_{}; ///< so far
    std::size_t line_size_ = 0;
    bool complete_ = false;
};

} // namespace tare::workload::redis_load
