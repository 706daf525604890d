#include "crypto/sealed.hpp"
#include "holder/advance.hpp"
#include "support/desk_kit.hpp"

using namespace statepass;
using namespace statepass::holder;
using namespace statepass::test;

namespace {

using ledger::licence_transfer::RefusalReason;
using ledger::licence_transfer::Transfer;
using ledger::licence_transfer::TransferState;

crypto::X25519KeyPair origin_key() {
  return crypto::x25519_key_pair(Bytes(32, 0x91));
}

// What the origin's desk finds in a binding.
struct ReadBinding {
  Hash32 id{};
  ByteArray<16> nonce{};
  bool sound = false;
  ByteArray<32> answer_key{};
};
ReadBinding read_binding(ByteView sealed) {
  ReadBinding out;
  const auto plain = crypto::box_open(origin_key(), sealed);
  SP_REQUIRE_OK(plain);
  auto in = cbor::Decoder::open(plain->view(), {.sorted_keys = true, .max_depth = 8});
  SP_REQUIRE_OK(in);
  REQUIRE(in->map() == std::size_t{5});
  REQUIRE(in->uint() == std::uint64_t{1});
  out.id = *in->bstr_array<32>();
  REQUIRE(in->uint() == std::uint64_t{2});
  const ByteView info = *in->bstr();
  REQUIRE(in->uint() == std::uint64_t{3});
  REQUIRE(in->array() == std::size_t{1});
  const ByteView items[] = {*in->item()};
  REQUIRE(in->uint() == std::uint64_t{4});
  const auto response = mdoc::parse_device_response(*in->bstr());
  SP_REQUIRE_OK(response);
  REQUIRE(in->uint() == std::uint64_t{5});
  out.answer_key = *in->bstr_array<32>();
  const auto read = present::read_request_info(info);
  SP_REQUIRE_OK(read);
  CHECK(read->lifetime == 900);
  CHECK(read->purpose.code == present::kPurposeDmvDesk);
  out.nonce = read->nonce;
  const auto handover = present::challenge_handover(info, items);
  mdoc::VerifyInput input = verify_input();
  input.transcript = &handover.transcript;
  out.sound = mdoc::verify_document(response->documents[0], input).sound();
  return out;
}

struct Fixture {
  ScriptedDesk desk;
  FakeLedger ledger = good_ledger();
  Wallet wallet = desk_wallet();
  Face face{desk, wallet};
  Hash32 id{};
  int bindings = 0;

