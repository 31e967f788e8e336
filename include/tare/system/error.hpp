#pragma once

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace tare {

/// What failed, on what and why, and what the reader can do about it.
///
/// `what()` is one sentence of the form "PROBLEM; REMEDY". Thrown at set-up and by the host side, never from a timed region.
class error : public std::runtime_error {
public:
    explicit error(std::string const& problem, std::string remedy = {})
        : std::runtime_error(remedy.empty() ? problem : problem + "; " + remedy), problem_(problem), remedy_(std::move(remedy))
    {
    }

    std::string const& problem() const { return problem_; }
    std::string const& remedy() const { return remedy_; }

private:
    std::string problem_;
    std::string remedy_;
};

/// The command line or a parameter is wrong: exit code 2.
class usage_error : public error {
public:
    using error::error;
};

/// Something did not answer in the time that it was given.
class deadline_error : public error {
public:
    using error::error;
};

/// Something that is needed cannot be had on this machine or in this environment: what depends on it does not run, and nothing else
/// takes its place.
class unavailable : public error {
public:
    using error::error;
};

/// The run was interrupted by SIGINT or SIGTERM; what was created is undone on the way out.
class interrupted : public error {
public:
    using error::error;
};

/// A campaign ended before its last trial; the records until then stand.
class unfinished : public error {
public:
    using error::error;
};

/// The words of an errno value: "No such file or directory".
inline std::string words(int code) { return std::generic_category().message(code); }

/// An error from errno: "cannot WHAT: WHY".
inline error system_failure(std::string const& what, int code = errno, std::string remedy = {})
{
    return error("cannot " + what + ": " + words(code), std::move(remedy));
}

} // namespace tare
