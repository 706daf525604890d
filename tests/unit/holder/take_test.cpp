#include "oid4vc/offer.hpp"
#include "present/frames.hpp"
#include "qbft/checkpoint.hpp"
#include "support/holder_kit.hpp"

using namespace statepass;
using namespace statepass::holder;
using namespace statepass::test;

namespace {

std::string offer_text(std::string_view issuer) {
  const oid4vc::Offer offer{.credential_issuer = std::string(issuer),
                            .configuration_ids = {"mdl"},
                            .pre_authorized_code = "code",
                            .transaction_code = std::nullopt,
                            .authorization_server = ""};
  return oid4vc::make_offer_link({false, oid4vc::make_offer(offer)});
}

struct Fixture {
  Wallet wallet = new_wallet();
  FakeLedger ledger = good_ledger();

  Taken take(std::string_view text, UnixTime now = kCheckTime) { return wallet.take(text, ledger, now, 0); }
  std::string refused(std::string_view text, UnixTime now = kCheckTime) {
    const Taken taken = take(text, now);
    const auto* out = std::get_if<TakenRefused>(&taken);
    return out ? std::string(out->reason) : "not refused";
  }
};

}  // namespace

TEST_CASE("texts that are not for a wallet are passed over in silence", "[holder]") {
  Fixture f;
  for (std::string_view text : {"", "https://example.org/", "WIFI:S:home;;", "hello"}) {
    CHECK(std::holds_alternative<TakenIgnored>(f.take(text)));
  }
  // What another wallet shows.
  const Bytes notice = present::write_envelope(present::Kind::notice,
                                               present::write_notice({ByteArray<8>{}, present::NoticeCode::declined}));
  CHECK(std::holds_alternative<TakenIgnored>(f.take(present::write_text_q(notice))));
  CHECK(f.refused("SP2:ABC") == "unsupported_version");
  CHECK(f.refused("SP1:abc") == "text_alphabet");
  CHECK(f.refused(request_text(Bytes{0x80})) == "request_malformed");
}

TEST_CASE("an offer is taken from the desks that are configured alone", "[holder]") {
  Fixture f;
  const Taken taken = f.take("  " + offer_text(kNyDesk) + "\n");
  const auto* offer = std::get_if<TakenOffer>(&taken);
  REQUIRE(offer != nullptr);
  CHECK(offer->issuer == "NY");
  CHECK(offer->text == offer_text(kNyDesk));
  CHECK(f.refused(offer_text("https://evil.example")) == "oid4vc_issuer_unknown");
  CHECK(f.refused("openid-credential-offer://?nothing=1") == "oid4vc_offer_link");
  CHECK(f.refused(oid4vc::make_offer_link({false, "{}"})) == "json_missing");
  const Taken by_reference = f.take(oid4vc::make_offer_link({true, "https://ca.example/offers/7"}));
  REQUIRE(std::holds_alternative<TakenOffer>(by_reference));
  CHECK(std::get<TakenOffer>(by_reference).issuer == "CA");
}

TEST_CASE("a request is taken in one code or in many", "[holder]") {
  Fixture f;
  put_licence(f.wallet, 1);
  const Bytes body = request_body(request_info(), {age_items(), driving_items()});
  CHECK(std::holds_alternative<Review>(f.take(request_text(body))));
  const auto sender = present::FrameSender::make(present::write_envelope(present::Kind::request, body), 10);
  SP_REQUIRE_OK(sender);
  for (std::size_t i = 0; i < sender->count(); ++i) {
    const Taken taken = f.take(sender->text(static_cast<std::uint8_t>(i)));
    if (i + 1 < sender->count()) {
      REQUIRE(std::holds_alternative<TakenProgress>(taken));
      CHECK(std::get<TakenProgress>(taken).have == i + 1);
    } else {
      CHECK(std::holds_alternative<Review>(taken));
    }
  }
  CHECK(f.refused(request_text(body), kCheckTime + 120 + 61) == "request_expired");
  CHECK(f.refused(request_text(body), kCheckTime - 61) == "request_expired");
}

TEST_CASE("a checkpoint is told apart and not believed", "[holder]") {
  Fixture f;
  const auto validators = qbft::ValidatorSet::of({eth::Address{1}, eth::Address{2}});
  SP_REQUIRE_OK(validators);
  const Bytes body = qbft::encode_checkpoint({kTestChain, 30, Hash32{9}, kCheckTime, *validators});
  const std::string text = present::write_text_q(present::write_envelope(present::Kind::checkpoint, body));
  const Taken taken = f.take(text);
  const auto* checkpoint = std::get_if<TakenCheckpoint>(&taken);
  REQUIRE(checkpoint != nullptr);
  CHECK(checkpoint->number == 30);
  CHECK(checkpoint->chain == kTestChain);
  CHECK(checkpoint->text == text);
  CHECK(f.refused(present::write_text_q(present::write_envelope(present::Kind::checkpoint, Bytes{0x80}))) == "cbor");
}
