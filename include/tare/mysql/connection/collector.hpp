#pragma once

#include <tare/mysql/connection/result.hpp>
#include <tare/mysql/protocol/event.hpp>
#include <tare/mysql/protocol/response_parser.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace tare::mysql {

/// What a server answered to one command: its results, and the statement when it was prepared.
struct answered {
    results all{};
    protocol::prepared prepared{};
};

/// Puts the events of a response together. No I/O.
class collector {
public:
    void begin(question asked)
    {
        asked_ = std::move(asked);
        out_ = {};
        parts_ = {};
    }

    /// Not for `step::file`, which no answer belongs to.
    void take(protocol::event const& e, protocol::response_parser const& from)
    {
        switch (e.step) {
        case protocol::step::prepared:
            out_.prepared = e.statement;
            parts_.warnings = e.statement.warnings;
            return;
        case protocol::step::column:
            parts_.columns.emplace_back(e.column.name);
            return;
        case protocol::step::row:
            parts_.bytes.append(e.row);
            parts_.ends.push_back(parts_.bytes.size());
            return;
        case protocol::step::error:
            parts_ = {};
            parts_.error.emplace(asked_.words, e.error, *asked_.server);
            return end();
        case protocol::step::ok:
        case protocol::step::rows_end:
            return take_end(e.ok, from);
        default:
            return;
        }
    }

    answered take_all() { return std::exchange(out_, {}); }

private:
    void take_end(protocol::ok const& ok, protocol::response_parser const& from)
    {
        if (!parts_.columns.empty()) {
            parts_.kinds.assign(from.kinds().begin(), from.kinds().end());
            parts_.format = from.format();
        }
        parts_.affected_rows = ok.affected_rows;
        parts_.last_insert_id = ok.last_insert_id;
        parts_.warnings = ok.warnings;
        parts_.status = ok.status;
        parts_.info = ok.info;
        end();
    }

    void end() { out_.all.emplace_back(asked_, std::exchange(parts_, {})); }

    question asked_;
    answered out_;
    result_parts parts_;
};

} // namespace tare::mysql
