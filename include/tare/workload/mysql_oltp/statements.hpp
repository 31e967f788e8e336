#pragma once

#include <tare/mysql/protocol/command.hpp>
#include <tare/mysql/protocol/event.hpp>
#include <tare/mysql/protocol/prepared_execute.hpp>
#include <tare/workload/mysql_oltp/sql.hpp>
#include <tare/workload/mysql_oltp/transaction.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tare::workload::oltp {

namespace protocol = tare::mysql::protocol;

/// What a server said of a statement that it prepared: the number by which it knows it, and the columns of its results.
struct prepared_statement {
    std::uint32_t number = 0;
    std::vector<protocol::kind> columns{};
};

/// One statement, encoded beforehand with room for its values: its bytes are sent from where they are.
class encoded {
public:
    encoded() = default;

    /// An execution of what was prepared. The first one sends the types of its values.
    encoded(sentence const& what, habits const& how, prepared_statement const& prepared)
        : how_(&how), columns_(prepared.columns), is_text_(false)
    {
        std::vector<protocol::prepared_execute::parameter> parameters;
        for (auto const v : what.values) {
            if (auto const size = size_of(v, how); size > 0)
                parameters.emplace_back(protocol::text_slot{size});
            else
                parameters.emplace_back(protocol::integer_slot{});
        }
        put(first_, what, {prepared.number, parameters, protocol::types::sent});
        put(usual_, what, {prepared.number, parameters, protocol::types::known});
    }

    /// A text. Numbers stand at the right of room for the largest one.
    encoded(sentence const& what, habits const& how, std::string_view longest_number) : how_(&how)
    {
        std::string sql;
        std::size_t next = 0;
        for (char const byte : what.sql) {
            if (byte != '?') {
                sql += byte;
                continue;
            }
            auto const v = what.values[next++];
            auto const size = size_of(v, how);
            if (size > 0) sql += '\'';
            auto const width = size > 0 ? size : longest_number.size();
            usual_.places.push_back({v, protocol::head_bytes + 1 + sql.size(), width});
            sql.append(width, ' ');
            if (size > 0) sql += '\'';
        }
        protocol::write_query(usual_.bytes, sql);
        answered_ = true;
    }

    /// The statement with the values of a transaction's step; valid until the next call.
    std::string_view fill(transaction const& t, std::size_t step, statement s)
    {
        auto& to = answered_ ? usual_ : first_;
        generator texts(t.texts + static_cast<std::uint64_t>(s));
        for (auto const& p : to.places) {
            std::span<char> const room(to.bytes.data() + p.offset, p.size);
            switch (p.what) {
            case value::id:
                put_number(room, t.ids[step]);
                break;
            case value::last:
                put_number(room, last_id(*how_, s, t.ids[step]));
                break;
            case value::k:
                put_number(room, t.k);
                break;
            case value::c:
            case value::pad:
                fill_groups(room, how_->digits, texts);
            }
        }
        return to.bytes;
    }

    protocol::answer expected() const { return is_text_ ? protocol::answer::text : protocol::answer::binary; }

    /// The columns that the server may leave out of its answer.
    std::span<protocol::kind const> columns() const { return columns_; }

    /// The server knows the types from now on.
    void answered() { answered_ = true; }

    /// What its last result had for columns, which the next one may leave out; a text's never does. Allocates only when there are more than
    /// before.
    void answered_with(std::span<protocol::kind const> columns)
    {
        if (!is_text_) columns_.assign(columns.begin(), columns.end());
    }

private:
    struct place {
        value what;
        std::size_t offset, size;
    };
    struct message {
        std::string bytes{};
        std::vector<place> places{};
    };

    static void put(message& out, sentence const& what, protocol::prepared_execute const& encoding)
    {
        out.bytes = encoding.bytes();
        for (std::size_t i = 0; i < what.values.size(); ++i) {
            auto const slot = encoding.slot_of(out.bytes.data(), i);
            out.places.push_back({what.values[i], static_cast<std::size_t>(slot.data() - out.bytes.data()), slot.size()});
        }
    }

    void put_number(std::span<char> room, std::uint64_t n) const
    {
        if (!is_text_) return protocol::store<8>(room.data(), n);
        auto at = room.size();
        do room[--at] = static_cast<char>('0' + n % 10);
        while ((n /= 10) > 0 && at > 0);
        while (at > 0) room[--at] = ' ';
    }

    habits const* how_ = nullptr;
    message first_, usual_;
    std::vector<protocol::kind> columns_;
    bool is_text_ = true, answered_ = false;
};

/// What was prepared; what was not is sent as text.
using prepared_statements = std::array<std::optional<prepared_statement>, statements_in_all>;

/// All statements of one connection. Allocates when it is made and never again.
class statements {
public:
    statements(habits const& how, std::uint64_t rows, prepared_statements const& prepared)
    {
        auto const longest = std::to_string(rows + how.distinct);
        for (std::size_t i = 0; i < statements_in_all; ++i) {
            auto const what = sentence_of(static_cast<statement>(i), how);
            all_[i] = prepared[i] ? encoded(what, how, *prepared[i]) : encoded(what, how, longest);
        }
    }

    encoded& operator[](statement s) { return all_[static_cast<std::size_t>(s)]; }

private:
    std::array<encoded, statements_in_all> all_;
};

} // namespace tare::workload::oltp
