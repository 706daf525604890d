#include "holder/check.hpp"

#include "support/holder_kit.hpp"

using namespace statepass;
using namespace statepass::holder;
using namespace statepass::test;

namespace {

struct Case {
  CopyOrder order;
  Config config = test_config();
  FakeLedger ledger = good_ledger();
  DeliveryRules rules{.doc_type = mdoc::kMdlDocType, .letters = "NY", .now = kCheckTime};

  Result<> check(const Bytes& issued, const crypto::EcPublicKey& key) const {
    const DeliveredCopy copy{issued, &key};
    return check_delivery(std::span(&copy, 1), rules, config, ledger);
  }
  Result<> check() const { return check(issue_copy(order), order.device_key); }
};

}  // namespace

TEST_CASE("a copy is kept when all is well", "[holder]") {
  Case c;
  SP_REQUIRE_OK(c.check());
  // The root need not be known: the ledger vouches for the key.
  c.config.roots = {};
  SP_REQUIRE_OK(c.check());
  // The right to drive may be suspended; the document's own entry may not.
  c.ledger.mark({test_list(ledger::Family::privilege), kLicenceEntry}, status::Value::suspended);
  SP_REQUIRE_OK(c.check());
  c.ledger.mark({test_list(ledger::Family::privilege), kLicenceEntry}, status::Value::invalid);
  SP_CHECK_ERROR(c.check(), holder_status);
  Case suspended;
  suspended.ledger.mark({test_list(ledger::Family::document), 815}, status::Value::suspended);
  SP_CHECK_ERROR(suspended.check(), holder_status);
}

TEST_CASE("each fault of a delivered copy has its name", "[holder]") {
  Case c;
  const Bytes good = issue_copy(c.order);
  SP_CHECK_ERROR(c.check(good, key_from_seed(9).public_key()), holder_device_key);
  SP_CHECK_ERROR(c.check(Bytes{0xa0}, c.order.device_key), mdoc_issuer_signed_member);
  c.rules.doc_type = mdoc::kAgeDocType;
  SP_CHECK_ERROR(c.check(good, c.order.device_key), holder_doc_type);
  c = Case();
  c.rules.letters = "CA";
  SP_CHECK_ERROR(c.check(good, c.order.device_key), holder_issuer_state);
  c = Case();
  c.rules.now = kIssueTime + 31 * kSecondsPerDay;
  SP_CHECK_ERROR(c.check(good, c.order.device_key), mdoc_expired);
  c = Case();
  CborNode without_certificate = cbor_tree(good);
  cbor_drop(without_certificate, "issuerAuth/1/#33");
  SP_CHECK_ERROR(c.check(cbor_bytes(without_certificate), c.order.device_key), holder_not_genuine);
  CborNode other_signature = cbor_tree(good);
  cbor_at(other_signature, "issuerAuth/3").content[5] ^= 1;
  SP_CHECK_ERROR(c.check(cbor_bytes(other_signature), c.order.device_key), crypto_signature);
  c.ledger.silent = true;
  SP_CHECK_ERROR(c.check(good, c.order.device_key), holder_issuer_key_unknown);
  c = Case();
  c.ledger.chain_id = 1;  // its status is of another chain
  SP_CHECK_ERROR(c.check(good, c.order.device_key), holder_status);
}

TEST_CASE("copies that can be linked are refused, and the copy is named", "[holder]") {
  Case c;
  const crypto::EcPublicKey one = key_from_seed(1).public_key(), two = key_from_seed(2).public_key();
  const Bytes a = issue_copy({.device_key = one, .index = 1}), b = issue_copy({.device_key = two, .index = 2}),
              same_entry = issue_copy({.device_key = two, .index = 1});
  const auto check = [&](std::vector<DeliveredCopy> copies) {
    return check_delivery(copies, c.rules, c.config, c.ledger);
  };
  SP_REQUIRE_OK(check({{a, &one}, {b, &two}}));
  SP_CHECK_ERROR(check({{a, &one}, {a, &one}}), holder_copy_twice);
  const auto linked = check({{a, &one}, {same_entry, &two}});
  REQUIRE_FALSE(linked.has_value());
  CHECK(linked.error() == Error{Errc::holder_copy_twice, 1});
  SP_REQUIRE_OK(wish_of(std::vector<DeliveredCopy>{{a, &one}, {b, &two}}, kTestChain));
  CHECK(wish_of(std::vector<DeliveredCopy>{{a, &one}, {b, &two}}, kTestChain)->lists.size() == 2);
}
