#include "crypto/keccak.hpp"
#include "crypto/secp256k1.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::crypto;
using test::hex;
using test::hex_array;

namespace {

// Keys, and claims by them in turn, some over one digest and some over another.
struct Batch {
  std::vector<Secp256k1PublicKey> keys;
  std::vector<SignatureClaim> claims;

  bool holds() const { return secp256k1_all_recover_to(keys, claims); }
  // What the batch stands for.
  bool recovers() const {
    return std::ranges::all_of(claims, [&](const SignatureClaim& claim) {
      const auto key = secp256k1_recover(claim.digest, claim.signature);
      return key && claim.key < keys.size() && *key == keys[claim.key];
    });
  }
};

Secp256k1Key signer(std::size_t i) {
  return *Secp256k1Key::from_entropy(keccak256(bytes_of("signer " + std::to_string(i))));
}

Batch batch_of(std::size_t keys, std::size_t claims) {
  Batch out;
  std::vector<Secp256k1Key> signers;
  for (std::size_t i = 0; i < keys; ++i) {
    signers.push_back(signer(i));
    out.keys.push_back(signers.back().public_key());
  }
  for (std::size_t i = 0; i < claims; ++i) {
    const Hash32 digest = keccak256(be_bytes<8>(i / 5));
    out.claims.push_back({digest, signers[i * 7 % keys].sign(digest), i * 7 % keys});
  }
  return out;
}

// 32 big-endian bytes plus or minus others, modulo the order of the group: in plain steps, for tests alone.
Hash32 sum_modulo_order(ByteView a, ByteView b, bool minus) {
  const Bytes order = hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
  std::array<int, 33> digits{};
  for (std::size_t i = 0; i < 32; ++i) digits[i + 1] = a[i] + (minus ? -b[i] : b[i]);
  const auto carry = [&] {
    for (std::size_t i = 32; i > 0; --i) {
      while (digits[i] < 0) digits[i] += 256, --digits[i - 1];
      while (digits[i] > 255) digits[i] -= 256, ++digits[i - 1];
    }
  };
  carry();
  const auto add_order = [&](int sign) {
    for (std::size_t i = 0; i < 32; ++i) digits[i + 1] += sign * order[i];
    carry();
  };
  if (digits[0] < 0) add_order(1);
  Hash32 out;
  const auto take = [&] {
    for (std::size_t i = 0; i < 32; ++i) out[i] = static_cast<std::uint8_t>(digits[i + 1]);
    return ByteView(out);
  };
  if (digits[0] > 0 || !less(take(), order)) add_order(-1);
  take();
  return out;
}

}  // namespace

TEST_CASE("batches of every size hold when each signature recovers to its key", "[crypto]") {
  for (const std::size_t claims : {0u, 1u, 2u, 3u, 34u, 86u, 87u, 88u, 130u, 300u}) {
    for (const std::size_t keys : {1u, 4u, 51u}) {
      INFO(claims << " claims by " << keys << " keys");
      CHECK(batch_of(keys, claims).holds());
    }
  }
  CHECK(secp256k1_all_recover_to({}, {}));
  CHECK_FALSE(secp256k1_all_recover_to({}, batch_of(1, 1).claims));
}

