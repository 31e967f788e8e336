#pragma once

#include <tare/wire/address.hpp>
#include <tare/wire/completion.hpp>
#include <tare/wire/ending.hpp>

#include <boost/asio.hpp>

#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace tare::wire {

/// A user's hold on a session, from one `async_connect` to the next: what the connections of both clients have beside their operations.
/// What is begun before the first one fails as the session says. Its destructor ends the session.
template <class Session, class Settings>
class handle {
public:
    using executor_type = asio::any_io_executor;

    handle(executor_type executor, address there, Settings how)
        : executor_(std::move(executor)), there_(std::move(there)), how_(std::move(how))
    {
    }
    handle(handle&&) noexcept = default;
    handle& operator=(handle&& other) noexcept
    {
        std::swap(executor_, other.executor_);
        std::swap(there_, other.there_);
        std::swap(how_, other.how_);
        std::swap(session_, other.session_);
        return *this;
    }
    ~handle() { close(); }

    /// Ends the connection, at once and from any handler; operations under way fail. Nothing happens when it has ended.
    void close()
    {
        if (session_) session_->close();
    }

    bool is_open() const { return session_ && session_->is_open(); }
    std::string why_closed() const { return session_ ? session_->ended() : never_connected; } ///< empty while it is open
    std::string const& address_words() const { return there_.words(); }
    executor_type get_executor() const { return executor_; }

protected:
    /// The session, if there is one, and one that is not connected yet otherwise.
    template <class... More>
    std::shared_ptr<Session> const& on_session(More const&... more)
    {
        if (!session_) session_ = std::make_shared<Session>(executor_, there_, how_, more...);
        return session_;
    }

    /// Connects a new session; what was connected before is closed. Completes with (exception_ptr).
    template <class Result, class Token, class... More>
    auto connect(Token&& token, More const&... more)
    {
        close();
        session_.reset();
        return asio::async_initiate<Token, void(std::exception_ptr)>(
            [](auto handler, std::shared_ptr<Session> const& on) {
                wire::begin<Result>(std::move(handler), on, [&](auto done) { return on->connect(std::move(done)); });
            },
            token, on_session(more...));
    }

    std::shared_ptr<Session> const& current() const { return session_; } ///< null before anything was begun
    Settings const& how() const { return how_; }

private:
    executor_type executor_;
    address there_;
    Settings how_;
    std::shared_ptr<Session> session_;
};

} // namespace tare::wire
