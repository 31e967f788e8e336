#pragma once

#include <tare/report/escape.hpp>
#include <tare/report/sources.hpp>

#include <ostream>
#include <string>

namespace tare::report {

namespace detail {

inline void write_pairs(std::ostream& out, boost::json::object const& object)
{
    out << "<div class=\"wide\"><table class=\"notes\"><tbody>\n";
    for (auto const& [name, value] : flat(object)) {
        // What identifies the machine says nothing about the numbers; what `doctor` found is written in sentences.
        if (name.starts_with("identity.") || name.ends_with("boot_id") || name == "doctor") continue;
        out << "<tr><th>" << html(name) << "</th><td>" << html(value) << "</td></tr>\n";
    }
    out << "</tbody></table></div>\n";
}

/// The plan without its lists, which would be longer than the page.
inline boost::json::object plan_summary(boost::json::object const& plan)
{
    boost::json::object out;
    for (auto const& member : plan) {
        if (auto const* list = member.value().if_array())
            out[member.key()] = list->size() == 1 ? "1 entry" : std::to_string(list->size()) + " entries";
        else
            out[member.key()] = member.value();
    }
    return out;
}

/// What `doctor` found before the campaign, the most important first; nothing where the file does not say it, as before it did.
inline void write_doctor(std::ostream& out, boost::json::object const& provenance)
{
    auto const* const member = provenance.if_contains("doctor");
    auto const* const found = member ? member->if_array() : nullptr;
    if (!found) return;
    out << "<h3>What would disturb a measurement there, when the campaign began</h3>\n";
    if (found->empty()) out << "<p>Nothing was found.</p>\n";
    if (!found->empty()) out << "<ol>\n";
    for (auto const& one : *found) {
        auto const text = [&](char const* name) {
            auto const* const value = one.is_object() ? one.get_object().if_contains(name) : nullptr;
            return value && value->is_string() ? html(std::string(value->get_string())) : std::string("not said");
        };
        out << "<li>" << text("what") << ".<br>Disturbs: " << text("disturbs") << ".<br>Remedy: " << text("remedy") << ".</li>\n";
    }
    if (!found->empty()) out << "</ol>\n";
}

inline void write_provenance(std::ostream& out, sources const& from)
{
    out << "<section><h2>Provenance</h2>\n";
    for (auto const& f : from.folders) {
        out << "<h3><code>" << html(f.folder.string()) << "</code></h3>\n";
        if (f.provenance.empty()) out << "<p>There is no provenance.json: machine, kernel and versions are not known.</p>\n";
        if (!f.provenance.empty()) write_pairs(out, f.provenance);
        write_doctor(out, f.provenance);
        if (!f.plan.empty()) {
            out << "<h3>Plan</h3>\n";
            write_pairs(out, plan_summary(f.plan));
        }
    }
    out << "</section>\n";
}

} // namespace detail

} // namespace tare::report
