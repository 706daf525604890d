#include "desk/chain/bootstrap.hpp"

#include "common/run/log.hpp"
#include "cose/key.hpp"
#include "ledger/calls.hpp"
#include "ledger/council.hpp"
#include "ledger/issuer_registry.hpp"

namespace statepass::desk {
namespace {

namespace council = ledger::council;
namespace registry = ledger::issuer_registry;
using ledger::Contract;

constexpr std::string_view kPurpose = "bootstrap";
constexpr UnixTime kOperatorDays = 300;
constexpr UnixTime kRenewDays = 30;
constexpr int kMostMembers = 256;

}  // namespace

UnixTime copies_valid_until(UnixTime now, std::int64_t days) {
  return day_start(now) + days * kSecondsPerDay;
}

Bootstrap::Bootstrap(Database& database, Ledger& ledger, Outbox& outbox, StatusLists& lists, const KeyFolder& keys,
                     const DeskConfig& config, const DeskClock& clock)
    : database_(database),
      ledger_(ledger),
      outbox_(outbox),
      lists_(lists),
      keys_(keys),
      config_(config),
      clock_(clock) {
  outbox_.on_outcome(std::string(kPurpose), [](const Act& act) {
    if (act.state == ActState::failed)
      common::log::error("start-up act refused", {{"function", act.function}, {"error", act.error_name}});
  });
}

std::optional<ledger::Jurisdiction> Bootstrap::jurisdiction_of(std::string_view letters) const {
  for (const Member& member : members_)
    if (member.letters == letters) return member.jurisdiction;
  return std::nullopt;
}

std::string Bootstrap::letters_of(ledger::Jurisdiction jurisdiction) const {
  for (const Member& member : members_)
    if (member.jurisdiction == jurisdiction) return member.letters;
  return {};
}

Task<> Bootstrap::look() {
  if (!ledger_.head()) co_return;
  if (!book_read_) {
    const auto read = co_await ledger_.read_book();
    if (!read) {
      common::log::warning("the ledger cannot be read", {{"detail", read.error().words}});
      co_return;
    }
    book_read_ = true;
  }
  const bool members = co_await look_at_members();
  if (!members) co_return;
  const bool operators = co_await look_at_operators();
  const bool keys = has(OperatorRole::keys) && co_await look_at_keys();
  const bool lists = has(OperatorRole::status) && co_await look_at_lists();
  if (operators && keys && lists && !complete_) common::log::info("ready to issue");
  complete_ = operators && keys && lists;
}

Task<bool> Bootstrap::look_at_members() {
  std::vector<Hash32> first{council::members_slot(), council::validator_set_hash_slot()};
  const auto found = co_await ledger_.words(Contract::council, first);
  if (!found) co_return false;
  const Hash32 bitmap = found->front();
  set_change_pending_ = found->back() != ledger_.head()->validator_set;
  std::vector<ledger::Jurisdiction> numbers;
  std::vector<Hash32> slots;
  for (int number = 1; number < kMostMembers; ++number) {
    const auto jurisdiction = static_cast<ledger::Jurisdiction>(number);
    if (!ledger::has_state(bitmap, jurisdiction)) continue;
    numbers.push_back(jurisdiction);
    slots.push_back(council::member_info_slot(jurisdiction));
  }
  const auto words = co_await ledger_.words(Contract::council, slots);
  if (!words) co_return false;
  members_.clear();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto info = council::MemberInfo::decode((*words)[i]);
    if (!info) continue;
    members_.push_back({numbers[i], info->letters});
    if (numbers[i] == config_.jurisdiction) epoch_ = info->epoch;
  }
  if (letters_of(config_.jurisdiction) == config_.letters) co_return true;
  if (!warned_)
    common::log::error("this state is not on the network, or has another number there",
                       {{"letters", config_.letters}, {"jurisdiction", config_.jurisdiction}});
  warned_ = true;
  co_return false;
}

bool Bootstrap::has(OperatorRole role) const {
  return std::ranges::any_of(operators_, [role](const OperatorView& view) { return view.role == role; });
}

void Bootstrap::do_once(const std::string& subject, NewAct act) {
  if (outbox_.outstanding(kPurpose, subject)) return;
  act.purpose = std::string(kPurpose);
  act.subject = subject;
  act.independent = true;
  outbox_.add(act);
}

Task<bool> Bootstrap::look_at_operators() {
  std::vector<Hash32> slots;
  for (const OperatorRole role : kOwnRoles) slots.push_back(council::operator_slot(keys_.operator_address(role)));
  const auto words = co_await ledger_.words(Contract::council, slots);
  if (!words) co_return false;
  operators_.clear();
  bool all = true;
  const UnixTime now = ledger_.head()->time;
  for (std::size_t i = 0; i < kOwnRoles.size(); ++i) {
    const OperatorRole role = kOwnRoles[i];
    const auto found = council::Operator::decode((*words)[i]);
    const bool good = found && found->jurisdiction == config_.jurisdiction && found->epoch == epoch_ &&
                      (found->roles & static_cast<std::uint8_t>(role)) != 0 && found->from <= now && now < found->until;
    if (good) operators_.push_back({role, found->until});
    all = all && good;
    if (good && found->until > now + kRenewDays * kSecondsPerDay) continue;
    if (keys_.operator_key(OperatorRole::admin) == nullptr) {
      common::log::warning("an operator must be named by the administrator", {{"role", std::string(role_name(role))}});
      continue;
    }
    do_once("operator:" + std::string(role_name(role)),
            {.role = OperatorRole::admin,
             .contract = Contract::council,
             .function = "setOperator",
             .data = ledger::calls::set_operator(keys_.operator_address(role), static_cast<std::uint8_t>(role), now,
                                                 now + kOperatorDays * kSecondsPerDay),
             .gas = 200'000});
  }
  co_return all;
}

Task<bool> Bootstrap::look_at_keys() {
  std::vector<Hash32> slots{registry::key_slot(keys_.signer_kid()), registry::enc_key_slot(config_.jurisdiction)};
  const auto words = co_await ledger_.words(Contract::issuer_registry, slots);
  if (!words) co_return false;
  const auto record = registry::KeyRecord::decode((*words)[0]);
  issuer_keys_.clear();
  if (record) issuer_keys_.push_back({keys_.signer_kid(), *record});
  const bool signer = record.has_value();
  if (!signer) {
    const auto& certificate = keys_.signer();
    do_once("signer", {.role = OperatorRole::keys,
                       .contract = Contract::issuer_registry,
                       .function = "setKey",
                       .data = ledger::calls::set_key(cose::encode_key(certificate.public_key()),
                                                      registry::KeyPurpose::document_signer, certificate.not_before(),
                                                      certificate.not_after()),
                       .gas = 200'000});
  }
  const bool envelope = (*words)[1] == keys_.envelope().public_key;
  if (!envelope)
    do_once("envelope", {.role = OperatorRole::keys,
                         .contract = Contract::issuer_registry,
                         .function = "setEncKey",
                         .data = ledger::calls::set_enc_key(keys_.envelope().public_key),
                         .gas = 200'000});
  co_return signer&& envelope;
}

Task<bool> Bootstrap::look_at_lists() {
  // Today's, and those that tomorrow's copies need.
  const UnixTime today = copies_valid_until(clock_.now(), config_.copy_days);
  const bool asked = co_await lists_.open_for(today);
  if (!asked) co_return false;
  co_await lists_.open_for(today + kSecondsPerDay);
  co_return lists_.ready(today);
}

}  // namespace statepass::desk
