#pragma once

#include <tare/mysql/auth/digest.hpp>
#include <tare/mysql/auth/secret.hpp>

#include <string_view>

namespace tare::mysql::auth {

/// What proves to `mysql_native_password` that the client knows the password: SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))).
/// Nothing for an empty one.
///
/// Hazard  who hears it and the nonce can search for the password, which SHA-1 does not slow. Use TLS where others may listen.
/// Source  MySQL, "Native Authentication" (Secure Password Authentication).
inline secret native_proof(std::string_view password, std::string_view nonce)
{
    if (password.empty()) return {};
    auto const once = sha1({password});
    auto const twice = sha1({once.view()});
    return secret((once ^ sha1({nonce, twice.view()})).view());
}

} // namespace tare::mysql::auth
