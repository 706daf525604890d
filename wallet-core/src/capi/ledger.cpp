#include "base/sort.hpp"
#include "capi/handles.hpp"
#include "capi/shape.hpp"
#include "present/text.hpp"
#include "sync/sync_job.hpp"

using namespace statepass;

namespace {

std::string_view state_name(sync::RelayState state) {
  switch (state) {
    case sync::RelayState::unasked:
      return "unasked";
    case sync::RelayState::honest:
      return "honest";
    case sync::RelayState::behind:
      return "behind";
    case sync::RelayState::refused:
      return "refused";
    case sync::RelayState::silent:
      return "silent";
  }
  return "unasked";
}

Bytes relay(const sync::RelayNote& note) {
  cbor::MapEncoder out;
  out.put("url", capi::tstr(note.url)).put("state", capi::tstr(state_name(note.state)));
  if (!note.name.empty()) out.put("name", capi::tstr(note.name));
  if (note.reason != Reason::none) {
    out.put("reason", capi::tstr(reason_name(note.reason)));
  } else if (note.detail) {
    out.put("reason", capi::tstr(error_name(note.detail->code)));
  }
  if (note.head) out.put("head", capi::uint(note.head->block));
  if (note.state == sync::RelayState::behind) {
    out.put("behindBlocks", capi::uint(note.behind_blocks)).put("behindSeconds", capi::integer(note.behind_seconds));
  }
  if (note.slow) out.put("slow", capi::boolean(true));
  if (note.pushes) out.put("pushes", capi::boolean(true));
  return out.take();
}

cbor::MapEncoder step(const sync::TrustStep& step) {
  cbor::MapEncoder out;
  out.put("number", capi::uint(step.number))
      .put("time", capi::integer(step.time))
      .put("validators", capi::uint(step.validators));
  return out;
}

Bytes beginning(const sync::LedgerView& view) {
  return step(view.trail().front()).put("byPerson", capi::boolean(view.began_by_person())).take();
}

Bytes changes(const sync::LedgerView& view) {
  std::vector<Bytes> out;
  for (const sync::TrustStep& each : std::span(view.trail()).subspan(1)) {
    out.push_back(step(each).put("signers", capi::uint(each.signers)).take());
  }
  return capi::array_of(out);
}

Bytes head(const sync::LedgerView& view) {
  const qbft::VerifiedBlock& block = view.client().head();
  return cbor::MapEncoder()
      .put("number", capi::uint(block.number))
      .put("time", capi::integer(block.time))
      .put("hash", capi::hex(block.hash))
      .put("validators", capi::uint(view.client().validators().size()))
      .put("signers", capi::uint(view.head_signers()))
      .put("quorum", capi::uint(view.head_quorum()))
      .take();
}

Bytes members(const sync::LedgerView& view) {
  std::vector<std::string> letters;
  for (const ledger::Jurisdiction one : view.members()) {
    if (const std::string_view name = view.letters_of(one); !name.empty()) letters.emplace_back(name);
  }
  sort(std::span(letters), std::less<>());
  return capi::text_array(letters);
}

Result<sp_ledger> open(std::string_view chain, ByteView record) {
  SP_TRY_ASSIGN(sync::ChainConfig config, sync::ChainConfig::parse(chain));
  if (record.empty()) {
    sync::LedgerView fresh(config);
    return sp_ledger{std::move(config), std::move(fresh)};
  }
  SP_TRY_ASSIGN(sync::LedgerView view, sync::LedgerView::load(record, config));
  return sp_ledger{std::move(config), std::move(view)};
}

Result<Bytes> show_checkpoint(const sp_ledger& ledger) {
  const Bytes body = qbft::encode_checkpoint(ledger.view.client().checkpoint());
  return capi::code_plan(present::write_envelope(present::Kind::checkpoint, body), {});
}

Result<> trust(sp_ledger& ledger, std::string_view text) {
  SP_TRY_ASSIGN(const Bytes bytes, present::read_text(text, present::Origin::pasted));
  SP_TRY_ASSIGN(const present::Envelope envelope, present::read_envelope(bytes));
  if (envelope.kind != present::Kind::checkpoint) return fail(Errc::present_kind);
  SP_TRY_ASSIGN(const qbft::Checkpoint checkpoint, qbft::decode_checkpoint(envelope.body));
  return ledger.view.trust(checkpoint);
}

}  // namespace

namespace statepass::capi {

Bytes ledger_status(const sp_ledger& ledger, UnixTime now) {
  const sync::LedgerView& view = ledger.view;
  cbor::MapEncoder out;
  out.put("chainId", uint(view.chain()))
      .put("name", tstr(ledger.config.name))
      .put("development", boolean(ledger.config.development))
      .put_raw("checkpoint", beginning(view))
      .put_raw("changes", changes(view))
      .put_raw("head", head(view))
      .put("trustedUntil", integer(view.client().head().time + view.client().rules().trusting_period))
      .put("lists", uint(view.list_count()))
      .put("issuerKeys", uint(view.key_count()))
      .put_raw("members", members(view));
  if (view.facts_as_of()) out.put("factsAsOf", integer(view.facts_as_of()->time));
  std::vector<Bytes> relays;
  for (const sync::RelayNote& note : view.relays()) relays.push_back(relay(note));
  out.put_raw("relays", array_of(relays));
  if (const Reason stopped = view.stopped(now); stopped != Reason::none) out.put("stopped", tstr(reason_name(stopped)));
  return out.take();
}

}  // namespace statepass::capi

sp_error sp_ledger_open(sp_bytes chain, sp_bytes record, sp_ledger** out) {
  return capi::give_handle(open(capi::text(chain), capi::view(record)), out);
}

sp_error sp_ledger_save(const sp_ledger* ledger, sp_buffer* out) {
  return capi::give(ByteView(ledger->view.save()), out);
}

sp_error sp_ledger_import(sp_ledger* ledger, sp_bytes record) {
  return capi::give(ledger->view.take_record(capi::view(record), ledger->config));
}

sp_error sp_ledger_status(const sp_ledger* ledger, int64_t now, sp_buffer* out) {
  return capi::give(ByteView(capi::ledger_status(*ledger, now)), out);
}

sp_error sp_ledger_sync(sp_ledger* ledger, bool all, sp_job** out) {
  sync::SyncWishes wishes;
  wishes.certificates = all;
  wishes.all_lists = all;
  return capi::give_job(std::make_unique<sync::SyncJob>(ledger->config, ledger->view, std::move(wishes)), out);
}

sp_error sp_ledger_checkpoint(const sp_ledger* ledger, sp_buffer* out) {
  return capi::give(show_checkpoint(*ledger), out);
}

sp_error sp_ledger_trust_checkpoint(sp_ledger* ledger, sp_bytes text) {
  return capi::give(trust(*ledger, capi::text(text)));
}

void sp_ledger_close(sp_ledger* ledger) {
  delete ledger;
}
