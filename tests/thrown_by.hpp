#pragma once

#include <stdexcept>

/// What `action` throws as an `Error`; the test fails when it does not.
template <class Error, class Action>
Error thrown_by(Action const& action)
{
    try {
        action();
    } catch (Error const& e) {
        return e;
    }
    throw std::logic_error("nothing was thrown");
}
