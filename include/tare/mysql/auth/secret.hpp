#pragma once

#include <openssl/crypto.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tare::mysql::auth {

/// Overwrites a text that was secret for a while, and empties it.
inline void wipe(std::string& text)
{
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

/// Bytes that nobody else may know. They lie in one place, are moved and not copied, and are overwritten before their memory is given
/// back.
class secret {
public:
    secret() = default;
    explicit secret(std::string_view bytes) : bytes_(bytes.begin(), bytes.end()) {}
    explicit secret(std::size_t size) : bytes_(size) {}

    secret(secret const&) = delete;
    secret& operator=(secret const&) = delete;
    secret(secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
    secret& operator=(secret&& other) noexcept
    {
        if (this == &other) return *this;
        clear();
        bytes_.swap(other.bytes_);
        return *this;
    }
    ~secret() { clear(); }

    std::string_view view() const { return {bytes_.data(), bytes_.size()}; }
    std::span<char> bytes() { return bytes_; }
    bool empty() const { return bytes_.empty(); }

    void clear()
    {
        if (!bytes_.empty()) OPENSSL_cleanse(bytes_.data(), bytes_.size());
        bytes_ = {};
    }

private:
    std::vector<char> bytes_;
};

} // namespace tare::mysql::auth
