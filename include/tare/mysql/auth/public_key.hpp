#pragma once

#include <tare/mysql/auth/secret.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace tare::mysql::auth {

/// The RSA key with which a server wants a password encrypted, from its text (PEM).
class public_key {
public:
    static constexpr std::size_t longest = 8 << 10; ///< bytes of text: a key of 16384 bits, the most that OpenSSL takes, has 2.9 KB

    /// Empty when the text is no key for RSA.
    static std::optional<public_key> from_pem(std::string_view text)
    {
        if (text.empty() || text.size() > longest) return std::nullopt;
        std::unique_ptr<BIO, decltype(&BIO_free)> const bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free);
        if (!bio) return std::nullopt;
        // No text that a server sends may make OpenSSL ask somebody for a passphrase.
        auto const no_passphrase = [](char*, int, int, void*) { return -1; };
        key_pointer key(PEM_read_bio_PUBKEY(bio.get(), nullptr, no_passphrase, nullptr), &EVP_PKEY_free);
        ERR_clear_error();
        if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return std::nullopt;
        return public_key(std::move(key));
    }

    /// With OAEP (SHA-1), which leaves room for 42 bytes fewer than the key has; nothing when the text has more.
    std::optional<secret> encrypt(std::string_view text) const
    {
        std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> const context(EVP_PKEY_CTX_new(key_.get(), nullptr),
                                                                                  &EVP_PKEY_CTX_free);
        auto const* const from = reinterpret_cast<unsigned char const*>(text.data());
        std::size_t size = 0;
        bool good = context && EVP_PKEY_encrypt_init(context.get()) == 1 &&
                    EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
                    EVP_PKEY_encrypt(context.get(), nullptr, &size, from, text.size()) == 1;
        secret out(good ? size : 0);
        auto* const to = reinterpret_cast<unsigned char*>(out.bytes().data());
        good = good && EVP_PKEY_encrypt(context.get(), to, &size, from, text.size()) == 1 && size == out.bytes().size();
        ERR_clear_error();
        if (!good) return std::nullopt;
        return out;
    }

private:
    using key_pointer = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    explicit public_key(key_pointer key) : key_(std::move(key)) {}

    key_pointer key_;
};

} // namespace tare::mysql::auth
