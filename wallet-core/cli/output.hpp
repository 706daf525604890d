#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "statepass.h"

namespace statepass::cli {

enum class Exit : int { good = 0, bad = 1, grey = 2, machine = 3 };

// Says why on standard error and ends the program.
[[noreturn]] void stop(Exit code, const std::string& why);

// Collects what the single inputs came to; the worst is the program's exit code.
class Results {
 public:
  explicit Results(bool json) : json_(json) {}

  // A result of the interface, one CBOR map: a line of JSON with the file's name in it, or paragraphs of text.
  void add(const std::string& file, ByteView cbor, Exit exit);
  // An input that the interface refused to read.
  void malformed(const std::string& file, sp_error error);
  int exit_code() const { return static_cast<int>(worst_); }

 private:
  void note(Exit exit) {
    if (exit > worst_) worst_ = exit;
  }

  bool json_;
  Exit worst_ = Exit::good;
};

// What a call of the interface gave, freed with it.
class Buffer {
 public:
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { sp_buffer_free(&buffer_); }
  sp_buffer* out() { return &buffer_; }
  ByteView view() const { return {buffer_.data, buffer_.size}; }

 private:
  sp_buffer buffer_{nullptr, 0};
};

inline sp_error to_error(const Error& error) {
  return {static_cast<std::uint32_t>(error.code), error.offset};
}
inline sp_bytes lend(ByteView bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace statepass::cli
