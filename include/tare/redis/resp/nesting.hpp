#pragma once

#include <tare/redis/resp/error.hpp>
#include <tare/redis/resp/limits.hpp>
#include <tare/redis/resp/type.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tare::redis::resp {

/// Which aggregates are open, how much of each is still to come, and how much one reply has asked for so far.
class nesting {
public:
    explicit nesting(limits const& bounds) : bounds_(bounds) { open_.reserve(bounds.depth); }

    std::size_t depth() const { return open_.size(); }
    bool is_between_replies() const { return open_.empty() && !attributed_; }

    /// Whether the innermost aggregate has all that was announced, and is to be closed.
    bool is_full() const { return !open_.empty() && !open_.back().streamed && open_.back().elements == 0; }

    /// A value whose line lies between both offsets. An attribute belongs to the reply that it stands before.
    errc begin_value(type kind, std::uint64_t begin, std::uint64_t end)
    {
        if (kind == type::push && !open_.empty()) return errc::push_within;
        if (is_between_replies()) {
            reply_begin_ = begin;
            values_ = 0;
        }
        attributed_ = false;
        bool const was_announced = !open_.empty() && !open_.back().streamed && kind != type::attribute;
        if (!was_announced && ++values_ > bounds_.values) return errc::too_many_values;
        return fits(end, 0) ? errc{} : errc::reply_too_long;
    }

    void end_value()
    {
        if (open_.empty()) return;
        auto& innermost = open_.back();
        innermost.elements += innermost.streamed ? 1U : ~std::uint64_t{0};
    }

    /// An aggregate that was begun: `count` as announced, elements or pairs.
    errc open(type kind, bool streamed, std::uint64_t count)
    {
        std::uint64_t const each = has_pairs(kind) ? 2 : 1;
        if (open_.size() == bounds_.depth) return errc::too_deep;
        if (count > (bounds_.values - values_) / each) return errc::too_many_values;
        values_ += count * each;
        open_.push_back({count * each, kind, streamed});
        return {};
    }

    /// Whether the end of a streamed aggregate may come here.
    errc may_end() const
    {
        if (open_.empty() || !open_.back().streamed) return errc::end_alone;
        if (attributed_) return errc::attribute_of_nothing;
        return has_pairs(open_.back().kind) && open_.back().elements % 2 != 0 ? errc::half_a_pair : errc{};
    }

    /// Closes the innermost aggregate and tells what it was. An attribute is no element of what it lies in.
    type close()
    {
        auto const kind = open_.back().kind;
        open_.pop_back();
        attributed_ = kind == type::attribute;
        if (!attributed_) end_value();
        return kind;
    }

    /// Whether a reply may be as long as it is at an offset and as many bytes more.
    bool fits(std::uint64_t offset, std::uint64_t more) const
    {
        auto const so_far = offset - reply_begin_;
        return so_far <= bounds_.reply && more <= bounds_.reply - so_far;
    }

private:
    struct frame {
        std::uint64_t elements; ///< still to come; of a streamed aggregate: that came
        type kind;
        bool streamed;
    };

    limits bounds_;
    std::vector<frame> open_;
    std::uint64_t values_ = 0;
    std::uint64_t reply_begin_ = 0;
    bool attributed_ = false; ///< the value that an attribute describes is still to come
};

} // namespace tare::redis::resp
