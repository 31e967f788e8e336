#pragma once

#include <tare/mysql/protocol/event.hpp>
#include <tare/mysql/protocol/framing.hpp>
#include <tare/mysql/protocol/limits.hpp>
#include <tare/mysql/protocol/response.hpp>
#include <tare/mysql/protocol/row_walker.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace tare::mysql::protocol {

/// How one result ended, as far as a load needs to know it.
struct scanned {
    step how = step::ok;            ///< `ok`, `error`, `rows_end`, `prepared`, `file`
    bool last = false;              ///< the response is complete
    std::uint64_t rows = 0;         ///< of `rows_end`
    std::uint64_t columns = 0;      ///< of `rows_end`
    protocol::ok ok{};              ///< of `ok` and `rows_end`; texts, also of `error`, are valid within the handler
    server_error error{};           ///< of `error`
    protocol::prepared statement{}; ///< of `prepared`, which is told when its definitions are over
};

/// Counts rows and classifies results: what a load does with each of millions. Lengths and numbers of fields of each row are checked;
/// values are passed over.
///
/// What lies in the bytes as a whole is read there. Of a row that was cut only the place is kept, and of other messages the beginning; so
/// the caller keeps nothing, and no byte is looked at twice.
///
/// Memory  allocates when it is made and never again.
/// Errors  those of `response_parser`, and `errc::message_too_long` for what exceeds `limits::short_message` and is no row.
class scanner {
public:
    explicit scanner(capability spoken, limits const& bounds = {})
        : frames_(bounds), response_(spoken, bounds), row_(bounds.columns), short_(sensible(bounds).short_message)
    {
        kept_.reserve(short_);
    }

    /// Expects the answer to a command of one packet. What is `known` is for who speaks `capability::columns_once`: see `response::begin`.
    void begin(answer expected, std::span<kind const> known = {})
    {
        frames_.expect(1);
        response_.begin(expected, known);
    }

    /// Calls the handler for each result that is complete with these bytes. False when they are wrong: see `error`.
    template <std::invocable<scanned const&> Handler>
    bool scan(std::string_view bytes, Handler&& handle)
    {
        while (!failed_ && !bytes.empty()) {
            if (response_.is_over()) return fail(errc::not_asked, frames_.taken());
            if (auto const message = frames_.whole(bytes))
                take_whole(*message, handle);
            else
                take_part(bytes, handle);
        }
        return !failed_;
    }

    bool is_over() const { return response_.is_over(); } ///< the response is complete

    /// The columns of the result, or of the statement that was prepared, that was scanned last.
    std::span<kind const> kinds() const { return response_.kinds(); }

    std::uint8_t sequence() const { return frames_.sequence(); } ///< of the packet that is next, for `write_refusal`
    void after_refusal() { frames_.expect(static_cast<std::uint8_t>(frames_.sequence() + 1)); }

    std::error_code error() const { return failed_; }
    std::uint64_t offset() const { return failed_ ? wrong_ : frames_.taken(); } ///< bytes; after an error: before what is wrong

private:
    bool is_row(std::string_view beginning) const
    {
        return !beginning.empty() && response_.is_row(static_cast<unsigned char>(beginning.front()), frames_.first_size());
    }

    template <class Handler>
    void take_whole(std::string_view message, Handler& handle)
    {
        if (!is_row(message)) return take_message(message, handle);
        row_.begin(response_.format(), response_.kinds());
        row_.walk(message);
        end_row();
    }

    /// The beginning, the middle or the end of a message that is cut.
    template <class Handler>
    void take_part(std::string_view& bytes, Handler& handle)
    {
        if (!frames_.take_head(bytes)) {
            if (frames_.error() != errc{}) fail(frames_.error(), frames_.begin());
            return;
        }
        auto const part = frames_.take_content(bytes);
        if (!begun_ && !part.empty()) begin_message(part);
        if (in_row_)
            row_.walk(part);
        else if (!keep(part))
            return;
        if (!frames_.ends_here()) return;
        begun_ = false;
        if (std::exchange(in_row_, false))
            end_row();
        else
            take_message(kept_, handle);
        kept_.clear();
    }

    void begin_message(std::string_view part)
    {
        begun_ = true;
        in_row_ = is_row(part);
        if (in_row_) row_.begin(response_.format(), response_.kinds());
    }

    bool keep(std::string_view part)
    {
        if (part.empty()) return true; // perhaps the first byte is still to come, which says what it is
        if (frames_.first_size() > short_ || part.size() > short_ - kept_.size()) return fail(errc::message_too_long, frames_.begin());
        kept_.append(part);
        return true;
    }

    void end_row()
    {
        ++rows_;
        if (auto const wrong = row_.end(); wrong != errc{}) fail(wrong, frames_.begin());
    }

    template <class Handler>
    void take_message(std::string_view message, Handler& handle)
    {
        if (message.size() > short_) {
            fail(errc::message_too_long, frames_.begin());
            return;
        }
        if (!response_.take(message, event_)) {
            if (response_.error() != errc{}) fail(response_.error(), frames_.begin());
            return;
        }
        switch (event_.step) {
        case step::columns:
            rows_ = 0;
            return;
        case step::prepared:
            statement_ = event_.statement;
            [[fallthrough]];
        case step::parameter:
        case step::column:
        case step::columns_end:
            if (event_.last) handle(scanned{.how = step::prepared, .last = true, .statement = statement_});
            return;
        case step::rows_end:
            handle(
                scanned{.how = step::rows_end, .last = event_.last, .rows = rows_, .columns = response_.kinds().size(), .ok = event_.ok});
            return;
        default:
            handle(scanned{.how = event_.step, .last = event_.last, .ok = event_.ok, .error = event_.error});
        }
    }

    bool fail(errc code, std::uint64_t offset)
    {
        failed_ = code;
        wrong_ = offset;
        return false;
    }

    framing frames_;
    response response_;
    row_walker row_;
    event event_;
    prepared statement_;
    std::size_t short_;
    std::string kept_; ///< of a message that was cut
    bool begun_ = false, in_row_ = false;
    std::uint64_t rows_ = 0;
    std::uint64_t wrong_ = 0;
    std::error_code failed_;
};

} // namespace tare::mysql::protocol
