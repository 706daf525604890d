#include "bridge/chain/proof_book.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace statepass::bridge {
namespace {

constexpr eth::NodeLimits kOneProof{640, 80};

tl::unexpected<std::string> wrong(std::string_view what, const Error& error) {
  return tl::unexpected(std::string(what) + ": " + std::string(error_name(error.code)));
}

}  // namespace

struct ProofBook::Verified {
  NodeProof proof;
  std::optional<eth::Account> account;
  std::vector<Slot> words;  // beside proof.slots; paths are still empty
};

std::optional<std::vector<Hash32>> ProofBook::missing(const ProofItem& item) const {
  const auto found = accounts_.find(item.address);
  if (found == accounts_.end()) return item.slots;
  if (!found->second.account) return std::nullopt;
  std::vector<Hash32> out;
  for (const Hash32& slot : item.slots)
    if (!found->second.slots.contains(slot)) out.push_back(slot);
  if (out.empty()) return std::nullopt;
  return out;
}

Read<ProofBook::Verified> ProofBook::verify(const ProofItem& item, const Json& result) const {
  auto proof = proof_of(result, item.slots);
  if (!proof) return tl::unexpected(std::move(proof.error()));
  Verified out{*std::move(proof), {}, {}};
  auto nodes = eth::NodeSet::of(out.proof.account, kOneProof);
  if (!nodes) return wrong("account proof", nodes.error());
  const auto account = eth::prove_account(block_->state_root, item.address, *nodes);
  if (!account) return wrong("account proof", account.error());
  if (const auto all = nodes->finish(); !all) return wrong("account proof", all.error());
  out.account = *account;
  if (!out.account) {
    out.proof.slots.clear();
    return out;
  }
  for (const NodeProof::Slot& slot : out.proof.slots) {
    auto of_slot = eth::NodeSet::of(slot.nodes, kOneProof);
    if (!of_slot) return wrong("storage proof", of_slot.error());
    const auto word = eth::prove_slot(out.account->storage_root, slot.slot, *of_slot);
    if (!word) return wrong("storage proof", word.error());
    if (const auto all = of_slot->finish(); !all) return wrong("storage proof", all.error());
    out.words.push_back({{}, word->value_or(Hash32{})});
  }
  const auto proven = [&](const Hash32& slot) {
    return std::ranges::any_of(out.proof.slots, [&](const auto& one) { return one.slot == slot; });
  };
  if (!std::ranges::all_of(item.slots, proven)) return tl::unexpected(std::string("a slot was left out of the proof"));
  return out;
}

Read<void> ProofBook::check(const ProofItem& item, const Json& result) const {
  return verify(item, result).map([](auto&&) {});
}

Read<void> ProofBook::take(const ProofItem& item, const Json& result) {
  auto verified = verify(item, result);
  if (!verified) return tl::unexpected(std::move(verified.error()));
  auto [found, fresh] = accounts_.try_emplace(item.address);
  if (fresh) found->second = {keep(verified->proof.account), verified->account, {}};
  for (std::size_t i = 0; i < verified->proof.slots.size(); ++i) {
    const NodeProof::Slot& slot = verified->proof.slots[i];
    if (found->second.slots.contains(slot.slot)) continue;
    verified->words[i].path = keep(slot.nodes);
    found->second.slots.emplace(slot.slot, std::move(verified->words[i]));
    ++slots_;
  }
  return {};
}

ProofBook::Path ProofBook::keep(const std::vector<Bytes>& nodes) {
  Path path;
  for (const Bytes& node : nodes) {
    std::string text = to_hex0x(node);
    const auto [found, fresh] = places_.try_emplace(text, static_cast<std::uint32_t>(nodes_.size()));
    if (fresh) nodes_.push_back(std::move(text));
    path.push_back(found->second);
  }
  return path;
}

std::string ProofBook::answer(const std::vector<ProofItem>& items) const {
  std::map<std::uint32_t, std::size_t> renumbered;
  std::string nodes;
  const auto path_text = [&](const Path& path) {
    std::string text = "[";
    for (const std::uint32_t place : path) {
      const auto [found, fresh] = renumbered.try_emplace(place, renumbered.size());
      if (fresh) nodes.append(nodes.empty() ? "\"" : ",\"").append(nodes_[place]).append("\"");
      text.append(text.size() == 1 ? "" : ",").append(std::to_string(found->second));
    }
    return text + "]";
  };
  std::string accounts;
  for (const ProofItem& item : items) {
    const Account& account = accounts_.find(item.address)->second;
    accounts.append(accounts.empty() ? "" : ",").append("{\"address\":\"").append(to_hex0x(item.address));
    accounts.append("\",\"path\":").append(path_text(account.path)).append(",\"slots\":[");
    bool first = true;
    for (const Hash32& slot : item.slots) {
      const auto found = account.slots.find(slot);
      accounts.append(first ? "" : ",").append("{\"slot\":\"").append(to_hex0x(slot)).append("\",\"path\":");
      accounts.append(found == account.slots.end() ? "[]" : path_text(found->second.path)).append("}");
      first = false;
    }
    accounts.append("]}");
  }
  return "{\"block\":" + block_json(*block_).dump() + ",\"nodes\":[" + nodes + "],\"accounts\":[" + accounts + "]}";
}

std::optional<Hash32> ProofBook::storage_root(const eth::Address& address) const {
  const auto found = accounts_.find(address);
  if (found == accounts_.end() || !found->second.account) return std::nullopt;
  return found->second.account->storage_root;
}

std::optional<Hash32> ProofBook::word(const eth::Address& address, const Hash32& slot) const {
  const auto found = accounts_.find(address);
  if (found == accounts_.end()) return std::nullopt;
  if (!found->second.account) return Hash32{};
  const auto word = found->second.slots.find(slot);
  if (word == found->second.slots.end()) return std::nullopt;
  return word->second.word;
}

}  // namespace statepass::bridge
