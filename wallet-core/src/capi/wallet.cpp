#include "holder/wallet.hpp"

#include "capi/handles.hpp"
#include "capi/options.hpp"
#include "capi/shape.hpp"
#include "holder/advance.hpp"
#include "holder/shape.hpp"
#include "holder/synced_ledger.hpp"

using namespace statepass;

struct sp_wallet {
  sp_ledger& ledger;
  holder::SyncedLedger door;
  holder::Wallet wallet;
};

namespace {

sp_wallet* handle(sp_ledger* ledger, holder::Wallet wallet) {
  return new sp_wallet{*ledger, holder::SyncedLedger(ledger->config, ledger->view), std::move(wallet)};
}

std::string_view attempt_name(holder::Attempt attempt) {
  switch (attempt) {
    case holder::Attempt::right:
      return "right";
    case holder::Attempt::wrong:
      return "wrong";
    case holder::Attempt::too_soon:
      return "too_soon";
  }
  return "wrong";
}

Bytes attempt(const holder::AttemptOutcome& outcome) {
  return cbor::MapEncoder()
      .put("result", capi::tstr(attempt_name(outcome.result)))
      .put("waitSeconds", capi::integer(outcome.wait_seconds))
      .put("backoff", capi::bstr(outcome.backoff))
      .take();
}

Result<std::vector<std::string>> read_names(ByteView list) {
  std::vector<std::string> out;
  if (list.empty()) return out;
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(list, cbor::kProfileRules));
  SP_TRY(capi::each(in, [&](cbor::Decoder& item) -> Result<> {
    SP_TRY_ASSIGN(const std::string_view name, item.tstr());
    out.emplace_back(name);
    return {};
  }));
  return out;
}

Result<Bytes> drawn(const holder::Answer& answer, bool larger) {
  SP_TRY_ASSIGN(const Bytes code, capi::code_plan(answer.envelope, {.larger_squares = larger}));
  return holder::shape_of(answer, code);
}

Result<Bytes> drawn(const holder::ShowSlot& slot) {
  SP_TRY_ASSIGN(const Bytes code, capi::code_plan(slot.envelope, {}));
  return holder::shape_of(slot, code);
}

Result<Bytes> share(sp_wallet& w, std::string_view review, ByteView withheld, bool larger, UnixTime now,
                    ByteView entropy) {
  SP_TRY_ASSIGN(const auto names, read_names(withheld));
  SP_TRY_ASSIGN(const holder::Answer made, w.wallet.share(review, names, w.door, now, entropy));
  return drawn(made, larger);
}

Result<Bytes> redraw(const sp_wallet& w, std::string_view review, bool larger) {
  SP_TRY_ASSIGN(const holder::Answer made, w.wallet.redraw(review));
  return drawn(made, larger);
}

Result<Bytes> decline(sp_wallet& w, std::string_view review, UnixTime now, ByteView entropy) {
  SP_TRY_ASSIGN(const Bytes envelope, w.wallet.decline(review, now, entropy));
  return capi::code_plan(envelope, {});
}

Result<present::Profile> profile_of(std::string_view name) {
  if (name == "age") return present::Profile::age;
  if (name == "age_and_face") return present::Profile::age_and_face;
  if (name == "driving") return present::Profile::driving;
  if (name == "identity") return present::Profile::identity;
  return fail(Errc::capi_option);
}

Result<Bytes> show(sp_wallet& w, std::string_view profile_name, ByteView choice_bytes, UnixTime now, ByteView entropy) {
  SP_TRY_ASSIGN(const present::Profile profile, profile_of(profile_name));
  holder::ShowChoice choice;
  SP_TRY(capi::read_options(choice_bytes, [&](std::string_view key, cbor::Decoder& in) -> Result<bool> {
    if (key == "cardId") return capi::into(choice.card, in.tstr());
    if (key == "ageOver") {
      SP_TRY_ASSIGN(const std::uint64_t over, in.uint_up_to(99));
      choice.over = static_cast<unsigned>(over);
      return true;
    }
    return false;
  }));
  SP_TRY_ASSIGN(const holder::ShowSlot slot, w.wallet.show(profile, choice, w.door, now, entropy));
  return drawn(slot);
}

Result<Bytes> next_slot(sp_wallet& w, UnixTime now, ByteView entropy) {
  SP_TRY_ASSIGN(const holder::ShowSlot slot, w.wallet.next_slot(w.door, now, entropy));
  return drawn(slot);
}

}  // namespace

sp_error sp_wallet_create(sp_ledger* ledger, sp_bytes passphrase, sp_bytes entropy, sp_wallet** out) {
  *out = nullptr;
  auto config = holder::Config::of(ledger->config);
  if (!config) return capi::to_error(config.error());
  auto made = holder::Wallet::create(*std::move(config), capi::view(passphrase), capi::view(entropy));
  if (!made) return capi::to_error(made.error());
  *out = handle(ledger, *std::move(made));
  return capi::kOk;
}

