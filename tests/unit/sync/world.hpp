#pragma once

#include "support/pki.hpp"
#include "support/scripted_relay_answers.hpp"
#include "sync/sync_job.hpp"

// A ledger of two states with keys, lists and a move, and three relays.
namespace statepass::test {

inline const Hash32 kKid = crypto::keccak256(bytes_of("document signer of CA"));
inline const Hash32 kMove = crypto::keccak256(bytes_of("move"));
inline const ByteArray<32> kEncKey = crypto::keccak256(bytes_of("envelope key of NY"));
inline constexpr std::uint64_t kCaList = 0x0006'01'02b0'000003, kNyList = 0x0030'01'02b0'000001,
                               kFreshList = 0x0030'02'02b0'000001, kNoList = 0x0030'03'02b0'000001;
inline const std::string kA = "https://a", kB = "https://b", kC = "https://c";

inline ledger::issuer_registry::KeyRecord key_record() {
  return {.jurisdiction = 6, .from = ScriptedLedger::kStart, .to = ScriptedLedger::kStart + 40'000'000};
}
inline status::StatusBody body_with(std::uint64_t index, status::Value value) {
  status::StatusBody body;
  SP_ASSERT(body.set(index, value));
  return body;
}

struct World {
  ScriptedLedger ledger;
  ScriptedRelays relays;
  sync::ChainConfig config;
  sync::LedgerView view;

  explicit World(std::size_t validators = 4)
      : ledger(made(validators)), relays(made_relays()), config(ledger.config({kA, kB, kC})), view(config) {}

  static ScriptedLedger made(std::size_t validators) {
    using namespace ledger;
    ScriptedLedger out(validators);
    out.admit(6, "CA");
    out.admit(48, "NY");
    out.put(Contract::council, council::validator_set_hash_slot(), out.network.set(range(0, validators)).hash());
    out.set_key(kKid, key_record());
    out.put(Contract::issuer_registry, issuer_registry::enc_key_slot(48), kEncKey);
    out.set_list(kCaList, body_with(5, status::Value::suspended));
    out.set_list(kNyList, body_with(7, status::Value::invalid));
    out.set_list(kFreshList, {});
    out.put(Contract::licence_transfer, licence_transfer::transfer_slot(kMove),
            licence_transfer::Transfer{.holder = eth::Address{9}, .from = 6, .to = 48, .due = 1'790'000'000}.encode());
    out.seal_to(65);
    return out;
  }
  ScriptedRelays made_relays() {
    ScriptedRelays out;
    for (const std::string& url : {kA, kB, kC}) out.emplace(url, ScriptedRelay(ledger));
    return out;
  }
  ScriptedRelay& relay(const std::string& url) { return relays.find(url)->second; }
  const sync::RelayNote& note(const std::string& url) const {
    return *std::ranges::find(view.relays(), url, &sync::RelayNote::url);
  }
  sync::Want sync(sync::SyncWishes wishes) {
    sync::SyncJob job(config, view, std::move(wishes));
    return run(job, relays, ledger.now());
  }
};

inline sync::SyncWishes all_wishes() {
  return {.certificates = true,
          .all_lists = true,
          .lists = {},
          .kids = {kKid},
          .transfers = {kMove},
          .enc_keys = {48},
          .evidence = false};
}
inline sync::SyncWishes wallet_wishes() {
  return {.certificates = false,
          .all_lists = false,
          .lists = {kCaList},
          .kids = {kKid},
          .transfers = {},
          .enc_keys = {},
          .evidence = true};
}
inline std::string_view end_of(const sync::Want& want) {
  if (std::holds_alternative<sync::Done>(want)) return "done";
  const auto* failed = std::get_if<sync::Failed>(&want);
  return failed ? error_name(failed->error.code) : "other";
}

}  // namespace statepass::test
