#pragma once

#include <tare/report/format.hpp>

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace tare::report {

/// Aligned columns of plain text.
class text_table {
public:
    enum class align { left, right };

    /// `joined`: one space before the column instead of two, so that "41.2 ± 0.3" reads as one.
    void add_column(align how, bool joined = false) { columns_.push_back({how, joined, 0}); }

    void add_row(std::vector<std::string> cells)
    {
        for (std::size_t i = 0; i < cells.size(); ++i) columns_[i].width = std::max(columns_[i].width, width(cells[i]));
        rows_.push_back(std::move(cells));
    }

    /// A title over the columns from `column` on; printed above the rows, and no wider than they are.
    void add_title(std::size_t column, std::string title) { titles_.push_back({column, std::move(title)}); }

    void print(std::ostream& out, std::string const& indent) const
    {
        std::string above = indent;
        for (auto const& [column, title] : titles_) above += std::string(start_of(column) + indent.size() - width(above), ' ') + title;
        if (!titles_.empty()) out << above << '\n';
        for (auto const& cells : rows_) {
            std::string line = indent;
            for (std::size_t i = 0; i < cells.size(); ++i) line += gap(i) + padded(cells[i], columns_[i]);
            line.erase(line.find_last_not_of(' ') + 1);
            out << line << '\n';
        }
    }

    /// Columns of the terminal that the table takes, without indentation.
    std::size_t total_width() const
    {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < columns_.size(); ++i) sum += gap(i).size() + columns_[i].width;
        return sum;
    }

private:
    struct shape {
        align how;
        bool joined;
        std::size_t width;
    };

    std::size_t start_of(std::size_t column) const
    {
        std::size_t at = gap(column).size();
        for (std::size_t i = 0; i < column; ++i) at += gap(i).size() + columns_[i].width;
        return at;
    }

    std::string gap(std::size_t column) const { return column == 0 ? "" : columns_[column].joined ? " " : "  "; }

    static std::string padded(std::string const& text, shape const& in)
    {
        std::string const blank(in.width - width(text), ' ');
        return in.how == align::right ? blank + text : text + blank;
    }

    std::vector<shape> columns_;
    std::vector<std::pair<std::size_t, std::string>> titles_;
    std::vector<std::vector<std::string>> rows_;
};

/// Breaks a sentence into lines of at most `columns`; lines after the first are indented by `hanging`.
inline std::string wrapped(std::string const& text, std::size_t columns, std::string const& first, std::string const& hanging)
{
    std::string out, line = first, word;
    auto const flush = [&] {
        bool const fresh = line == first || line == hanging;
        if (!fresh && width(line) + 1 + width(word) > columns) {
            out += line + '\n';
            line = hanging + word;
        } else
            line += (fresh ? "" : " ") + word;
        word.clear();
    };
    for (char const c : text + ' ') {
        if (c != ' ')
            word += c;
        else if (!word.empty())
            flush();
    }
    return out + line + '\n';
}

} // namespace tare::report
