#pragma once

#include <map>
#include <span>

#include "holder/copies.hpp"
#include "holder/entropy.hpp"
#include "holder/records.hpp"
#include "vault/vault.hpp"

namespace statepass::holder {

// One copy as it is chosen by; the document and its key stay in the vault.
struct Copy {
  std::string id;
  std::string card;
  CopyFacts facts;
  UnixTime received_at = 0;
  UnixTime used_at = 0;
};

// The opened vault with its records read. Every change is made in the vault at once; it is durable when the caller has
// kept what seal() gave.
class Store {
 public:
  // Reads every record: holder_record, holder_version. `chain`: whose status lists count.
  static Result<Store> open(vault::Vault vault, std::uint64_t chain);

  // Whether something changed since the last seal().
  bool changed() const { return changed_; }
  Result<Bytes> seal(Entropy& entropy);
  // For unlock methods; marks the store as changed.
  vault::Vault& vault() {
    changed_ = true;
    return vault_;
  }

  const std::map<std::string, CardRecord, std::less<>>& cards() const { return cards_; }
  const CardRecord* card(std::string_view id) const;
  const std::map<std::string, Copy, std::less<>>& copies() const { return copies_; }
  // The whole record, device key included. The copy must exist.
  CopyRecord copy_record(std::string_view id) const;
  // Its IssuerSigned, alive until the copy is put or removed.
  Result<mdoc::IssuerSigned> issued(std::string_view copy_id) const;
  const std::map<std::string, HistoryRecord, std::less<>>& history() const { return history_; }
  const std::map<std::string, IssuanceRecord, std::less<>>& issuances() const { return issuances_; }
  const std::map<std::string, MoveRecord, std::less<>>& moves() const { return moves_; }
  bool is_answered(const ByteArray<8>& ref) const;

  // The errors of Vault::put, and for a copy those of mdoc::parse_issuer_signed.
  Result<> put_card(CardRecord card);
  Result<> put_copy(CopyRecord copy);
  Result<> use_copy(std::string_view id, UnixTime now);
  Result<> put_history(HistoryRecord entry);
  Result<> put_issuance(IssuanceRecord issuance);
  Result<> put_move(MoveRecord move);
  Result<> put_answered(const ByteArray<8>& ref, UnixTime until);
  // Forgets answered requests whose time is over.
  void forget_answered(UnixTime now);

  // Puts all copies of one card to another one, and removes the card.
  Result<> merge_card(std::string_view from, std::string_view into);
  void remove_copy(std::string_view id);
  bool remove_history(std::string_view id);
  void remove_issuance(std::string_view id);

 private:
  Store(vault::Vault vault, std::uint64_t chain) : vault_(std::move(vault)), chain_(chain) {}
  Result<> put(std::string_view prefix, std::string_view id, SecretBytes value, vault::Reach reach);
  void remove(std::string_view prefix, std::string_view id);
  Result<> read_copy(std::string_view id, ByteView record);

  vault::Vault vault_;
  std::uint64_t chain_;
  bool changed_ = false;
  std::map<std::string, CardRecord, std::less<>> cards_;
  std::map<std::string, Copy, std::less<>> copies_;
  std::map<std::string, HistoryRecord, std::less<>> history_;
  std::map<std::string, IssuanceRecord, std::less<>> issuances_;
  std::map<std::string, MoveRecord, std::less<>> moves_;
  std::map<std::string, AnsweredRecord, std::less<>> answered_;
};

}  // namespace statepass::holder
