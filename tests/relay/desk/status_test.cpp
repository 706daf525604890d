#include "deflate/deflate.hpp"
#include "desk/wallet.hpp"
#include "mdoc/issuer_signed.hpp"
#include "mdoc/names.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::test;

namespace {

Json change(int family, const std::string& value, const std::string& urgency = "urgent") {
  return {{"family", family},
          {"value", value},
          {"urgency", urgency},
          {"reason", "as the court ordered"},
          {"idempotencyKey", fresh_key()}};
}

// A desk with a licence that a wallet holds.
struct Issued {
  Issued() {
    REQUIRE(desk.ready());
    desk.sign_in();
    ref = desk.issue();
    const Answer offer = desk.post("/licences/" + ref + "/offers", {{"idempotencyKey", fresh_key()}});
    received = TestWallet(desk).receive(offer.json.value("text", ""), offer.json.value("txCode", ""));
    REQUIRE(received.deliveries.size() == 2);
  }
  Answer change_status(const Json& body) { return desk.post("/licences/" + ref + "/status", body); }
  std::string approval(const std::string& act, const std::string& subject) {
    return desk.post("/approvals", {{"name", "bo"}, {"passphrase", "bo's words"}, {"act", act}, {"subject", subject}})
        .json.value("approval", "");
  }
  // What the ledger's lists say of every copy of a document type, by the bodies that the relay holds.
  std::vector<status::Value> document_values(std::string_view doc_type) {
    std::vector<status::Value> out;
    for (const auto& delivery : received.deliveries) {
      if (delivery.doc_type != doc_type) continue;
      for (const auto& copy : delivery.copies) {
        const auto parsed = mdoc::parse_issuer_signed(copy.issuer_signed);
        const auto uri = ledger::parse_status_list_uri(parsed->mso.status->uri);
        out.push_back(value_at(uri->list, parsed->mso.status->index));
      }
    }
    return out;
  }
  status::Value privilege_value() {
    for (const auto& delivery : received.deliveries) {
      if (delivery.doc_type != mdoc::kMdlDocType) continue;
      const auto parsed = mdoc::parse_issuer_signed(delivery.copies.front().issuer_signed);
      const auto reference =
          mdoc::parse_status_reference(parsed->find({mdoc::kStatepassNameSpace, mdoc::kPrivilegeStatus})->value);
      return value_at(ledger::parse_status_list_uri(reference->uri)->list, reference->index);
    }
    return status::Value::superseded;
  }
  status::Value value_at(const ledger::ListId& list, std::uint64_t index) {
    const auto held = relay.held();
    const auto body = held.find("/v1/lists/0x" + desk::list_text(list));
    if (body == held.end()) return status::Value::superseded;
    const auto inflated = deflate::inflate_zlib(bytes_of(body->second), status::kBodyBytes);
    return *status::StatusBody::of(*inflated)->value_at(index);
  }

  TestChain chain;
  Folder folder;
  TestRelay relay;
  TestDesk desk{chain, folder, "CA", relay.url()};
  std::string ref;
  TestWallet::Received received;
};

}  // namespace

