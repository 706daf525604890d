#include "mdoc/issue.hpp"

#include <numeric>

#include "base/sort.hpp"
#include "cbor/encoder.hpp"
#include "cose/key.hpp"
#include "crypto/kdf.hpp"

namespace statepass::mdoc {
namespace {

constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kDrawSize = 4;

UnixTime day_of(UnixTime time) {
  const UnixTime rest = time % kSecondsPerDay;
  return time - (rest < 0 ? rest + kSecondsPerDay : rest);
}

// The namespaces in the order of the elements, with where each begins and ends.
struct Group {
  std::size_t begin;
  std::size_t end;
};
Result<std::vector<Group>> group(std::span<const Element> elements) {
  std::vector<Group> out;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const bool same = i > 0 && elements[i - 1].name_space == elements[i].name_space;
    if (same) {
      out.back().end = i + 1;
      continue;
    }
    for (const Group& earlier : out) {
      if (elements[earlier.begin].name_space == elements[i].name_space) return fail(Errc::mdoc_empty, i);
    }
    out.push_back({i, i + 1});
  }
  return out;
}

Result<ValidityInfo> rounded(const ValidityInfo& validity, const x509::Certificate& signer) {
  ValidityInfo out{day_of(validity.signed_at), day_of(validity.valid_from), day_of(validity.valid_until), std::nullopt};
  if (validity.expected_update) out.expected_update = day_of(*validity.expected_update);
  if (out.signed_at > out.valid_from || out.valid_from >= out.valid_until) return fail(Errc::mdoc_validity_order);
  if (out.signed_at < signer.not_before() || out.valid_until > signer.not_after()) {
    return fail(Errc::mdoc_signed_outside_certificate);
  }
  return out;
}

// Salts and digest ids for `count` elements, expanded from one seed.
class Draws {
 public:
  static Result<Draws> expand(const SecretArray<32>& entropy, std::size_t count) {
    SP_TRY_ASSIGN(SecretBytes bytes, crypto::hkdf_sha256(entropy.view(), {}, bytes_of("statepass mdoc issue 1"),
                                                         count * (kSaltSize + kDrawSize)));
    return Draws(std::move(bytes), count);
  }

  ByteView salt(std::size_t element) const { return bytes_.view().subspan(element * kSaltSize, kSaltSize); }

  // A permutation of 0 to size-1 (Fisher-Yates) from the draws of the elements from `begin` on. With ids that say
  // nothing about the elements, an answer does not tell which others the holder has.
  std::vector<std::uint32_t> ids(std::size_t begin, std::size_t size) const {
    std::vector<std::uint32_t> out(size);
    std::iota(out.begin(), out.end(), 0u);
    for (std::size_t i = size; i > 1; --i) std::swap(out[i - 1], out[below(begin + i - 1, i)]);
    return out;
  }

 private:
  Draws(SecretBytes bytes, std::size_t count) : bytes_(std::move(bytes)), draws_at_(count * kSaltSize) {}

  // 32 bits scaled to 0..range-1: for ranges up to 128 no value is likelier than another by more than 2^-25.
  std::size_t below(std::size_t element, std::size_t range) const {
    const std::uint64_t draw = be_value(bytes_.view().subspan(draws_at_ + element * kDrawSize, kDrawSize));
    return static_cast<std::size_t>(draw * range >> 32);
  }

  SecretBytes bytes_;
  std::size_t draws_at_;
};

std::size_t most_mso_bytes(std::string_view doc_type) {
  return doc_type == kAgeDocType ? kMostAgeMsoBytes : kMostMsoBytes;
}

}  // namespace

Result<IssueDraft> IssueDraft::make(const IssueParameters& parameters, const x509::Certificate& signer,
                                    const SecretArray<32>& entropy) {
  const std::span<const Element> elements = parameters.elements;
  if (elements.empty() || elements.size() > kMostIssuedElements) return fail(Errc::mdoc_limit);
  SP_TRY(check_elements(parameters.doc_type, elements));
  SP_TRY_ASSIGN(const std::vector<Group> groups, group(elements));
  SP_TRY_ASSIGN(const ValidityInfo validity, rounded(parameters.validity, signer));
  SP_TRY_ASSIGN(const Draws draws, Draws::expand(entropy, elements.size()));

  std::vector<Item> items;
  std::vector<crypto::Digest> digests;
  digests.reserve(elements.size());
  MobileSecurityObject mso{.version = "1.0", .digest_algorithm = parameters.digest_algorithm};
  for (const Group& name_space : groups) {
    const auto ids = draws.ids(name_space.begin, name_space.end - name_space.begin);
    const std::size_t first = mso.digests.size();
    for (std::size_t i = name_space.begin; i < name_space.end; ++i) {
      const std::uint32_t id = ids[i - name_space.begin];
      items.push_back({std::string(elements[i].name_space),
                       encode_item(id, draws.salt(i), elements[i].element, elements[i].value)});
      digests.push_back(crypto::digest_of(parameters.digest_algorithm, {items.back().bytes}));
      mso.digests.push_back({elements[i].name_space, id, digests.back().view()});
    }
    // By id, so that their order does not undo what the permutation hides.
    sort(std::span(mso.digests).subspan(first), [](const ValueDigest& a, const ValueDigest& b) { return a.id < b.id; });
  }
  const Bytes device_key = cose::encode_key(parameters.device_key);
  mso.device_key = device_key;
  mso.key_authorizations = parameters.key_authorizations;
  mso.doc_type = parameters.doc_type;
  mso.validity = validity;
  mso.status = parameters.status;
  const Bytes payload = cbor::Encoder().tag24(encode_mso(mso)).take();
  if (payload.size() > most_mso_bytes(parameters.doc_type)) return fail(Errc::mdoc_mso_size);

  const ByteView chain[] = {signer.der()};
  auto signature =
      cose::Sign1Draft::attached(cose::algorithm_of(signer.public_key().curve()), {.x5chain = chain}, payload);
  return IssueDraft(std::move(items), payload.size(), signer.public_key(), std::move(signature));
}

Result<Bytes> IssueDraft::finish(ByteView signature) const {
  SP_TRY_ASSIGN(const Bytes message, signature_.finish(signature));
  SP_TRY(signer_.verify(digest().view(), signature));
  std::vector<EncodedItem> items;
  for (const Item& item : items_) items.push_back({item.name_space, item.bytes});
  return encode_issuer_signed(items, message);
}

}  // namespace statepass::mdoc
