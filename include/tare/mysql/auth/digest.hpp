#pragma once

#include <tare/system/error.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string_view>

namespace tare::mysql::auth {

/// A digest of N bytes, which is overwritten when it is gone: from those of a password, the password can be searched for.
template <std::size_t N>
struct digest {
    std::array<char, N> bytes{};

    digest() = default;
    digest(digest const&) = default;
    digest& operator=(digest const&) = default;
    ~digest() { OPENSSL_cleanse(bytes.data(), bytes.size()); }

    std::string_view view() const { return {bytes.data(), bytes.size()}; }
    friend digest operator^(digest a, digest const& b)
    {
        for (std::size_t i = 0; i < N; ++i) a.bytes[i] = static_cast<char>(a.bytes[i] ^ b.bytes[i]);
        return a;
    }
};

namespace detail {

template <std::size_t N>
digest<N> digest_of(EVP_MD const* algorithm, std::initializer_list<std::string_view> parts)
{
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    digest<N> out;
    bool good = context != nullptr && EVP_MD_get_size(algorithm) == static_cast<int>(N) &&
                EVP_DigestInit_ex(context.get(), algorithm, nullptr) == 1;
    for (auto const part : parts) good = good && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    if (!good || EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(out.bytes.data()), nullptr) != 1)
        throw error("OpenSSL refuses a digest that MySQL's authentication needs", "see whether a policy (FIPS) forbids SHA-1 or SHA-256");
    return out;
}

} // namespace detail

/// The digest of several parts, one behind the other.
inline digest<20> sha1(std::initializer_list<std::string_view> parts) { return detail::digest_of<20>(EVP_sha1(), parts); }
inline digest<32> sha256(std::initializer_list<std::string_view> parts) { return detail::digest_of<32>(EVP_sha256(), parts); }

} // namespace tare::mysql::auth
