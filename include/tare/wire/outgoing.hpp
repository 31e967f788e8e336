#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace tare::wire {

/// What is to be written: one write at a time, and what comes meanwhile is written together after it.
class outgoing {
public:
    /// True when a write has to be started, of `bytes`.
    bool add(std::string_view bytes)
    {
        next_.append(bytes);
        return now_.empty() && take();
    }

    /// The same, after a write has ended.
    bool next()
    {
        now_.clear();
        return take();
    }

    std::string const& bytes() const { return now_; } ///< valid until `next`

private:
    bool take()
    {
        std::swap(now_, next_);
        return !now_.empty();
    }

    std::string now_, next_;
};

} // namespace tare::wire
