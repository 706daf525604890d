#include "ledger/calls.hpp"

namespace statepass::ledger::calls {
namespace {

using eth::abi::call;
using eth::abi::Encoder;

std::uint64_t seconds(UnixTime time) {
  return static_cast<std::uint64_t>(time);
}
template <class Enum>
std::uint64_t number(Enum value) {
  return static_cast<std::uint64_t>(value);
}

Encoder update_words(const ListUpdate& update) {
  return Encoder().uint(update.list).uint(update.from_version).bytes(update.words).bytes(update.siblings);
}

// Every custom error of the seven contracts.
constexpr std::string_view kErrors[] = {
    "AlreadyVoted(uint16)",
    "BadClass()",
    "BadCode()",
    "BadCount()",
    "BadDue()",
    "BadForm()",
    "BadHeight()",
    "BadKey()",
    "BadProof()",
    "BadReason()",
    "BadRoles()",
    "BadSignature()",
    "BadState(uint8)",
    "BadWindow()",
    "BallotClosed(bytes32)",
    "CutoffLater()",
    "Exists()",
    "Exists(bytes32)",
    "Exists(uint64)",
    "FlipsDiffer()",
    "KeyExists(bytes32)",
    "KeyUnknown(bytes32)",
    "NoContract(bytes32)",
    "NotCaller()",
    "NotCouncil()",
    "NotDue()",
    "NotListed(bytes32,address)",
    "NotMember(uint16)",
    "NotOpen(uint64)",
    "NotOperator(address)",
    "NotOwner(bytes32)",
    "NotParty()",
    "NotYours(bytes32)",
    "NotYours(uint64)",
    "Overdue()",
    "PeriodOver(uint64)",
    "Range()",
    "SameState()",
    "SelfChannel()",
    "Stale(uint64,uint32)",
    "Terminal(uint64,uint16)",
    "TooEarly(uint40)",
    "TooEarly(uint64)",
    "TooLong(uint256)",
    "WrongProposal(uint8)",
};

}  // namespace

Bytes vote(const council::Proposal& proposal) {
  return call("vote((uint8,uint16,address,bytes32,uint256,uint32))",
              Encoder().tuple(council::proposal_words(proposal)));
}

Bytes activate() {
  return call("activate()", Encoder());
}

Bytes set_operator(const Address& who, std::uint8_t roles, UnixTime from, UnixTime until) {
  return call("setOperator(address,uint8,uint40,uint40)",
              Encoder().address(who).uint(roles).uint(seconds(from)).uint(seconds(until)));
}

Bytes set_key(ByteView cose_key, issuer_registry::KeyPurpose purpose, UnixTime from, UnixTime to) {
  return call("setKey(bytes,uint8,uint40,uint40)",
              Encoder().bytes(cose_key).uint(number(purpose)).uint(seconds(from)).uint(seconds(to)));
}

Bytes retire_key(const Hash32& kid, UnixTime to) {
  return call("retireKey(bytes32,uint40)", Encoder().word(kid).uint(seconds(to)));
}

Bytes revoke_key(const Hash32& kid, UnixTime cutoff) {
  return call("revokeKey(bytes32,uint40)", Encoder().word(kid).uint(seconds(cutoff)));
}

Bytes set_enc_key(const ByteArray<32>& x25519) {
  return call("setEncKey(bytes32)", Encoder().word(x25519));
}

Bytes open_list(const ListId& list) {
  return call("open(uint64)", Encoder().uint(list.pack()));
}

Bytes open_lists(const ListId& first, std::uint16_t count) {
  return call("openMany(uint64,uint16)", Encoder().uint(first.pack()).uint(count));
}

Bytes update_list(const ListUpdate& update) {
  return call("update(uint64,uint32,bytes,bytes)", update_words(update));
}

Bytes update_lists(std::span<const ListUpdate> updates) {
  std::vector<Encoder> elements;
  for (const ListUpdate& update : updates) elements.push_back(Encoder().tuple(update_words(update)));
  return call("updateMany((uint64,uint32,bytes,bytes)[])", Encoder().array(elements));
}

Bytes close_list(const ListId& list) {
  return call("close(uint64)", Encoder().uint(list.pack()));
}

Bytes retire_lists(std::span<const ListId> lists) {
  std::vector<Encoder> elements;
  for (const ListId& list : lists) elements.push_back(Encoder().uint(list.pack()));
  return call("retire(uint64[])", Encoder().array(elements));
}

Bytes anchor_batch(const Hash32& root, std::uint8_t height) {
  return call("anchor(bytes32,uint8)", Encoder().word(root).uint(height));
}

Bytes open_transfer(const licence_transfer::TransferConsent& c, const ByteArray<65>& signature) {
  Encoder arguments;
  arguments.address(c.holder).word(c.salt).uint(c.from).uint(seconds(c.due)).word(c.statement).bytes(signature);
  return call("open(address,bytes32,uint16,uint40,bytes32,bytes)", arguments);
}

Bytes clear_transfer(const Hash32& id, const Hash32& digest, UnixTime due) {
  return call("clear(bytes32,bytes32,uint40)", Encoder().word(id).word(digest).uint(seconds(due)));
}

Bytes refuse_transfer(const Hash32& id, licence_transfer::RefusalReason reason) {
  return call("refuse(bytes32,uint8)", Encoder().word(id).uint(number(reason)));
}

Bytes complete_transfer(const Hash32& id, const Hash32& salt, const Hash32& record_digest, std::span<const Flip> flips,
                        const Hash32& issuance_root) {
  std::vector<Encoder> elements;
  for (const Flip& flip : flips) {
    Encoder members;
    members.uint(flip.entry.list.pack()).uint(flip.entry.index).word(flip.old_word);
    for (const Hash32& sibling : flip.path) members.word(sibling);
    elements.push_back(Encoder().tuple(members));
  }
  return call("complete(bytes32,bytes32,bytes32,(uint64,uint32,bytes32,bytes32[10])[],bytes32)",
              Encoder().word(id).word(salt).word(record_digest).array(elements).word(issuance_root));
}

Bytes withdraw_transfer(const Hash32& id, const ByteArray<65>& signature) {
  return call("withdraw(bytes32,bytes)", Encoder().word(id).bytes(signature));
}

Bytes expire_transfer(const Hash32& id) {
  return call("expire(bytes32)", Encoder().word(id));
}

Bytes post_notice(Jurisdiction to, std::uint64_t seq, channel::NoticeClass notice_class,
                  const Hash32& envelope_digest) {
  return call("post(uint16,uint40,uint8,bytes32)",
              Encoder().uint(to).uint(seq).uint(number(notice_class)).word(envelope_digest));
}

Bytes settle_notices(Jurisdiction from, std::uint64_t up_to) {
  return call("settle(uint16,uint40)", Encoder().uint(from).uint(up_to));
}

Bytes reject_notice(Jurisdiction from, std::uint64_t seq, channel::RejectCode code) {
  return call("reject(uint16,uint40,uint8)", Encoder().uint(from).uint(seq).uint(number(code)));
}

Bytes publish_asset(const Hash32& id, const AssetContent& content, const Hash32& allowed) {
  Encoder arguments;
  arguments.word(id).uint(number(content.kind)).uint(number(content.hash)).uint(number(content.storage));
  arguments.word(content.digest).word(allowed).bytes(content.metadata);
  return call("publish(bytes32,uint8,uint8,uint8,bytes32,uint256,bytes)", arguments);
}

Bytes republish_asset(const Hash32& id, const Hash32& digest, ByteView metadata) {
  return call("republish(bytes32,bytes32,bytes)", Encoder().word(id).word(digest).bytes(metadata));
}

Bytes set_asset_rules(const Hash32& id, const Hash32& allowed) {
  return call("setRules(bytes32,uint256)", Encoder().word(id).word(allowed));
}

Bytes set_asset_person(const Hash32& id, const Address& who, UnixTime until) {
  return call("setPerson(bytes32,address,uint40)", Encoder().word(id).address(who).uint(seconds(until)));
}

Bytes withdraw_asset(const Hash32& id) {
  return call("withdrawAsset(bytes32)", Encoder().word(id));
}

Bytes request_asset(const Hash32& id, data_directory::Purpose purpose) {
  return call("request(bytes32,uint8)", Encoder().word(id).uint(number(purpose)));
}

std::optional<std::string_view> error_of(ByteView revert_data) {
  auto revert = eth::abi::parse_revert(revert_data);
  if (!revert) return std::nullopt;
  for (std::string_view error : kErrors) {
    if (eth::abi::selector(error) == revert->selector) return error;
  }
  return std::nullopt;
}

}  // namespace statepass::ledger::calls
