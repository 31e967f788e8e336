#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>
#include <string_view>

/// A key that a server could have, made for the test: its public part as text, and what is decrypted with the other.
class test_key {
public:
    explicit test_key(char const* algorithm = "RSA", std::size_t bits = 2048) : key_(nullptr, &EVP_PKEY_free)
    {
        key_.reset(std::string_view(algorithm) == "RSA" ? EVP_PKEY_Q_keygen(nullptr, nullptr, algorithm, bits)
                                                        : EVP_PKEY_Q_keygen(nullptr, nullptr, algorithm));
    }

    std::string pem() const
    {
        std::unique_ptr<BIO, decltype(&BIO_free)> const out(BIO_new(BIO_s_mem()), &BIO_free);
        PEM_write_bio_PUBKEY(out.get(), key_.get());
        char* text = nullptr;
        auto const size = BIO_get_mem_data(out.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }

    /// Empty when it is not encrypted with this key, and OAEP.
    std::string decrypt(std::string_view text) const
    {
        std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> const context(EVP_PKEY_CTX_new(key_.get(), nullptr),
                                                                                  &EVP_PKEY_CTX_free);
        std::string out(4096, '\0');
        std::size_t size = out.size();
        bool const good = EVP_PKEY_decrypt_init(context.get()) == 1 &&
                          EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
                          EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                                           reinterpret_cast<unsigned char const*>(text.data()), text.size()) == 1;
        out.resize(good ? size : 0);
        return out;
    }

private:
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};
