#pragma once

#include "holder/check.hpp"
#include "holder/wallet.hpp"
#include "oid4vc/session.hpp"

namespace statepass::holder {

// Receives what an offer holds: the OpenID4VCI session, the proof of issuer key and status by the ledger, the check of
// every copy, and only then keeping and acknowledging. A batch with one bad copy is refused whole.
//
// What must not be lost (keys before they are proved, the spent code's token, delivered copies) is in the wallet before
// the job wants a Save, and the next request is made only after it: a job that was broken off anywhere is taken up by
// start() with the same offer.
//
// Done: Card[] of what arrived; empty when the issuer has put the delivery off, which a later start() or AdvanceJob
// fetches. Failed: the errors of oid4vc::IssuanceSession, of check_delivery() and of the proof; holder_stopped: the
// person gave no code.
class ReceiveJob final : public sync::Job {
 public:
  // Wallet and ledger outlive the job. The errors of IssuanceSession::start and resume; holder_offer_issuer: of no desk
  // that is configured.
  static Result<std::unique_ptr<ReceiveJob>> start(Wallet& wallet, LedgerDoor& ledger, std::string_view offer,
                                                   UnixTime now, ByteView entropy);
  // The same for an offer that brings the transfer copy of a move (ledger specification 4.3): it takes the place of all
  // other copies of the moving licence.
  static Result<std::unique_ptr<ReceiveJob>> start_transfer(Wallet& wallet, LedgerDoor& ledger, std::string_view offer,
                                                            const Hash32& transfer, UnixTime now, ByteView entropy);
  // Asks for new copies of a card's documents without a new offer. holder_no_card: no such card, or its issuer gave
  // nothing to ask with; the errors of IssuanceSession::start.
  static Result<std::unique_ptr<ReceiveJob>> start_refill(Wallet& wallet, LedgerDoor& ledger, std::string_view card,
                                                          UnixTime now, ByteView entropy);
  // Takes up an unfinished issuance by its record. holder_issuance_unknown.
  static Result<std::unique_ptr<ReceiveJob>> resume(Wallet& wallet, LedgerDoor& ledger, std::string_view issuance,
                                                    UnixTime now, ByteView entropy);

  sync::Want next(UnixTime now) override;
  Result<> http_answer(const HttpResponse& response, UnixTime now) override;
  Result<> http_failed(sync::HttpFailure failure, UnixTime now) override;
  Result<> code_answer(std::optional<std::string_view> code, UnixTime now) override;
  Result<> waited(UnixTime now) override;
  Result<> saved(UnixTime now) override;
  sync::Progress progress() const override;

  // Ids of the cards that something arrived for; whether the rest comes later.
  const std::vector<std::string>& cards() const { return record_.cards; }
  bool deferred() const { return record_.deferred; }

 private:
  using Session = oid4vc::IssuanceSession;

  ReceiveJob(Wallet& wallet, LedgerDoor& ledger, IssuanceRecord record, Session session, Entropy entropy)
      : wallet_(wallet),
        ledger_(ledger),
        record_(std::move(record)),
        session_(std::move(session)),
        entropy_(std::move(entropy)) {}
  static Result<std::unique_ptr<ReceiveJob>> begin(Wallet& wallet, LedgerDoor& ledger, std::string_view offer,
                                                   std::optional<Hash32> transfer, UnixTime now, ByteView entropy);

  // What can be done without the outside; the want that is left.
  std::optional<sync::Want> step(UnixTime now);
  std::optional<sync::Want> step_wait(UnixTime now);
  std::optional<sync::Want> step_consent();
  std::optional<sync::Want> step_proof(UnixTime now);
  void give_keys(UnixTime now);
  void give_signatures();
  void begin_checks(UnixTime now);
  void judge(UnixTime now);
  Result<> keep_delivery(UnixTime now);
  Result<std::string> card_for(const oid4vc::Delivery& delivery, UnixTime now);
  Result<> keep_copies(const std::string& card, const oid4vc::Delivery& delivery, UnixTime now);
  Result<> finish(UnixTime now);
  void set_refill(CardRecord& card) const;
  void stop_for(const oid4vc::Trouble& trouble);
  // Keeps the session's state in the wallet; `durable`: before anything else is done.
  void keep(bool durable);
  void end(sync::Want want);
  void fail_with(Errc code, bool retry);
  std::vector<DeliveredCopy> delivered(const oid4vc::Delivery& delivery) const;

  Wallet& wallet_;
  LedgerDoor& ledger_;
  IssuanceRecord record_;
  Session session_;
  Entropy entropy_;
  std::vector<crypto::EcPrivateKey> keys_;  // of record_.device_keys
  std::unique_ptr<sync::Job> proof_;
  bool proved_ = false;  // the present delivery's proof was run
  bool save_due_ = false;
  std::optional<Error> refusal_;      // of a delivery
  std::optional<sync::Want> ending_;  // once nothing is left but to save
};

}  // namespace statepass::holder