  Fixture() {
    put_licence(wallet, 2);
    ledger.enc_keys[kNy] = origin_key().public_key;
    desk.issuer.offer.transaction_code.reset();
    desk.issuer.offer.configuration_ids = {"mdl"};
    desk.binding = [this](const HttpRequest& request) { return bind(request); };
    present::RequestInfo info = request_info();
    info.purpose.code = present::kPurposeDmvDesk;
    info.transfer = present::TransferAsk{.to = kCa, .due = std::uint64_t(kCheckTime) + 86'400, .text = "Move."};
    const Taken taken = wallet.take(request_text(request_body(info, {driving_items()})), ledger, face.now, 0);
    REQUIRE(std::holds_alternative<Review>(taken));
    const auto answer = wallet.share(std::get<Review>(taken).id, {}, ledger, face.now, fresh_entropy());
    SP_REQUIRE_OK(answer);
    id = *answer->move;
  }

  HttpResponse bind(const HttpRequest& request) {
    ++bindings;
    CHECK(request.url == oid4vc::test::kIssuer + "/v1/moves/" + to_hex0x(id) + "/binding");
    const ReadBinding read = read_binding(request.body);
    CHECK(read.id == id);
    CHECK(read.sound);
    CHECK(read.nonce == take_array<16>(crypto::sha256_of({bytes_of("statepass-move"), be_bytes(kTestChain), id})));
    cbor::Encoder plain;
    plain.map(1).uint(1).tstr(oid4vc::make_offer(desk.issuer.offer));
    auto sealed = crypto::box_seal(read.answer_key, plain.bytes(), SecretArray<32>(Bytes(32, 0x92)));
    SP_ASSERT(sealed.has_value());
    return {202, {}, *std::move(sealed)};
  }

  void set(TransferState state, RefusalReason reason = RefusalReason::none) {
    ledger.transfers[id] =
        Transfer{.from = kNy, .to = kCa, .state = state, .reason = reason, .due = kCheckTime + 86'400};
  }
  sync::Want advance() {
    auto job = AdvanceJob::start(wallet, ledger, fresh_entropy());
    SP_REQUIRE_OK(job);
    return face.run(**job);
  }
  Move move() const {
    REQUIRE(wallet.moves().size() == 1);
    return wallet.moves()[0];
  }
  void put_new_licence() {
    put_licence(wallet, 1, "card-new");
    CardRecord card = *wallet.store().card("card-new");
    card.issuer = "CA";
    card.received_at = face.now + 1;
    SP_REQUIRE_OK(wallet.store().put_card(card));
  }
};

}  // namespace

TEST_CASE("a move goes its way from consent to the new licence", "[holder]") {
  Fixture f;
  // The destination has not opened it yet.
  REQUIRE(std::holds_alternative<sync::Done>(f.advance()));
  CHECK(f.bindings == 0);
  CHECK(f.move().turn == Turn::destination);
  REQUIRE(f.ledger.wishes.size() == 1);
  CHECK(f.ledger.wishes[0].transfers == std::vector<Hash32>{f.id});
  CHECK(f.ledger.wishes[0].enc_keys == std::vector<ledger::Jurisdiction>{kNy});

  f.set(TransferState::open);
  const sync::Want bound = f.advance();
  INFO(failure_of(bound));
  REQUIRE(std::holds_alternative<sync::Done>(bound));
  CHECK(f.bindings == 1);
  CHECK(f.move().turn == Turn::origin);
  CHECK(f.move().station == MoveStation::asked);
  // One live copy of the old licence is left.
  REQUIRE(f.wallet.store().copies().size() == 1);
  CHECK(f.wallet.store().copies().begin()->second.card == "card-1");
  CHECK(f.desk.issuer.notifications.size() == 1);
  CHECK(f.wallet.store().issuances().empty());
  // And no second binding.
  REQUIRE(std::holds_alternative<sync::Done>(f.advance()));
  CHECK(f.bindings == 1);

  f.set(TransferState::cleared);
  REQUIRE(std::holds_alternative<sync::Done>(f.advance()));
  CHECK(f.move().station == MoveStation::cleared);
  CHECK(f.move().turn == Turn::destination);
  f.set(TransferState::issued);
  REQUIRE(std::holds_alternative<sync::Done>(f.advance()));
  CHECK(f.move().station == MoveStation::issued);
  CHECK(f.move().turn == Turn::citizen);
  f.put_new_licence();
  REQUIRE(std::holds_alternative<sync::Done>(f.advance()));
  CHECK(f.move().station == MoveStation::done);
  const auto cards = f.wallet.cards(f.ledger, f.face.now);
  CHECK(cards[0].id == "card-new");
  CHECK_FALSE(cards[1].current);
  CHECK_FALSE(f.wallet.unsaved());
  // What is done is not asked for again.
  const std::size_t wishes = f.ledger.wishes.size();
  REQUIRE(std::holds_alternative<sync::Done>(f.advance()));
  CHECK(f.ledger.wishes.size() == wishes);
}

TEST_CASE("a refused move says why, and the old licence stays", "[holder]") {
  Fixture f;
  f.set(TransferState::refused, RefusalReason::not_our_licence);
  REQUIRE(std::holds_alternative<sync::Done>(f.advance()));
  CHECK(f.move().state == "refused");
  CHECK(f.move().refusal == 4);
  CHECK(f.move().turn == Turn::nobody);
  CHECK(f.wallet.store().copies().size() == 4);
  CHECK(f.wallet.cards(f.ledger, f.face.now)[0].current);
  (void)f.advance();
  CHECK(f.ledger.wishes.size() == 1);
}

TEST_CASE("what goes wrong with a binding is told, and tried again", "[holder]") {
  Fixture f;
  f.set(TransferState::open);
  f.face.offline = true;
  CHECK(failure_of(f.advance()) == "sync_silent retry");
  f.face.offline = false;
  const auto good = f.desk.binding;
  f.desk.binding = [](const HttpRequest&) { return HttpResponse{409, {}, {}}; };
  CHECK(failure_of(f.advance()) == "holder_binding_refused retry");
  f.desk.binding = [](const HttpRequest&) { return HttpResponse{202, {}, Bytes(60)}; };
  CHECK(failure_of(f.advance()) == "holder_binding_answer retry");
  f.ledger.enc_keys.clear();
  CHECK(failure_of(f.advance()) == "holder_binding_desk retry");
  CHECK(f.wallet.store().copies().size() == 4);
  f.ledger.enc_keys[kNy] = origin_key().public_key;
  f.desk.binding = good;
  REQUIRE(std::holds_alternative<sync::Done>(f.advance()));
  CHECK(f.move().turn == Turn::origin);
}

TEST_CASE("a transfer copy whose reception broke off is taken up, not asked for anew", "[holder]") {
  Fixture f;
  f.set(TransferState::open);
  auto job = AdvanceJob::start(f.wallet, f.ledger, fresh_entropy());
  SP_REQUIRE_OK(job);
  while (f.wallet.store().issuances().empty()) REQUIRE(f.face.step(**job));
  while (std::holds_alternative<sync::Save>((*job)->next(f.face.now))) REQUIRE(f.face.step(**job));
  job->reset();
  auto again = Wallet::open(desk_config(), f.face.file, bytes_of(kPassphrase));
  SP_REQUIRE_OK(again);
  f.wallet = *std::move(again);
  REQUIRE(std::holds_alternative<sync::Done>(f.advance()));
  CHECK(f.bindings == 1);
  CHECK(f.wallet.store().copies().size() == 1);
  CHECK(f.move().turn == Turn::origin);
}

TEST_CASE("deliveries that were put off are fetched along with the moves", "[holder]") {
  Fixture f;
  f.desk.issuer.defer_rounds = 1;
  f.desk.issuer.expires_in = 100'000;
  f.desk.document_number = "new";
  auto job = ReceiveJob::start(f.wallet, f.ledger, f.desk.offer(), f.face.now, fresh_entropy());
  SP_REQUIRE_OK(job);
  REQUIRE(std::holds_alternative<sync::Done>(f.face.run(**job)));
  CHECK(f.wallet.store().cards().size() == 1);
  REQUIRE(std::holds_alternative<sync::Done>(f.advance()));  // too early
  CHECK(f.wallet.store().cards().size() == 1);
  f.face.now += 61;
  const sync::Want end = f.advance();
  INFO(failure_of(end));
  REQUIRE(std::holds_alternative<sync::Done>(end));
  CHECK(f.wallet.store().cards().size() == 2);
}

TEST_CASE("a card that runs out of copies gets new ones", "[holder]") {
  ScriptedDesk desk;
  FakeLedger ledger = good_ledger();
  Wallet wallet = desk_wallet();
  Face face{desk, wallet};
  desk.issuer.give_refresh_token = true;
  auto job = ReceiveJob::start(wallet, ledger, desk.offer(), face.now, fresh_entropy());
  SP_REQUIRE_OK(job);
  REQUIRE(std::holds_alternative<sync::Done>(face.run(**job)));
  const std::string id = wallet.store().cards().begin()->first;
  const auto advance = [&] {
    auto next = AdvanceJob::start(wallet, ledger, fresh_entropy());
    SP_REQUIRE_OK(next);
    return face.run(**next);
  };
  const auto left = [&] { return wallet.cards(ledger, face.now)[0].copies_left; };
  const auto use_all = [&] {
    std::vector<std::string> copies;
    for (const auto& [copy, held] : wallet.store().copies()) copies.push_back(copy);
    for (const std::string& copy : copies) SP_REQUIRE_OK(wallet.store().use_copy(copy, face.now));
  };
  REQUIRE(std::holds_alternative<sync::Done>(advance()));
  CHECK(desk.issuer.tokens == 1);
  use_all();
  CHECK(left() == 0);
  face.code.reset();  // nobody is asked
  sync::Want end = advance();
  INFO(failure_of(end));
  REQUIRE(std::holds_alternative<sync::Done>(end));
  CHECK(left() == 3);
  CHECK(wallet.store().copies().size() == 6);
  CHECK(wallet.store().cards().size() == 1);
  CHECK(wallet.store().card(id)->refill.refresh_token == desk.issuer.refresh_token);
  CHECK(wallet.history().size() == 1);
  // Nothing that is not good takes the place of what is.
  use_all();
  desk.order = [](CopyOrder& order) { order.index = 7; };
  CHECK(failure_of(advance()) == "holder_copy_twice");
  CHECK(wallet.store().copies().size() == 6);
  SP_CHECK_ERROR(ReceiveJob::start_refill(wallet, ledger, "none", face.now, fresh_entropy()), holder_no_card);
}
