#pragma once

#include <tare/memory/policy.hpp>
#include <tare/system/error.hpp>

#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace tare::memory {

/// A typed array in memory of a policy, zero-filled and untouched: the team that uses it touches it first.
///
/// `offset` bytes lie before the first element, so that arrays need not all begin at the same place within a page. The array
/// is aligned to the page, plus the offset. Throws what the policy's `map` throws, and `error` when the size overflows.
template <class T, policy Memory>
class array {
    static_assert(std::is_trivially_default_constructible_v<T> && std::is_trivially_destructible_v<T>, "elements begin as zero bytes");

public:
    explicit array(std::size_t count, std::size_t offset = 0) : region_(Memory::map(bytes(count, offset))), count_(count)
    {
        data_ = reinterpret_cast<T*>(static_cast<std::byte*>(region_.data) + offset);
    }
    array(array&& other) noexcept
        : region_(std::exchange(other.region_, {})), count_(std::exchange(other.count_, 0)), data_(std::exchange(other.data_, nullptr))
    {
    }
    array& operator=(array&& other) noexcept
    {
        std::swap(region_, other.region_);
        std::swap(count_, other.count_);
        std::swap(data_, other.data_);
        return *this;
    }
    ~array()
    {
        if (region_.data) Memory::unmap(region_);
    }

    T* data() const { return data_; }
    std::size_t size() const { return count_; }
    T& operator[](std::size_t index) const { return data_[index]; }
    std::span<T> elements() const { return {data_, count_}; }
    memory::region region() const { return region_; }
    boost::json::object facts() const { return Memory::facts(region_); }

private:
    static std::size_t bytes(std::size_t count, std::size_t offset)
    {
        if (offset % alignof(T) != 0) throw error("an offset of " + std::to_string(offset) + " bytes does not suit the element");
        if (count > (std::numeric_limits<std::size_t>::max() - offset) / sizeof(T))
            throw error("no memory can have " + std::to_string(count) + " elements of " + std::to_string(sizeof(T)) + " bytes");
        return count * sizeof(T) + offset;
    }

    memory::region region_;
    std::size_t count_;
    T* data_ = nullptr;
};

} // namespace tare::memory
