#pragma once

#include <tare/campaign/record.hpp>
#include <tare/report/collect.hpp>
#include <tare/report/escape.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::report {

namespace fs = std::filesystem;

/// What lies beside the records of one campaign. Shown, never relied on.
struct folder_notes {
    fs::path folder;
    boost::json::object provenance;    ///< empty without the file
    boost::json::object plan;          ///< empty without the file
    std::vector<std::string> troubles; ///< sentences about what could not be read
};

/// Everything that a report is made of.
struct sources {
    std::vector<campaign::record> records;
    std::vector<folder_notes> folders;
};

namespace detail {

/// A JSON object of at most 4 MiB; a file that is missing is an empty one, a wrong one is told in `troubles`.
inline boost::json::object read_notes(fs::path const& path, std::vector<std::string>& troubles)
{
    std::error_code none;
    if (!fs::is_regular_file(path, none)) return {};
    std::size_t const limit = 4 << 20;
    auto const text = system::read_file(path, limit + 1);
    boost::json::parse_options options;
    options.max_depth = campaign::deepest_json;
    boost::json::error_code wrong;
    auto const value = boost::json::parse(text, wrong, {}, options);
    if (text.size() <= limit && !wrong && value.is_object()) return value.get_object();
    troubles.push_back(path.filename().string() + " of " + path.parent_path().string() +
                       " is not a JSON object of at most 4 MiB and is not shown");
    return {};
}

inline std::string scalar_text(boost::json::value const& value)
{
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_double()) return std::to_string(value.get_double());
    return boost::json::serialize(value);
}

inline bool is_scalar(boost::json::value const& value) { return !value.is_object() && !value.is_array(); }

inline void flatten(boost::json::value const& value, std::string const& name, std::vector<std::pair<std::string, std::string>>& out)
{
    if (out.size() >= 200) return;
    if (auto const* object = value.if_object()) {
        for (auto const& member : *object) flatten(member.value(), (name.empty() ? "" : name + ".") + std::string(member.key()), out);
        return;
    }
    auto const* array = value.if_array();
    if (!array) return out.push_back({name, scalar_text(value)});
    if (!std::ranges::all_of(*array, is_scalar))
        return out.push_back({name, std::to_string(array->size()) + (array->size() == 1 ? " entry" : " entries")});
    std::string joined;
    for (auto const& element : *array) joined += (joined.empty() ? "" : ", ") + scalar_text(element);
    out.push_back({name, joined});
}

} // namespace detail

/// An object as lines of a table: "kernel.release" and its value; at most 200.
inline std::vector<std::pair<std::string, std::string>> flat(boost::json::object const& object)
{
    std::vector<std::pair<std::string, std::string>> out;
    detail::flatten(object, {}, out);
    return out;
}

/// Whether the host of a campaign is itself a virtual machine, as far as its provenance says so; then "native" is one too.
inline bool nested(boost::json::object const& provenance)
{
    auto const* const said = provenance.if_contains("nested");
    return said && said->is_bool() && said->get_bool();
}

/// Reads the campaigns of the folders. Throws `error` when a folder has no readable results.jsonl or records contradict one another.
inline sources read_sources(std::vector<fs::path> const& folders)
{
    sources out;
    for (auto const& folder : folders) {
        auto file = campaign::read_records(folder / "results.jsonl");
        folder_notes notes{folder, {}, {}, {}};
        notes.provenance = detail::read_notes(folder / "provenance.json", notes.troubles);
        notes.plan = detail::read_notes(folder / "plan.json", notes.troubles);
        if (file.torn())
            notes.troubles.push_back("The last line of results.jsonl in " + folder.string() + " is torn and was dropped (" +
                                     std::to_string(file.torn_bytes) + " bytes); '--resume' runs its trial again");
        std::ranges::move(file.records, std::back_inserter(out.records));
        out.folders.push_back(std::move(notes));
    }
    out.records = unique_records(std::move(out.records));
    return out;
}

} // namespace tare::report