TEST_CASE("a batch of more than one portion is checked to its end", "[crypto]") {
  Batch batch = batch_of(4, 40);
  for (std::size_t i = 0; batch.claims.size() < 2'090; ++i) batch.claims.push_back(batch.claims[i]);
  CHECK(batch.holds());
  for (const std::size_t place : {0u, 2'047u, 2'048u, 2'089u}) {
    Batch bad = batch;
    bad.claims[place].key ^= 1;
    CHECK_FALSE(bad.holds());
  }
}

TEST_CASE("one bad claim at each place fails a batch, whatever is bad about it", "[crypto]") {
  using Change = void (*)(SignatureClaim&);
  const Change changes[] = {
      [](SignatureClaim& claim) { claim.digest[31] ^= 1; },
      [](SignatureClaim& claim) { claim.signature[31] ^= 1; },  // r, often no x of a point
      [](SignatureClaim& claim) { claim.signature[63] ^= 1; },  // s
      [](SignatureClaim& claim) { claim.signature[64] ^= 1; },  // the other R
      [](SignatureClaim& claim) { claim.signature[64] = 2; },   // r beyond the order
      [](SignatureClaim& claim) { claim.signature[64] = 27; },
      [](SignatureClaim& claim) { claim.key = claim.key == 0 ? 1 : 0; },
      [](SignatureClaim& claim) { claim.key = 1'000; },
      [](SignatureClaim& claim) { std::fill_n(claim.signature.begin(), 32, std::uint8_t{0}); },       // r = 0
      [](SignatureClaim& claim) { std::fill_n(claim.signature.begin() + 32, 32, std::uint8_t{0}); },  // s = 0
      [](SignatureClaim& claim) { std::fill_n(claim.signature.begin(), 32, std::uint8_t{0xff}); },
      [](SignatureClaim& claim) { std::fill_n(claim.signature.begin() + 32, 32, std::uint8_t{0xff}); },
      [](SignatureClaim& claim) {
        std::fill_n(claim.signature.begin(), 32, std::uint8_t{0});
        claim.signature[31] = 5;  // no point has this x
      },
  };
  const Batch honest = batch_of(5, 34), many = batch_of(5, 120);
  for (std::size_t change = 0; change < std::size(changes); ++change) {
    for (std::size_t place = 0; place < honest.claims.size(); ++place) {
      INFO("change " << change << " at " << place);
      Batch bad = honest;
      changes[change](bad.claims[place]);
      CHECK(bad.holds() == bad.recovers());
      CHECK_FALSE(bad.holds());
    }
    Batch bad = many;
    changes[change](bad.claims[77]);
    CHECK_FALSE(bad.holds());
  }
}

TEST_CASE("errors that cancel each other out do not pass a batch", "[crypto]") {
  // Two claims changed in opposite directions.
  const Hash32 step = keccak256(bytes_of("step"));
  for (const std::size_t size : {2u, 34u, 120u}) {
    const Batch honest = batch_of(5, size);
    const auto try_pair = [&](const char* what, auto change) {
      INFO(what << " in " << size);
      Batch bad = honest;
      change(bad.claims[0], bad.claims[1]);
      CHECK_FALSE(bad.recovers());
      CHECK_FALSE(bad.holds());
    };
    try_pair("s", [&](SignatureClaim& a, SignatureClaim& b) {
      const auto move = [&](SignatureClaim& claim, bool minus) {
        const Hash32 s = sum_modulo_order(ByteView(claim.signature).subspan(32, 32), step, minus);
        std::ranges::copy(s, claim.signature.begin() + 32);
      };
      move(a, false);
      move(b, true);
    });
    try_pair("digests", [&](SignatureClaim& a, SignatureClaim& b) {
      a.digest = sum_modulo_order(a.digest, step, false);
      b.digest = sum_modulo_order(b.digest, step, true);
    });
    try_pair("parities", [](SignatureClaim& a, SignatureClaim& b) {
      a.signature[64] ^= 1;
      b.signature[64] ^= 1;
    });
    try_pair("keys", [](SignatureClaim& a, SignatureClaim& b) { std::swap(a.key, b.key); });
    try_pair("signatures", [](SignatureClaim& a, SignatureClaim& b) { std::swap(a.signature, b.signature); });
  }
  // A wrong claim and its high-s twin: with n - s and -R their terms are each other's opposite, and would cancel if
  // they had one coefficient.
  Batch mirrored = batch_of(2, 1);
  mirrored.claims[0].key ^= 1;
  mirrored.claims.push_back(mirrored.claims[0]);
  std::ranges::copy(sum_modulo_order(Hash32{}, ByteView(mirrored.claims[1].signature).subspan(32, 32), true),
                    mirrored.claims[1].signature.begin() + 32);
  mirrored.claims[1].signature[64] ^= 1;
  CHECK_FALSE(mirrored.recovers());
  CHECK_FALSE(mirrored.holds());
}

TEST_CASE("what recovery allows, a batch allows", "[crypto]") {
  Batch batch = batch_of(3, 10);
  for (std::size_t i = 0; i < 10; i += 2) {
    // the high-s twin
    SignatureClaim& claim = batch.claims[i];
    std::ranges::copy(sum_modulo_order(Hash32{}, ByteView(claim.signature).subspan(32, 32), true),
                      claim.signature.begin() + 32);
    claim.signature[64] ^= 1;
  }
  batch.claims.push_back(batch.claims[3]);  // one claim twice
  batch.keys.push_back(batch.keys[0]);      // one key twice
  for (SignatureClaim& claim : batch.claims) {
    if (claim.key == 0) claim.key = 3;
  }
  CHECK(batch.recovers());
  CHECK(batch.holds());
  // a key that is not on the curve, and one beyond the field
  for (const std::uint8_t byte : {0x01, 0xff}) {
    Batch bad = batch;
    bad.keys[0].fill(byte);
    CHECK_FALSE(bad.holds());
  }
}