sp_error sp_wallet_unlock(sp_ledger* ledger, sp_bytes file, sp_bytes passphrase, sp_bytes backoff, int64_t now,
                          sp_wallet** wallet, sp_buffer* out) {
  *wallet = nullptr;
  *out = {nullptr, 0};
  auto config = holder::Config::of(ledger->config);
  if (!config) return capi::to_error(config.error());
  auto unlocked =
      holder::unlock(*std::move(config), capi::view(file), capi::view(passphrase), capi::view(backoff), now);
  if (!unlocked) return capi::to_error(unlocked.error());
  if (unlocked->wallet) *wallet = handle(ledger, *std::move(unlocked->wallet));
  return capi::give(ByteView(attempt(unlocked->attempt)), out);
}

sp_error sp_wallet_change_passphrase(sp_wallet* wallet, sp_bytes from, sp_bytes to, sp_bytes backoff, int64_t now,
                                     sp_bytes entropy, sp_buffer* out) {
  *out = {nullptr, 0};
  const auto outcome =
      wallet->wallet.change_passphrase(capi::view(from), capi::view(to), capi::view(backoff), now, capi::view(entropy));
  if (!outcome) return capi::to_error(outcome.error());
  return capi::give(ByteView(attempt(*outcome)), out);
}

bool sp_wallet_unsaved(const sp_wallet* wallet) {
  return wallet->wallet.unsaved();
}

sp_error sp_wallet_seal(sp_wallet* wallet, sp_bytes entropy, sp_buffer* out) {
  return capi::give(wallet->wallet.seal(capi::view(entropy)), out);
}

sp_error sp_wallet_home(const sp_wallet* wallet, int64_t now, sp_buffer* out) {
  const holder::Home home = wallet->wallet.home(wallet->door, now);
  return capi::give(ByteView(holder::shape_of(home, capi::ledger_status(wallet->ledger, now))), out);
}

sp_error sp_wallet_take(sp_wallet* wallet, sp_bytes text, int64_t now, int64_t monotonic, sp_buffer* out) {
  return capi::give(ByteView(holder::shape_of(wallet->wallet.take(capi::text(text), wallet->door, now, monotonic))),
                    out);
}

sp_error sp_wallet_share(sp_wallet* wallet, sp_bytes review, sp_bytes withheld, bool larger_squares, int64_t now,
                         sp_bytes entropy, sp_buffer* out) {
  return capi::give(share(*wallet, capi::text(review), capi::view(withheld), larger_squares, now, capi::view(entropy)),
                    out);
}

sp_error sp_wallet_redraw(const sp_wallet* wallet, sp_bytes review, bool larger_squares, sp_buffer* out) {
  return capi::give(redraw(*wallet, capi::text(review), larger_squares), out);
}

sp_error sp_wallet_decline(sp_wallet* wallet, sp_bytes review, int64_t now, sp_bytes entropy, sp_buffer* out) {
  return capi::give(decline(*wallet, capi::text(review), now, capi::view(entropy)), out);
}

sp_error sp_wallet_closed(sp_wallet* wallet, sp_bytes review) {
  return capi::give(wallet->wallet.closed(capi::text(review)));
}

sp_error sp_wallet_show(sp_wallet* wallet, sp_bytes profile, sp_bytes choice, int64_t now, sp_bytes entropy,
                        sp_buffer* out) {
  return capi::give(show(*wallet, capi::text(profile), capi::view(choice), now, capi::view(entropy)), out);
}

sp_error sp_wallet_next_slot(sp_wallet* wallet, int64_t now, sp_bytes entropy, sp_buffer* out) {
  return capi::give(next_slot(*wallet, now, capi::view(entropy)), out);
}

void sp_wallet_end_show(sp_wallet* wallet) {
  wallet->wallet.end_show();
}

sp_error sp_wallet_history(const sp_wallet* wallet, sp_buffer* out) {
  return capi::give(ByteView(holder::shape_of(wallet->wallet.history())), out);
}

sp_error sp_wallet_delete_history(sp_wallet* wallet, sp_bytes id) {
  const auto one = id.size == 0 ? std::nullopt : std::optional(capi::text(id));
  return capi::give(wallet->wallet.delete_history(one));
}

sp_error sp_wallet_moves(const sp_wallet* wallet, sp_buffer* out) {
  return capi::give(ByteView(holder::shape_of(wallet->wallet.moves())), out);
}

sp_error sp_wallet_sync(sp_wallet* wallet, sp_job** out) {
  return capi::give_job(wallet->door.prove(wallet->wallet.proof_wish()), out);
}

sp_error sp_wallet_receive(sp_wallet* wallet, sp_bytes offer, int64_t now, sp_bytes entropy, sp_job** out) {
  return capi::give_job(
      holder::ReceiveJob::start(wallet->wallet, wallet->door, capi::text(offer), now, capi::view(entropy)), out);
}

sp_error sp_wallet_advance_moves(sp_wallet* wallet, sp_bytes entropy, sp_job** out) {
  return capi::give_job(holder::AdvanceJob::start(wallet->wallet, wallet->door, capi::view(entropy)), out);
}

void sp_wallet_close(sp_wallet* wallet) {
  delete wallet;
}
