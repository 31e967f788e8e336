#pragma once

#include <tare/workload/mysql_oltp/profile.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace tare::workload::oltp {

enum class statement : std::uint8_t {
    begin,
    point,
    range,
    sum,
    order,
    distinct,
    index_update,
    non_index_update,
    erase,
    insert,
    commit,
    rollback, ///< of a transaction that is run again
};
inline constexpr std::size_t statements_in_all = 12;

/// For sentences.
constexpr std::string_view words(statement s)
{
    constexpr std::string_view all[] = {"BEGIN",           "SELECT of a row", "SELECT of a range", "SELECT SUM", "SELECT ORDER BY",
                                        "SELECT DISTINCT", "UPDATE of k",     "UPDATE of c",       "DELETE",     "INSERT",
                                        "COMMIT",          "ROLLBACK"};
    static_assert(std::size(all) == statements_in_all);
    return all[static_cast<std::size_t>(s)];
}

constexpr bool reads(statement s) { return s >= statement::point && s <= statement::distinct; }
constexpr bool writes(statement s) { return s >= statement::index_update && s <= statement::insert; }

/// The statements of a transaction in their order. All reads come before the first write: what they see is what was committed.
///
/// Source  as `sysbench_1_0`; the older ones have the same order.
inline constexpr auto read_write_steps = [] {
    using enum statement;
    return std::array{begin,
                      point,
                      point,
                      point,
                      point,
                      point,
                      point,
                      point,
                      point,
                      point,
                      point,
                      range,
                      sum,
                      order,
                      distinct,
                      index_update,
                      non_index_update,
                      erase,
                      insert,
                      commit};
}();
inline constexpr auto read_only_steps = [] {
    std::array<statement, read_write_steps.size() - 4> out{};
    std::copy_if(read_write_steps.begin(), read_write_steps.end(), out.begin(), [](statement s) { return !writes(s); });
    return out;
}();

constexpr std::span<statement const> steps_of(bool read_only)
{
    return read_only ? std::span<statement const>(read_only_steps) : std::span<statement const>(read_write_steps);
}

/// What one transaction reads and writes: all of it, so that it can be run again.
struct transaction {
    std::array<std::uint64_t, read_write_steps.size()> ids{}; ///< of each step; of a range the first
    std::uint64_t k = 0;                                      ///< of the row that is inserted
    std::uint64_t texts = 0;                                  ///< the key that c and pad follow from
};

/// The last id that a step reads, when it begins with that one.
constexpr std::uint64_t last_id(habits const& how, statement s, std::uint64_t first)
{
    auto const span = s == statement::distinct ? how.distinct : s == statement::point ? 1 : ids_of_a_range;
    return first + span - 1;
}

/// The transactions of one connection, one after another: a function of the seed and its number.
class transactions {
public:
    transactions(habits const& how, std::uint64_t seed, std::uint64_t connection, std::uint64_t rows, bool read_only)
        : how_(&how), from_(splitmix(seed ^ (connection << 40) ^ 0x6d7973716cU)), rows_(rows), steps_(steps_of(read_only))
    {
    }

    void next(transaction& out)
    {
        for (std::size_t i = 0; i < steps_.size(); ++i) out.ids[i] = draw(steps_[i], i > 0 ? out.ids[i - 1] : 0);
        out.k = how_->draw(from_, rows_);
        out.texts = from_.next();
    }

private:
    std::uint64_t draw(statement s, std::uint64_t before)
    {
        if (s == statement::insert) return before; // the row that was deleted
        if (!reads(s) && !writes(s)) return 0;
        auto const id = how_->draw(from_, rows_);
        bool const is_range = reads(s) && s != statement::point;
        return is_range && how_->inside ? std::min(id, rows_ - ids_of_a_range) : id;
    }

    habits const* how_;
    generator from_;
    std::uint64_t rows_;
    std::span<statement const> steps_;
};

} // namespace tare::workload::oltp
