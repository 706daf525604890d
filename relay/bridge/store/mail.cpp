#include "bridge/store/mail.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace statepass::bridge {
namespace {

// box 32 ‖ id 8, and in the file time 8 ‖ content.
std::string name_of(const Mail::Box& box, std::uint64_t id) {
  return to_hex(box) + to_hex(be_bytes<8>(id));
}

}  // namespace

Mail::Mail(const std::filesystem::path& folder) : files_(folder) {
  for (const std::string& name : files_.names()) {
    const auto bytes = from_hex(name);
    const auto content = files_.get(name, kMostBytes + 8);
    if (!bytes || bytes->size() != 40 || !content || content->size() < 8) continue;
    const std::uint64_t id = be_value(ByteView(*bytes).subspan(32));
    const auto time = static_cast<UnixTime>(be_value(bytes_of(*content).first(8)));
    boxes_[take_array<32>(*bytes)].push_back({id, time, true});
    next_id_ = std::max(next_id_, id + 1);
  }
  for (auto& [box, entries] : boxes_) std::ranges::sort(entries, {}, &Entry::id);
}

void Mail::forget_old(const Box& box, UnixTime now) {
  const auto found = boxes_.find(box);
  if (found == boxes_.end()) return;
  std::erase_if(found->second, [&](const Entry& entry) {
    const bool old = entry.shown && entry.time + kKept <= now;
    if (old) files_.remove(name_of(box, entry.id));
    return old;
  });
  if (found->second.empty()) boxes_.erase(found);
}

std::optional<std::uint64_t> Mail::reserve(const Box& box, UnixTime now) {
  forget_old(box, now);
  if (!boxes_.contains(box) && boxes_.size() >= kMostBoxes) return std::nullopt;
  auto& entries = boxes_[box];
  if (entries.size() >= kLetters) return std::nullopt;
  entries.push_back({next_id_, now, false});
  return next_id_++;
}

bool Mail::store(const Box& box, std::uint64_t id, UnixTime time, std::string_view content) {
  std::string file(text_of(be_bytes<8>(static_cast<std::uint64_t>(time))));
  return files_.put(name_of(box, id), file.append(content));
}

void Mail::show(const Box& box, std::uint64_t id, UnixTime time) {
  for (Entry& entry : boxes_[box])
    if (entry.id == id) entry = {id, time, true};
}

void Mail::release(const Box& box, std::uint64_t id) {
  std::erase_if(boxes_[box], [&](const Entry& entry) { return entry.id == id; });
}

std::vector<Mail::Letter> Mail::read(const Box& box, std::uint64_t after, std::size_t most, UnixTime now) {
  forget_old(box, now);
  std::vector<Letter> out;
  const auto found = boxes_.find(box);
  if (found == boxes_.end()) return out;
  std::size_t bytes = 0;
  for (const Entry& entry : found->second) {
    if (!entry.shown || entry.id <= after) continue;
    auto content = files_.get(name_of(box, entry.id), kMostBytes + 8);
    if (!content || content->size() < 8) continue;
    bytes += content->size();
    if (!out.empty() && bytes > most) break;
    out.push_back({entry.id, entry.time, content->substr(8)});
  }
  return out;
}

void Mail::empty(const Box& box, std::uint64_t up_to) {
  const auto found = boxes_.find(box);
  if (found == boxes_.end()) return;
  std::erase_if(found->second, [&](const Entry& entry) {
    const bool over = entry.shown && entry.id <= up_to;
    if (over) files_.remove(name_of(box, entry.id));
    return over;
  });
  if (found->second.empty()) boxes_.erase(found);
}

}  // namespace statepass::bridge
