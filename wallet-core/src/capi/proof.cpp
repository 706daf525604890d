#include "capi/options.hpp"
#include "capi/shape.hpp"
#include "capi/support.hpp"
#include "ledger/facts.hpp"

using namespace statepass;

namespace {

using Nodes = std::vector<ByteView>;

Result<bool> read_nodes(Nodes& nodes, cbor::Decoder& in) {
  return capi::each(in, [&](cbor::Decoder& item) -> Result<> {
    SP_TRY_ASSIGN(const ByteView node, item.bstr());
    nodes.push_back(node);
    return {};
  });
}

struct SlotProof {
  Hash32 key{};
  Nodes nodes;
};
struct AccountProof {
  eth::Address address{};
  Nodes nodes;
  std::vector<SlotProof> slots;
};

Result<SlotProof> read_slot(cbor::Decoder& in) {
  SlotProof out;
  SP_TRY_ASSIGN(const ByteView item, in.item());
  SP_TRY(capi::read_options(item, [&](std::string_view key, cbor::Decoder& value) -> Result<bool> {
    if (key == "key") return capi::into(out.key, value.bstr_array<32>());
    if (key == "proof") return read_nodes(out.nodes, value);
    return false;
  }));
  return out;
}

Result<AccountProof> read_proof(ByteView input) {
  AccountProof out;
  SP_TRY(capi::read_options(input, [&](std::string_view key, cbor::Decoder& value) -> Result<bool> {
    if (key == "address") return capi::into(out.address, value.bstr_array<20>());
    if (key == "accountProof") return read_nodes(out.nodes, value);
    if (key == "slots") {
      return capi::each(value, [&](cbor::Decoder& item) -> Result<> {
        SP_TRY_ASSIGN(SlotProof slot, read_slot(item));
        out.slots.push_back(std::move(slot));
        return {};
      });
    }
    return false;
  }));
  return out;
}

// One proof with its own nodes, all of which it must use.
template <class Prove>
auto prove_alone(const Nodes& nodes, Prove prove) -> decltype(prove(std::declval<eth::NodeSet&>())) {
  SP_TRY_ASSIGN(auto set, eth::NodeSet::of(nodes, eth::kRelayNodes));
  SP_TRY_ASSIGN(auto result, prove(set));
  SP_TRY(set.finish());
  return result;
}

using ProvenAccount = Result<std::optional<eth::Account>>;
using ProvenWord = Result<std::optional<Hash32>>;

template <class T>
void put_result(cbor::MapEncoder& out, const Result<std::optional<T>>& proven) {
  out.put("result", capi::tstr(!proven ? "invalid" : *proven ? "value" : "absent"));
  if (!proven) out.put("code", capi::tstr(error_name(proven.error().code)));
}

Bytes account_line(const eth::Address& address, const ProvenAccount& proven) {
  cbor::MapEncoder out;
  out.put("item", capi::tstr("account")).put("address", capi::hex(address));
  put_result(out, proven);
  if (proven && *proven) {
    const eth::Account& account = **proven;
    out.put("nonce", capi::uint(account.nonce))
        .put("balance", capi::hex(account.balance))
        .put("storageHash", capi::hex(account.storage_root))
        .put("codeHash", capi::hex(account.code_hash));
  }
  return out.take();
}

// Under an account that is not proven nothing is; under one that is proven absent there is nothing to prove.
ProvenWord prove_word(const ProvenAccount& account, const SlotProof& slot) {
  if (!account) return fail(account.error());
  const Hash32 root = *account ? (*account)->storage_root : eth::kEmptyTrieRoot;
  return prove_alone(slot.nodes, [&](eth::NodeSet& set) { return eth::prove_slot(root, slot.key, set); });
}

Bytes slot_line(const Hash32& key, const ProvenWord& proven) {
  cbor::MapEncoder out;
  out.put("item", capi::tstr("slot")).put("key", capi::hex(key));
  put_result(out, proven);
  if (proven && *proven) out.put("value", capi::hex(**proven));
  return out.take();
}

Result<Bytes> verify(sp_bytes state_root, ByteView input) {
  SP_TRY_ASSIGN(const Hash32 root, capi::exactly<32>(state_root));
  SP_TRY_ASSIGN(const AccountProof proof, read_proof(input));
  const ProvenAccount account =
      prove_alone(proof.nodes, [&](eth::NodeSet& set) { return eth::prove_account(root, proof.address, set); });
  std::vector<Bytes> lines{account_line(proof.address, account)};
  for (const SlotProof& slot : proof.slots) lines.push_back(slot_line(slot.key, prove_word(account, slot)));
  return capi::array_of(lines);
}

struct BatchProof {
  Nodes nodes;
  std::vector<ledger::FactQuery> queries;
};

Result<ledger::FactQuery> read_query(cbor::Decoder& in) {
  ledger::FactQuery out;
  SP_TRY_ASSIGN(const ByteView item, in.item());
  SP_TRY(capi::read_options(item, [&](std::string_view key, cbor::Decoder& value) -> Result<bool> {
    if (key == "address") return capi::into(out.account, value.bstr_array<20>());
    if (key != "slots") return false;
    return capi::each(value, [&](cbor::Decoder& slot) -> Result<> {
      SP_TRY_ASSIGN(const Hash32 word, slot.bstr_array<32>());
      out.slots.push_back(word);
      return {};
    });
  }));
  return out;
}

Result<BatchProof> read_batch(ByteView input) {
  BatchProof out;
  SP_TRY(capi::read_options(input, [&](std::string_view key, cbor::Decoder& value) -> Result<bool> {
    if (key == "nodes") return read_nodes(out.nodes, value);
    if (key != "accounts") return false;
    return capi::each(value, [&](cbor::Decoder& item) -> Result<> {
      SP_TRY_ASSIGN(ledger::FactQuery query, read_query(item));
      out.queries.push_back(std::move(query));
      return {};
    });
  }));
  return out;
}

// All or nothing: nodes that several facts share belong to none of them alone.
Result<Bytes> verify_batch(sp_bytes state_root, ByteView input) {
  SP_TRY_ASSIGN(const Hash32 root, capi::exactly<32>(state_root));
  SP_TRY_ASSIGN(const BatchProof proof, read_batch(input));
  const auto facts =
      prove_alone(proof.nodes, [&](eth::NodeSet& set) { return ledger::prove_facts(root, proof.queries, set); });
  std::vector<Bytes> lines;
  for (std::size_t i = 0; i < proof.queries.size(); ++i) {
    const ledger::FactQuery& query = proof.queries[i];
    const ProvenAccount account = facts ? ProvenAccount((*facts)[i].account) : fail(facts.error());
    lines.push_back(account_line(query.account, account));
    for (std::size_t n = 0; n < query.slots.size(); ++n) {
      const ProvenWord word = facts ? ProvenWord((*facts)[i].words[n]) : fail(facts.error());
      lines.push_back(slot_line(query.slots[n], word));
    }
  }
  return capi::array_of(lines);
}

Result<Bytes> item(sp_bytes root_bytes, std::uint64_t index, ByteView input) {
  SP_TRY_ASSIGN(const Hash32 root, capi::exactly<32>(root_bytes));
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(input, cbor::kProfileRules));
  Nodes nodes;
  SP_TRY(read_nodes(nodes, in));
  const auto prove = [&]() -> Result<eth::Proven> {
    SP_TRY_ASSIGN(auto set, eth::NodeSet::of(nodes, eth::kBlockBodyNodes));
    SP_TRY_ASSIGN(const eth::Proven proven, eth::prove_index(root, index, set));
    SP_TRY(set.finish());
    return proven;
  };
  const Result<eth::Proven> proven = prove();
  cbor::MapEncoder out;
  put_result(out, proven);
  if (proven && *proven) out.put("value", capi::bstr(**proven));
  return out.take();
}

}  // namespace

sp_error sp_proof_verify(sp_bytes state_root, sp_bytes proof, sp_buffer* out) {
  return capi::give(verify(state_root, capi::view(proof)), out);
}

sp_error sp_proof_batch(sp_bytes state_root, sp_bytes proof, sp_buffer* out) {
  return capi::give(verify_batch(state_root, capi::view(proof)), out);
}

sp_error sp_proof_item(sp_bytes root, uint64_t index, sp_bytes nodes, sp_buffer* out) {
  return capi::give(item(root, index, capi::view(nodes)), out);
}
