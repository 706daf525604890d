#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "bridge/chain/header_cache.hpp"
#include "bridge/chain/registry.hpp"
#include "common/http/limits.hpp"
#include "common/net/web_socket.hpp"

namespace statepass::bridge {

// Who is told of new blocks and of lists that changed, over WebSocket: {op: "subscribe", topics: ["head",
// "list:0x…"], minIntervalMs}. Each subscription replaces the one before.
class PushHub {
 public:
  static constexpr std::size_t kMostTopics = 64;

  void add(std::shared_ptr<common::WebSocket> socket);
  // A block at which the registry is complete; lists that changed since the last one are told too.
  void block(const HeaderPointer& head, const Registry& registry);
  std::size_t readers() const { return readers_.size(); }

 private:
  struct Reader {
    std::shared_ptr<common::WebSocket> socket;
    bool heads = false;
    std::set<std::uint64_t> lists;
    std::uint64_t told = 0;  // up to which block
    common::Milliseconds interval{0};
    common::Clock::time_point next{};
  };
  void read(Reader& reader, std::string_view text);
  void tell(Reader& reader, const HeaderPointer& head, const Registry& registry);

  std::vector<std::shared_ptr<Reader>> readers_;
  std::uint64_t head_ = 0;
  std::shared_ptr<const std::string> head_text_;
};

}  // namespace statepass::bridge
