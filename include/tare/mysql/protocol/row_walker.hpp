#pragma once

#include <tare/mysql/protocol/error.hpp>
#include <tare/mysql/protocol/field_type.hpp>
#include <tare/mysql/protocol/reader.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace tare::mysql::protocol {

/// Goes through a row that comes in pieces of any size, from one length to the next, without looking at values: whether it has as many as
/// its result has columns, and ends with the last.
///
/// Memory  room for the NULLs of a binary row, allocated when it is made.
class row_walker {
public:
    explicit row_walker(std::size_t most_columns) { nulls_.reserve(bytes_of_nulls(most_columns)); }

    /// Begins a row. The kinds, not more than `most_columns`, stay where they are until its end.
    void begin(format f, std::span<kind const> columns)
    {
        format_ = f;
        columns_ = columns;
        column_ = skip_ = seen_ = 0;
        nulls_.clear();
        state_ = f == format::text ? state::field : state::head;
        error_ = {};
    }

    /// Bytes that follow those before. Behind an error nothing is looked at.
    void walk(std::string_view part)
    {
        while (!part.empty() && error_ == errc{}) step(part);
    }

    /// Whether the row was right, when its last byte was walked.
    errc end()
    {
        if (error_ != errc{}) return error_;
        pass_nulls();
        return state_ == state::field && skip_ == 0 && column_ == columns_.size() ? error_ : fail(errc::cut_short);
    }

private:
    enum class state : char { head, nulls, field, length };

    static std::size_t bytes_of_nulls(std::size_t columns) { return (columns + 2 + 7) / 8; }

    void step(std::string_view& part)
    {
        if (skip_ > 0) return pass(part);
        switch (state_) {
        case state::head:
            if (part.front() != 0) fail(errc::not_a_row);
            part.remove_prefix(1);
            state_ = state::nulls;
            return;
        case state::nulls:
            return take_nulls(part);
        case state::field:
            return format_ == format::text ? begin_text(part) : begin_binary(part);
        case state::length:
            return take_length(part);
        }
    }

    void pass(std::string_view& part)
    {
        auto const n = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, part.size()));
        part.remove_prefix(n);
        skip_ -= n;
    }

    void take_nulls(std::string_view& part)
    {
        auto const n = std::min(part.size(), bytes_of_nulls(columns_.size()) - nulls_.size());
        nulls_.insert(nulls_.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(n));
        part.remove_prefix(n);
        if (nulls_.size() == bytes_of_nulls(columns_.size())) state_ = state::field;
    }

    bool is_null(std::size_t i) const { return (static_cast<unsigned char>(nulls_[(i + 2) / 8]) >> ((i + 2) % 8) & 1) != 0; }

    /// Columns of a binary row that are NULL take no bytes.
    void pass_nulls()
    {
        if (format_ == format::text || state_ != state::field) return;
        while (column_ < columns_.size() && is_null(column_)) ++column_;
    }

    void begin_text(std::string_view& part)
    {
        if (column_ == columns_.size()) {
            fail(errc::too_much);
            return;
        }
        auto const first = static_cast<unsigned char>(part.front());
        if (first == 0xfb) {
            part.remove_prefix(1);
            ++column_;
        } else {
            begin_length(first, part);
        }
    }

    void begin_binary(std::string_view& part)
    {
        pass_nulls();
        if (column_ == columns_.size()) {
            fail(errc::too_much);
            return;
        }
        auto const type = columns_[column_].type;
        switch (layout_of(type)) {
        case layout::unknown:
            fail(errc::unknown_type);
            return;
        case layout::nothing:
            fail(errc::not_null);
            return;
        case layout::fixed_1:
            return begin_content(1);
        case layout::fixed_2:
            return begin_content(2);
        case layout::fixed_4:
            return begin_content(4);
        case layout::fixed_8:
            return begin_content(8);
        case layout::short_length:
            begin_content(static_cast<unsigned char>(part.front()));
            part.remove_prefix(1);
            return;
        case layout::any_length:
            return begin_length(static_cast<unsigned char>(part.front()), part);
        }
    }

    void begin_length(unsigned char first, std::string_view& part)
    {
        part.remove_prefix(1);
        more_ = bytes_behind(first);
        seen_ = 0;
        if (more_ == 0) return begin_content(first);
        if (more_ > length_.size())
            fail(errc::not_a_length);
        else
            state_ = state::length;
    }

    void take_length(std::string_view& part)
    {
        auto const n = std::min(part.size(), more_ - seen_);
        std::memcpy(length_.data() + seen_, part.data(), n);
        part.remove_prefix(n);
        seen_ += n;
        if (seen_ < more_) return;
        std::fill(length_.begin() + static_cast<std::ptrdiff_t>(more_), length_.end(), '\0');
        begin_content(load<8>(length_.data()));
    }

    void begin_content(std::uint64_t bytes)
    {
        state_ = state::field;
        skip_ = bytes;
        ++column_;
    }

    errc fail(errc code)
    {
        error_ = code;
        return code;
    }

    format format_ = format::text;
    state state_ = state::field;
    std::span<kind const> columns_;
    std::size_t column_ = 0;
    std::uint64_t skip_ = 0; ///< bytes of content that are still to come
    std::size_t more_ = 0, seen_ = 0;
    std::array<char, 8> length_{};
    std::vector<char> nulls_;
    errc error_{};
};

} // namespace tare::mysql::protocol
