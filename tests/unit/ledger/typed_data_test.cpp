#include "crypto/keccak.hpp"
#include "crypto/secp256k1.hpp"
#include "ledger/issuance_log.hpp"
#include "ledger/licence_transfer.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;
using test::hex_array;

namespace {

template <std::size_t N>
ByteArray<N> bytes_at(const test::Json& message, const char* name) {
  return hex_array<N>(message[name].get<std::string>());
}

Hash32 digest_of(const test::Json& c) {
  const auto& message = c["message"];
  const auto chain = c["domain"]["chainId"].get<std::uint64_t>();
  const Address contract = bytes_at<20>(c["domain"], "verifyingContract");
  const auto type = c["type"].get<std::string>();
  if (type.starts_with("TransferConsent(")) {
    return licence_transfer::TransferConsent{bytes_at<20>(message, "holder"),     bytes_at<32>(message, "salt"),
                                             message["from"].get<Jurisdiction>(), message["to"].get<Jurisdiction>(),
                                             message["due"].get<UnixTime>(),      bytes_at<32>(message, "statement")}
        .digest(chain, contract);
  }
  if (type.starts_with("TransferWithdraw(")) {
    return licence_transfer::TransferWithdraw{bytes_at<32>(message, "transferId")}.digest(chain, contract);
  }
  REQUIRE(type.starts_with("CredentialAcceptance("));
  return issuance_log::CredentialAcceptance{bytes_at<20>(message, "holder"), message["issuer"].get<Jurisdiction>(),
                                            bytes_at<32>(message, "core"), message["at"].get<UnixTime>()}
      .digest(chain, contract);
}

}  // namespace

TEST_CASE("what citizens sign: digest and signature of every vector", "[ledger]") {
  auto vectors = test::own_vectors("eip712.json");
  auto key = crypto::Secp256k1Key::from_entropy(test::hex(vectors["privateKey"].get<std::string>()));
  SP_REQUIRE_OK(key);
  CHECK(to_hex0x(eth::address_of(key->public_key())) == vectors["address"].get<std::string>());
  CHECK(vectors["cases"].size() >= 5);
  for (const auto& c : vectors["cases"]) {
    INFO(c["type"].get<std::string>());
    const Hash32 digest = digest_of(c);
    CHECK(to_hex0x(digest) == c["digest"].get<std::string>());
    // Contracts take v as 27 or 28.
    auto signature = key->sign(digest);
    signature[64] = static_cast<std::uint8_t>(signature[64] + 27);
    CHECK(to_hex0x(signature) == c["signature"].get<std::string>());
  }
}

TEST_CASE("the id of a move is its holder's", "[ledger]") {
  auto vectors = test::own_vectors("eip712.json");
  const auto& id = vectors["transferId"];
  CHECK(to_hex0x(licence_transfer::transfer_id(bytes_at<20>(id, "holder"), bytes_at<32>(id, "salt"))) ==
        id["id"].get<std::string>());
}

TEST_CASE("what the origin commits to when it clears a move", "[ledger]") {
  Hash32 id, salt, record;
  id.fill(1);
  salt.fill(2);
  record.fill(3);
  const licence_transfer::Entry entries[] = {{{6, Family::document, 688, 3}, 77},
                                             {{6, Family::document, 688, 4}, 131071}};
  CHECK(
      licence_transfer::clearance_digest(id, salt, record, entries) ==
      crypto::keccak256(concat({id, salt, record, test::hex("00060102b0000003 0000004d 00060102b0000004 0001ffff")})));
}
