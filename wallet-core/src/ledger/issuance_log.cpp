#include "ledger/issuance_log.hpp"

#include <bit>

#include "crypto/keccak.hpp"
#include "crypto/sha.hpp"
#include "eth/abi.hpp"
#include "eth/slot.hpp"
#include "eth/typed_data.hpp"

namespace statepass::ledger::issuance_log {
namespace {

constexpr ByteArray<1> kLeafTag = {0x00}, kNodeTag = {0x01}, kCoreTag = {0x02};

Result<> check_leaves(std::size_t count) {
  if (!std::has_single_bit(count) || count < (std::size_t{1} << kLeastHeight) ||
      count > (std::size_t{1} << kMostHeight)) {
    return fail(Errc::ledger_issuance_path);
  }
  return {};
}

std::vector<Hash32> level_above(std::span<const Hash32> level) {
  std::vector<Hash32> out;
  out.reserve(level.size() / 2);
  for (std::size_t i = 0; i < level.size(); i += 2) out.push_back(node_of(level[i], level[i + 1]));
  return out;
}

}  // namespace

Hash32 head_slot(Jurisdiction jurisdiction) {
  return eth::mapping_slot(eth::word_of(jurisdiction), eth::word_of(0));
}

Hash32 batch_slot(Jurisdiction jurisdiction, std::uint32_t n) {
  return eth::mapping_slot(eth::word_of(std::uint64_t{jurisdiction} << 32 | n), eth::word_of(1));
}

Result<Head> Head::decode(const Hash32& word) {
  WordReader in(word);
  Head out;
  out.count = static_cast<std::uint32_t>(in.take(32));
  out.last = static_cast<UnixTime>(in.take(40));
  SP_TRY(in.finish());
  return out;
}

Hash32 Head::encode() const {
  return WordWriter().put(count, 32).put(static_cast<std::uint64_t>(last), 40).word();
}

Hash32 core_of(const ByteArray<32>& salt, ByteView issuer_auth) {
  return crypto::keccak256_of({kCoreTag, salt, crypto::sha256(issuer_auth)});
}

Hash32 CredentialAcceptance::digest(std::uint64_t chain, const Address& contract) const {
  eth::abi::Encoder members;
  members.address(holder).uint(issuer).word(core).uint(static_cast<std::uint64_t>(at));
  return eth::typed_data_digest(
      {"Statepass IssuanceLog", "1", chain, contract},
      eth::hash_struct("CredentialAcceptance(address holder,uint16 issuer,bytes32 core,uint40 at)", members));
}

Hash32 acceptance_of(const ByteArray<65>& signature) {
  return crypto::keccak256(signature);
}

Hash32 leaf_of(const Hash32& core, const Hash32& acceptance) {
  return crypto::keccak256_of({kLeafTag, core, acceptance});
}

Hash32 node_of(const Hash32& left, const Hash32& right) {
  return crypto::keccak256_of({kNodeTag, left, right});
}

Result<Hash32> root_of(const Hash32& leaf, const Path& path) {
  const std::size_t height = path.siblings.size();
  if (height < kLeastHeight || height > kMostHeight || path.index >> height != 0) {
    return fail(Errc::ledger_issuance_path);
  }
  Hash32 node = leaf;
  for (std::size_t level = 0; level < height; ++level) {
    const bool right = (path.index >> level & 1) != 0;
    node = right ? node_of(path.siblings[level], node) : node_of(node, path.siblings[level]);
  }
  return node;
}

Result<UnixTime> check_path(const Hash32& leaf, const Path& path, const StampedDigest& batch) {
  SP_TRY_ASSIGN(Hash32 root, root_of(leaf, path));
  if (h216_of(root) != batch.digest) return fail(Errc::ledger_issuance_root);
  return static_cast<UnixTime>(batch.number);
}

Result<Hash32> root_of_batch(std::span<const Hash32> leaves) {
  SP_TRY(check_leaves(leaves.size()));
  std::vector<Hash32> level(leaves.begin(), leaves.end());
  while (level.size() > 1) level = level_above(level);
  return level.front();
}

Result<Path> path_in_batch(std::span<const Hash32> leaves, std::uint32_t index) {
  SP_TRY(check_leaves(leaves.size()));
  if (index >= leaves.size()) return fail(Errc::ledger_issuance_path);
  Path path{index, {}};
  std::vector<Hash32> level(leaves.begin(), leaves.end());
  for (std::size_t place = index; level.size() > 1; place >>= 1) {
    path.siblings.push_back(level[place ^ 1]);
    level = level_above(level);
  }
  return path;
}

}  // namespace statepass::ledger::issuance_log
