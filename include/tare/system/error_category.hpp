#pragma once

#include <cstdint>
#include <string>
#include <system_error>

namespace tare::system {

/// The category of error codes that are the values of an enumeration, each with its sentence.
///
///     inline std::error_category const& category()
///     {
///         static system::error_category<errc> const instance("resp", sentence);
///         return instance;
///     }
template <class Code>
class error_category final : public std::error_category {
public:
    error_category(char const* name, char const* (*sentence)(Code)) : name_(name), sentence_(sentence) {}

    char const* name() const noexcept override { return name_; }
    std::string message(int code) const override { return sentence_(static_cast<Code>(code)); }

private:
    char const* name_;
    char const* (*sentence_)(Code);
};

/// What is wrong with bytes from outside, and at which of them: "a line does not end in CR LF (byte 17)".
inline std::string describe(std::error_code code, std::uint64_t offset)
{
    return code.message() + " (byte " + std::to_string(offset) + ")";
}

} // namespace tare::system
