#pragma once

#include <tare/mysql/protocol/capability.hpp>
#include <tare/mysql/protocol/event.hpp>
#include <tare/mysql/protocol/field_type.hpp>
#include <tare/mysql/protocol/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tare::mysql::protocol {

/// What the messages of a response mean, which depends on those before: messages in, steps out.
///
/// Memory  two bytes for each column of a result, allocated when it is made.
/// Source  MySQL, "COM_QUERY Response", "COM_STMT_EXECUTE Response", "COM_STMT_PREPARE Response".
class response {
public:
    response(capability spoken, limits const& bounds) : spoken_(spoken), bounds_(sensible(bounds)) { kinds_.reserve(bounds_.columns); }

    /// Begins the response to a command that was sent. The columns that `known` lists are those that the statement's last answer told: a
    /// server that speaks `capability::columns_once` leaves them out. They stay where they are until the response is over.
    void begin(answer expected, std::span<kind const> known = {})
    {
        expected_ = expected;
        known_ = known;
        state_ = state::first;
        results_ = 0;
    }

    bool is_over() const { return state_ == state::over; }

    /// How the rows of the result that is open are written, and the kinds of its columns.
    protocol::format format() const { return expected_ == answer::binary ? format::binary : format::text; }
    std::span<kind const> kinds() const { return kinds_; }

    /// Whether a message that begins so, with so many bytes in its first packet, is a row. A row may begin with the byte of an end, which
    /// is also that of the longest strings; but then its packet is longer than an end can be.
    bool is_row(unsigned char first, std::size_t first_packet) const
    {
        if (state_ != state::rows || first_packet == 0 || first == error_byte) return false;
        if (first != end_byte) return true;
        constexpr std::size_t longest_eof = 8;
        return has(spoken_, capability::deprecate_eof) ? first_packet >= bounds_.packet : first_packet > longest_eof;
    }

    /// Reads a message that is no row. False when it tells nothing by itself, or is wrong: see `error`.
    bool take(std::string_view message, event& out)
    {
        out = {};
        error_ = {};
        if (message.empty()) return fail(errc::cut_short);
        if (is_over()) return fail(errc::not_asked);
        if (is_error(message)) return end(read_error(message, out.error), out, step::error);
        switch (state_) {
        case state::first:
            return take_first(message, out);
        case state::parameters:
            return take_column(message, out, step::parameter);
        case state::columns:
            return take_column(message, out, step::column);
        case state::end_of_parameters:
        case state::end_of_columns:
            return take_end_of_columns(message, out);
        case state::rows:
            return take_end_of_rows(message, out);
        case state::over:
            break;
        }
        return fail(errc::not_asked);
    }

    errc error() const { return error_; } ///< of the last message; `errc{}` when there is none

private:
    enum class state : char { first, parameters, end_of_parameters, columns, end_of_columns, rows, over };

    bool take_first(std::string_view message, event& out)
    {
        auto const first = static_cast<unsigned char>(message.front());
        if (first == ok_byte && expected_ == answer::prepared) return take_prepared(message, out);
        if (first == ok_byte) return end_result(read_ok(message, spoken_, out.ok), out, step::ok);
        if (expected_ == answer::plain || expected_ == answer::prepared) return fail(errc::not_an_answer);
        if (first == file_byte) return take_file(message, out);
        return take_count(message, out);
    }

    bool take_file(std::string_view message, event& out)
    {
        if (++results_ > bounds_.results) return fail(errc::too_many_results);
        out.step = step::file;
        out.file = message.substr(1);
        return true;
    }

    bool take_count(std::string_view message, event& out)
    {
        reader from(message);
        auto const n = from.length();
        bool const told = !has(spoken_, capability::columns_once) || from.integer<1>() != 0;
        if (from.end() != errc{}) return fail(from.end());
        if (n == 0) return fail(errc::no_columns);
        if (n > bounds_.columns) return fail(errc::too_many_columns);
        if (!told && n != known_.size()) return fail(errc::unknown_columns);
        kinds_.clear();
        left_ = static_cast<std::size_t>(n);
        state_ = state::columns;
        if (!told) take_known_columns();
        out.step = step::columns;
        out.count = n;
        return true;
    }

    void take_known_columns()
    {
        kinds_.assign(known_.begin(), known_.end());
        end_columns(step::column);
    }

    bool take_prepared(std::string_view message, event& out)
    {
        if (auto const wrong = read_prepared(message, out.statement); wrong != errc{}) return fail(wrong);
        if (out.statement.columns > bounds_.columns) return fail(errc::too_many_columns);
        out.step = step::prepared;
        kinds_.clear();
        later_ = out.statement.columns;
        left_ = out.statement.parameters;
        state_ = state::parameters;
        if (left_ == 0) begin_statement_columns();
        out.last = is_over();
        return true;
    }

    void begin_statement_columns()
    {
        left_ = later_;
        state_ = left_ == 0 ? state::over : state::columns;
    }

    bool take_column(std::string_view message, event& out, step s)
    {
        if (auto const wrong = read_column(message, out.column); wrong != errc{}) return fail(wrong);
        if (s == step::column) kinds_.push_back(out.column.kind());
        if (--left_ == 0) end_columns(s);
        out.step = s;
        out.last = is_over();
        return true;
    }

    void end_columns(step s)
    {
        if (has(spoken_, capability::deprecate_eof))
            after_columns(s == step::parameter);
        else
            state_ = s == step::parameter ? state::end_of_parameters : state::end_of_columns;
    }

    void after_columns(bool were_parameters)
    {
        if (were_parameters)
            begin_statement_columns();
        else
            state_ = expected_ == answer::prepared ? state::over : state::rows;
    }

    /// An EOF that tells nothing, but for the last of a statement: that one is told as its end.
    bool take_end_of_columns(std::string_view message, event& out)
    {
        if (static_cast<unsigned char>(message.front()) != end_byte) return fail(errc::not_an_answer);
        if (auto const wrong = read_eof(message, out.ok); wrong != errc{}) return fail(wrong);
        after_columns(state_ == state::end_of_parameters);
        out.step = step::columns_end;
        out.last = is_over();
        return is_over();
    }

    bool take_end_of_rows(std::string_view message, event& out)
    {
        if (static_cast<unsigned char>(message.front()) != end_byte) return fail(errc::not_an_answer);
        bool const is_ok = has(spoken_, capability::deprecate_eof);
        return end_result(is_ok ? read_ok(message, spoken_, out.ok) : read_eof(message, out.ok), out, step::rows_end);
    }

    bool end_result(errc wrong, event& out, step s)
    {
        if (wrong != errc{} || expected_ == answer::plain || !has(out.ok.status, status::more_results)) return end(wrong, out, s);
        if (++results_ > bounds_.results) return fail(errc::too_many_results);
        state_ = state::first;
        out.step = s;
        return true;
    }

    bool end(errc wrong, event& out, step s)
    {
        if (wrong != errc{}) return fail(wrong);
        state_ = state::over;
        out.step = s;
        out.last = true;
        return true;
    }

    bool fail(errc code)
    {
        error_ = code;
        return false;
    }

    capability spoken_;
    limits bounds_;
    answer expected_ = answer::plain;
    state state_ = state::over;
    std::size_t left_ = 0;  ///< definitions that are still to come
    std::size_t later_ = 0; ///< columns of a statement, behind its parameters
    std::uint64_t results_ = 0;
    std::span<kind const> known_;
    std::vector<kind> kinds_;
    errc error_{};
};

} // namespace tare::mysql::protocol
