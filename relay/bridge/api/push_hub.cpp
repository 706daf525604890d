#include "bridge/api/push_hub.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace statepass::bridge {
namespace {

constexpr std::uint16_t kCloseWrong = 1008;

const std::string kListTopic = "list:";

std::optional<std::uint64_t> list_of_topic(std::string_view name) {
  if (!name.starts_with(kListTopic)) return std::nullopt;
  const auto bytes = from_hex0x(name.substr(kListTopic.size()));
  if (!bytes || bytes->size() != 8) return std::nullopt;
  return be_value(*bytes);
}

}  // namespace

void PushHub::add(std::shared_ptr<common::WebSocket> socket) {
  auto reader = std::make_shared<Reader>();
  reader->socket = std::move(socket);
  const std::weak_ptr<Reader> weak = reader;
  reader->socket->on_text = [this, weak](std::string_view text) {
    if (const auto held = weak.lock()) read(*held, text);
  };
  reader->socket->on_close = [this, weak] {
    const auto held = weak.lock();
    std::erase(readers_, held);
  };
  readers_.push_back(std::move(reader));
}

void PushHub::read(Reader& reader, std::string_view text) {
  const auto value = common::parse_json(text, 4);
  const std::string* op = value ? common::text_member(*value, "op") : nullptr;
  const Json* topics = value ? common::member(*value, "topics") : nullptr;
  if (op == nullptr || *op != "subscribe" || topics == nullptr || !topics->is_array() || topics->size() > kMostTopics) {
    reader.socket->close(kCloseWrong, "no subscription");
    return;
  }
  reader.heads = false;
  reader.lists.clear();
  for (const Json& topic : *topics) {
    const auto* name = topic.get_ptr<const std::string*>();
    if (name != nullptr && *name == "head") reader.heads = true;
    if (const auto id = name == nullptr ? std::nullopt : list_of_topic(*name)) reader.lists.insert(*id);
  }
  const Json* interval = common::member(*value, "minIntervalMs");
  const bool has_interval = interval != nullptr && interval->is_number_unsigned();
  constexpr std::uint64_t kMostInterval = 86'400'000;
  reader.interval = common::Milliseconds(has_interval ? std::min(interval->get<std::uint64_t>(), kMostInterval) : 0);
  reader.next = {};
  reader.told = head_;
  if (head_text_ && reader.heads) reader.socket->send(head_text_);
}

void PushHub::tell(Reader& reader, const HeaderPointer& head, const Registry& registry) {
  const auto now = common::Clock::now();
  if (now < reader.next) return;
  reader.next = now + reader.interval;
  if (reader.heads) reader.socket->send(head_text_);
  const auto changed = reader.lists.empty() ? std::vector<std::uint64_t>() : registry.changed_since(reader.told);
  reader.told = head->number;
  for (const std::uint64_t id : changed) {
    const auto record = registry.list(id);
    if (!record || !reader.lists.contains(id)) continue;
    const Json text{{"topic", kListTopic + to_hex0x(be_bytes<8>(id))},
                    {"block", block_json(*head)},
                    {"data", {{"version", record->version}, {"root", to_hex0x(record->root)}}}};
    reader.socket->send(std::make_shared<const std::string>(text.dump()));
  }
}

void PushHub::block(const HeaderPointer& head, const Registry& registry) {
  const Json text{{"topic", "head"}, {"block", block_json(*head)}, {"header", to_hex0x(head->raw)}};
  head_text_ = std::make_shared<const std::string>(text.dump());
  head_ = head->number;
  // A reader that is too slow is dropped while it is told.
  const auto readers = readers_;
  for (const auto& reader : readers) tell(*reader, head, registry);
}

}  // namespace statepass::bridge
