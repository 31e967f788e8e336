#pragma once

#include <tare/system/run.hpp>

#include <string>

/// Makes NAME.pem for localhost, and NAME.key: a certificate that signs itself, and so is its own authority.
inline void make_certificate(std::string const& name)
{
    tare::system::run_checked({.argv = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                                        "-keyout", name + ".key", "-out", name + ".pem"}},
                              "make a certificate");
}
