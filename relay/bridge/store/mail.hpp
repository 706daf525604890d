#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/datetime.hpp"
#include "bridge/store/durable_files.hpp"

namespace statepass::bridge {

// Sealed letters between desks and wallets: who knows the 32 random bytes of a box writes, reads and empties it. A
// letter stays for seven days, a box holds 256.
class Mail {
 public:
  using Box = Hash32;
  static constexpr std::size_t kLetters = 256, kMostBytes = 64 * 1024, kMostBoxes = 1'000'000;
  static constexpr UnixTime kKept = 7 * kSecondsPerDay;

  struct Letter {
    std::uint64_t id;
    UnixTime time;
    std::string content;
  };

  // Reads what is there; throws std::runtime_error when the folder cannot be written.
  explicit Mail(const std::filesystem::path& folder);

  // A place for one more letter; nothing when the box is full.
  std::optional<std::uint64_t> reserve(const Box& box, UnixTime now);
  // On disk for good when true is returned. For the disk's thread.
  bool store(const Box& box, std::uint64_t id, UnixTime time, std::string_view content);
  // The letter is there from now on; or its place is free again.
  void show(const Box& box, std::uint64_t id, UnixTime time);
  void release(const Box& box, std::uint64_t id);

  // Letters with ids above `after`, ascending, as many as fit `most` bytes.
  std::vector<Letter> read(const Box& box, std::uint64_t after, std::size_t most, UnixTime now);
  // Removes letters up to this id.
  void empty(const Box& box, std::uint64_t up_to);

 private:
  struct Entry {
    std::uint64_t id;
    UnixTime time;
    bool shown;
  };
  void forget_old(const Box& box, UnixTime now);

  DurableFiles files_;
  std::map<Box, std::deque<Entry>> boxes_;
  std::uint64_t next_id_ = 1;
};

}  // namespace statepass::bridge