TEST_CASE("a driving privilege is suspended and reinstated; the document stays good") {
  Issued it;
  Json plan = change(2, "suspended");
  plan.erase("idempotencyKey");
  plan["dryRun"] = true;
  const Answer planned = it.change_status(plan);
  CHECK(planned.status == 200);
  CHECK(planned.json["calls"][0]["function"] == "update");
  CHECK(it.chain.count("update") == 0);

  const Json suspend = change(2, "suspended");
  const Answer done = it.change_status(suspend);
  REQUIRE(done.status == 202);
  REQUIRE(done.json["acts"].size() == 1);
  CHECK(it.desk.follow(done.json["acts"][0].get<std::string>()) == "included");
  CHECK(it.desk.get("/licences/" + it.ref).json["privilege"] == "suspended");
  CHECK(it.desk.get("/licences/" + it.ref).json["document"] == "valid");
  CHECK(within(10'000, [&] { return it.privilege_value() == status::Value::suspended; }));
  for (const auto value : it.document_values(mdoc::kAgeDocType)) CHECK(value == status::Value::valid);
  // The same press again is the same answer, and no second act; with another body it is a conflict.
  CHECK(it.change_status(suspend).json == done.json);
  CHECK(it.chain.count("update") == 1);
  Json other = suspend;
  other["reason"] = "something else";
  CHECK(it.change_status(other).status == 409);

  const Answer back = it.change_status(change(2, "valid"));
  CHECK(it.desk.follow(back.json["acts"][0].get<std::string>()) == "included");
  CHECK(it.desk.get("/licences/" + it.ref).json["privilege"] == "valid");
  CHECK(within(10'000, [&] { return it.privilege_value() == status::Value::valid; }));
}

TEST_CASE("revoking a licence takes two people and has no way back") {
  Issued it;
  CHECK(it.change_status(change(1, "invalid")).status == 400);  // no approval
  Json body = change(1, "invalid");
  body["approval"] = "made up";
  CHECK(it.change_status(body).status == 403);
  // Not by oneself, not by who is no supervisor, not for something else.
  CHECK(
      it.desk
          .post("/approvals", {{"name", "ada"}, {"passphrase", "ada's words"}, {"act", "revoke"}, {"subject", it.ref}})
          .status == 403);
  CHECK(it.desk.post("/approvals", {{"name", "bo"}, {"passphrase", "wrong"}, {"act", "revoke"}, {"subject", it.ref}})
            .status == 403);
  body["approval"] = it.approval("revoke", "another");
  CHECK(it.change_status(body).status == 403);
  body["approval"] = it.approval("revoke", it.ref);
  const Answer done = it.change_status(body);
  REQUIRE(done.status == 202);
  CHECK(done.json["entries"] == 7);  // six copies and the privilege
  CHECK(it.desk.follow(done.json["acts"][0].get<std::string>()) == "included");
  CHECK(within(10'000, [&] { return it.desk.get("/licences/" + it.ref).json["document"] == "invalid"; }));
  CHECK(it.desk.get("/licences/" + it.ref).json["privilege"] == "invalid");
  CHECK(within(10'000, [&] {
    return std::ranges::all_of(it.document_values(mdoc::kAgeDocType),
                               [](auto v) { return v == status::Value::invalid; });
  }));
  // Final: neither the desk nor an offer brings it back.
  CHECK(it.change_status(change(2, "valid")).status == 409);
  CHECK(it.desk.post("/licences/" + it.ref + "/offers", {{"idempotencyKey", fresh_key()}}).status == 409);
}

TEST_CASE("ordinary changes wait for the round, with cover") {
  Issued it;
  const Answer done = it.change_status(change(2, "suspended", "round"));
  REQUIRE(done.status == 202);
  const std::string act = done.json["acts"][0].get<std::string>();
  CHECK(done.json["roundAt"].get<std::int64_t>() % it.desk.config.round_seconds == 0);
  CHECK(it.desk.follow(act) == "included");
  const auto covered = it.desk.in_thread([&] {
    return it.desk.services()
        .database.find("SELECT COUNT(*) FROM entries WHERE licence IS NULL AND value = 3")
        ->integer(0);
  });
  CHECK(covered >= 63);
  CHECK(it.privilege_value() == status::Value::suspended);
}

TEST_CASE("a stale update is made again on top of what the ledger has") {
  Issued it;
  it.chain.refuse("update", "Stale(uint64,uint32)");
  const Answer done = it.change_status(change(2, "suspended"));
  REQUIRE(done.status == 202);
  const std::string act = done.json["acts"][0].get<std::string>();
  CHECK(within(5'000, [&] { return it.desk.get("/acts/" + act).json["state"] == "queued"; }));
  it.chain.refuse("update", "");
  CHECK(it.desk.follow(act) == "included");
  CHECK(within(10'000, [&] { return it.privilege_value() == status::Value::suspended; }));
}
