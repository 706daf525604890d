#pragma once

#include "base/assert.hpp"
#include "base/bytes.hpp"

namespace statepass {

// Overwrites memory in a way that the compiler may not leave out.
void secure_zero(void* memory, std::size_t size);

// Equal length and content, in time that depends on the length alone.
[[nodiscard]] bool ct_equal(ByteView a, ByteView b);

// N secret bytes. Cannot be copied, printed or compared with ==; wiped when it goes or is moved from.
template <std::size_t N>
class SecretArray {
 public:
  SecretArray() = default;
  // Takes a copy of exactly N bytes.
  explicit SecretArray(ByteView from) {
    SP_ASSERT(from.size() == N);
    std::copy_n(from.begin(), N, data_.begin());
  }
  SecretArray(SecretArray&& other) noexcept : data_(other.data_) { other.wipe(); }
  SecretArray& operator=(SecretArray&& other) noexcept {
    if (this != &other) {
      data_ = other.data_;
      other.wipe();
    }
    return *this;
  }
  SecretArray(const SecretArray&) = delete;
  SecretArray& operator=(const SecretArray&) = delete;
  ~SecretArray() { wipe(); }

  static constexpr std::size_t size() { return N; }
  std::uint8_t* data() { return data_.data(); }
  const std::uint8_t* data() const { return data_.data(); }
  ByteView view() const { return data_; }
  std::span<std::uint8_t, N> span() { return data_; }
  void wipe() { secure_zero(data_.data(), N); }
  // A second copy is asked for by name, so that each one is seen in review.
  SecretArray clone() const { return SecretArray(view()); }

 private:
  ByteArray<N> data_{};
};

// Secret bytes of a size known when they are made: it never grows, so no stale copy is left behind by a reallocation.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size) : data_(size) {}
  explicit SecretBytes(ByteView from) : data_(from.begin(), from.end()) {}
  SecretBytes(SecretBytes&& other) noexcept : data_(std::move(other.data_)) { other.data_.clear(); }
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
      wipe();
      data_ = std::move(other.data_);
      other.data_.clear();
    }
    return *this;
  }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { wipe(); }

  std::size_t size() const { return data_.size(); }
  bool empty() const { return data_.empty(); }
  std::uint8_t* data() { return data_.data(); }
  const std::uint8_t* data() const { return data_.data(); }
  ByteView view() const { return data_; }
  void wipe() { secure_zero(data_.data(), data_.size()); }
  SecretBytes clone() const { return SecretBytes(view()); }

 private:
  Bytes data_;
};

// Wipes a working buffer when the scope ends, whichever way.
class WipeOnExit {
 public:
  explicit WipeOnExit(Bytes& bytes) : bytes_(bytes) {}
  ~WipeOnExit() { secure_zero(bytes_.data(), bytes_.size()); }
  WipeOnExit(const WipeOnExit&) = delete;
  WipeOnExit& operator=(const WipeOnExit&) = delete;

 private:
  Bytes& bytes_;
};

}  // namespace statepass
