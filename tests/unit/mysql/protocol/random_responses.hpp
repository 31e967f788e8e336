#pragma once

#include "messages.hpp"
#include "reading.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

// Responses that a server could send, and such with a byte that is wrong. The same seed gives the same bytes.
namespace mysql_random {

using namespace mysql_messages;

class responses {
public:
    explicit responses(std::uint64_t seed) : engine_(seed) {}

    std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }

    mysql_reading::setting setting()
    {
        mysql_reading::setting out;
        out.expected = static_cast<protocol::answer>(below(4));
        out.spoken = below(2) == 0 ? protocol::usual : with_eof;
        if (below(3) == 0) {
            out.spoken = out.spoken | protocol::capability::columns_once;
            for (auto n = 1 + below(3); n > 0; --n) out.known.push_back({static_cast<protocol::field_type>(any_type()), false});
        }
        out.bounds.packet = below(2) == 0 ? 0xffffff : static_cast<std::uint32_t>(20 + below(60));
        out.bounds.message = out.bounds.short_message = 8192;
        return out;
    }

    std::string stream(mysql_reading::setting const& how)
    {
        bytes_.clear();
        how_ = &how;
        sequence_ = 1;
        most_ = how.bounds.packet;
        old_ = !has(how.spoken, protocol::capability::deprecate_eof);
        if (how.expected == protocol::answer::prepared)
            prepared();
        else if (how.expected == protocol::answer::plain)
            send(below(4) == 0 ? error(1046, "3D000", "No database selected") : ok());
        else
            for (auto n = 1 + below(3); n > 0; --n) result(how.expected == protocol::answer::binary, n > 1 ? more : 2);
        return bytes_;
    }

    std::string mutated(std::string bytes)
    {
        for (auto n = 1 + below(2); n > 0 && !bytes.empty(); --n) bytes[below(bytes.size())] = static_cast<char>(engine_());
        return bytes;
    }

private:
    void send(std::string const& message) { sequence_ = protocol::append_message(bytes_, sequence_, message, most_); }

    std::uint8_t any_type()
    {
        static constexpr std::uint8_t types[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 16, 245, 246, 249, 252, 253, 254};
        return types[below(sizeof types)];
    }

    void definitions(std::size_t n, bool are_columns)
    {
        for (; n > 0; --n) {
            auto const type = any_type();
            if (are_columns) types_.push_back(type);
            send(column("c" + std::to_string(n), type, below(2) == 0 ? 32 : 0));
        }
        if (old_) send(eof());
    }

    void prepared()
    {
        auto const columns = below(4), parameters = below(4);
        send(mysql_messages::prepared(static_cast<std::uint32_t>(engine_()), static_cast<std::uint16_t>(columns),
                                      static_cast<std::uint16_t>(parameters)));
        if (parameters > 0) definitions(parameters, false);
        if (columns > 0) definitions(columns, true);
    }

    void result(bool binary, std::uint16_t status)
    {
        if (below(4) == 0) return send(ok(status, below(1000)));
        types_.clear();
        bool const may_leave_out = has(how_->spoken, protocol::capability::columns_once), told = !may_leave_out || below(3) == 0;
        auto const columns = told ? 1 + below(12) : how_->known.size();
        send(length(columns) + (may_leave_out ? integer<1>(told ? 1 : 0) : ""));
        if (told) {
            definitions(columns, true);
        } else {
            for (auto const& k : how_->known) types_.push_back(static_cast<std::uint8_t>(k.type));
            if (old_) send(eof());
        }
        for (auto n = below(6); n > 0; --n) send(binary ? binary_row() : text_row());
        if (below(8) == 0)
            send(error(1205, "HY000", "Lock wait timeout exceeded"));
        else
            send(old_ ? eof(status) : end_ok(status));
    }

    std::string any(std::size_t n)
    {
        std::string out(n, '\0');
        for (auto& c : out) c = static_cast<char>(engine_());
        return out;
    }

    std::string text() { return string(any(below(8) == 0 ? 300 : below(20))); }

    std::string text_row()
    {
        std::string out;
        for (std::size_t i = 0; i < types_.size(); ++i) out += below(5) == 0 ? "\xfb" : text();
        return out;
    }

    std::string binary_row()
    {
        std::string nulls((types_.size() + 9) / 8, '\0'), values;
        for (std::size_t i = 0; i < types_.size(); ++i)
            if (below(4) == 0)
                nulls[(i + 2) / 8] = static_cast<char>(static_cast<unsigned char>(nulls[(i + 2) / 8]) | (1U << ((i + 2) % 8)));
            else
                values += binary_value(static_cast<protocol::field_type>(types_[i]));
        return std::string(1, '\0') + nulls + values;
    }

    std::string binary_value(protocol::field_type type)
    {
        using protocol::layout;
        switch (layout_of(type)) {
        case layout::fixed_1:
            return any(1);
        case layout::fixed_2:
            return any(2);
        case layout::fixed_4:
            return any(4);
        case layout::fixed_8:
            return any(8);
        case layout::short_length:
            return string(any(below(13)));
        default:
            return text();
        }
    }

    std::mt19937_64 engine_;
    std::string bytes_;
    mysql_reading::setting const* how_ = nullptr;
    std::vector<std::uint8_t> types_;
    std::size_t most_ = 0;
    std::uint8_t sequence_ = 1;
    bool old_ = false;
};

} // namespace mysql_random
