#pragma once

#include <tare/mysql/auth/digest.hpp>
#include <tare/mysql/auth/secret.hpp>

#include <cstddef>
#include <string_view>

namespace tare::mysql::auth {

/// What proves to `caching_sha2_password` that the client knows the password, when the server has it in its cache:
/// SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce). Nothing for an empty one.
///
/// Source  MySQL, "Caching_sha2_password information".
inline secret sha2_proof(std::string_view password, std::string_view nonce)
{
    if (password.empty()) return {};
    auto const once = sha256({password});
    auto const twice = sha256({once.view()});
    return secret((once ^ sha256({twice.view(), nonce})).view());
}

/// The password with the zero byte that ends it, as it goes through TLS.
inline secret terminated(std::string_view password)
{
    secret out(password.size() + 1);
    password.copy(out.bytes().data(), password.size());
    return out;
}

/// The same, with the nonce over it again and again, as it is encrypted with the server's key.
inline secret masked(std::string_view password, std::string_view nonce)
{
    auto out = terminated(password);
    auto const bytes = out.bytes();
    for (std::size_t i = 0; i < bytes.size() && !nonce.empty(); ++i) bytes[i] = static_cast<char>(bytes[i] ^ nonce[i % nonce.size()]);
    return out;
}

} // namespace tare::mysql::auth
