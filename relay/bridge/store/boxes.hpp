#pragma once

#include <list>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "common/http/limits.hpp"
#include "common/run/task.hpp"

namespace statepass::bridge {

namespace asio = boost::asio;

// Mailboxes for presentations (presentation specification 8): sealed answers that wait for the reader who opened the
// box. In memory alone; who reads them takes them away.
class Boxes {
 public:
  using Id = ByteArray<16>;
  static constexpr std::size_t kItems = 4, kMostItem = 32'768, kMostBoxes = 20'000;
  static constexpr common::Milliseconds kLifetime{900'000};

  // The id that belongs to a token: the first 16 bytes of SHA-256("SPMB1" ‖ token).
  static Id id_of(const Hash32& token);

  enum class Result : std::uint8_t { done, unknown, full };
  // unknown: the id is taken; full: too many boxes.
  Result open(const Id& id, common::Clock::time_point now);
  Result post(const Id& id, std::string item, common::Clock::time_point now);
  // What is in it, which is not there any more; nothing: no such box.
  std::optional<std::vector<std::string>> take(const Id& id, common::Clock::time_point now);
  std::size_t size() const { return boxes_.size(); }

 private:
  struct Box {
    common::Clock::time_point until;
    std::vector<std::string> items;
  };
  void forget(common::Clock::time_point now);

  std::map<Id, Box> boxes_;
};

}  // namespace statepass::bridge
