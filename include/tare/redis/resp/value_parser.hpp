#pragma once

#include <tare/redis/resp/event.hpp>
#include <tare/redis/resp/limits.hpp>
#include <tare/redis/resp/parser.hpp>
#include <tare/redis/resp/value.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace tare::redis::resp {

/// Puts the events of one reply together.
class value_builder {
public:
    /// The value once the event ends it. Events are those of one parser, in order.
    std::optional<value> add(event const& e)
    {
        switch (e.step) {
        case step::value:
            begin(e);
            return end();
        case step::string_begin:
        case step::aggregate_begin:
            begin(e);
            return std::nullopt;
        case step::string_part:
            std::get<std::string>(open_.back().content).append(e.text);
            return std::nullopt;
        case step::string_end:
        case step::aggregate_end:
            break;
        }
        return end();
    }

private:
    /// What is announced is not believed: room for more is made as elements come.
    static constexpr std::uint64_t believed = 64;

    void begin(event const& e)
    {
        value out{.kind = e.kind, .attributes = std::exchange(attributes_, {})};
        if (e.step == step::aggregate_begin)
            out.content.emplace<value::elements_type>().reserve(static_cast<std::size_t>(std::min(e.size, believed)));
        else if (e.step == step::string_begin)
            out.content.emplace<std::string>();
        else
            set_scalar(out, e);
        if (e.kind == type::verbatim_string) out.format = e.text;
        open_.push_back(std::move(out));
    }

    static void set_scalar(value& out, event const& e)
    {
        switch (e.kind) {
        case type::null:
            break;
        case type::number:
            out.content = e.number;
            break;
        case type::double_:
            out.content = e.real;
            break;
        case type::boolean:
            out.content = e.boolean;
            break;
        default:
            out.content.emplace<std::string>(e.text);
        }
    }

    std::optional<value> end()
    {
        auto done = std::move(open_.back());
        open_.pop_back();
        if (done.kind == type::attribute) {
            auto& pairs = std::get<value::elements_type>(done.content);
            attributes_ = std::move(done.attributes); // those of an attribute are of what it describes too
            std::move(pairs.begin(), pairs.end(), std::back_inserter(attributes_));
            return std::nullopt;
        }
        if (open_.empty()) return done;
        std::get<value::elements_type>(open_.back().content).push_back(std::move(done));
        return std::nullopt;
    }

    std::vector<value> open_;
    value::elements_type attributes_; ///< of the value that comes next
};

/// Replies as values, from bytes in pieces of any size. A push is a value like a reply; whoever reads tells them apart by `kind`.
///
/// Memory  as much as arrived, within `limits`.
/// Errors  those of `parser`.
class value_parser {
public:
    explicit value_parser(limits const& bounds = {}) : parser_(bounds) {}

    /// Takes bytes from the front until a reply or a push is complete; nothing when they are used up or wrong.
    std::optional<value> next(std::string_view& bytes)
    {
        while (auto const* event = parser_.next(bytes))
            if (auto out = builder_.add(*event)) return out;
        return std::nullopt;
    }

    std::error_code error() const { return parser_.error(); }
    std::uint64_t offset() const { return parser_.offset(); }
    bool is_between_replies() const { return parser_.is_between_replies(); }

private:
    parser parser_;
    value_builder builder_;
};

} // namespace tare::redis::resp
