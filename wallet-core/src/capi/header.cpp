#include "capi/shape.hpp"
#include "capi/support.hpp"
#include "qbft/seals.hpp"

using namespace statepass;

namespace {

Result<std::optional<qbft::ValidatorSet>> read_validators(ByteView bytes) {
  if (bytes.empty()) return std::nullopt;
  if (bytes.size() % 20 != 0) return fail(Errc::capi_size, bytes.size());
  std::vector<qbft::Address> members;
  for (std::size_t i = 0; i < bytes.size(); i += 20) members.push_back(take_array<20>(bytes.subspan(i)));
  SP_TRY_ASSIGN(auto set, qbft::ValidatorSet::of(std::move(members)));
  return set;
}

// Block 0 has no seals: it stands for itself.
Result<std::vector<qbft::Address>> signers_of(const qbft::SealedHeader& header,
                                              const std::optional<qbft::ValidatorSet>& trusted) {
  if (header.number() == 0) return std::vector<qbft::Address>{};
  SP_TRY_ASSIGN(const auto signers,
                trusted ? qbft::check_seals(header, *trusted, trusted->quorum()) : qbft::check_seals(header));
  std::vector<qbft::Address> out;
  for (const qbft::Signer& signer : signers) out.push_back(signer.address);
  return out;
}

Result<Bytes> judge(ByteView raw, ByteView validators) {
  SP_TRY_ASSIGN(const auto trusted, read_validators(validators));
  SP_TRY_ASSIGN(const auto header, qbft::SealedHeader::parse(raw));
  const auto signers = signers_of(header, trusted);
  cbor::MapEncoder out;
  out.put("number", capi::uint(header.number()))
      .put("hash", capi::hex(header.hash()))
      .put("parentHash", capi::hex(header.fields().parent_hash))
      .put("stateRoot", capi::hex(header.state_root()))
      .put("transactionsRoot", capi::hex(header.fields().transactions_root))
      .put("receiptsRoot", capi::hex(header.fields().receipts_root))
      .put("time", capi::integer(header.time()))
      .put("sealDigest", capi::hex(header.seal_digest()))
      .put("round", capi::uint(header.round()))
      .put_raw("validators", capi::addresses(header.validators().members()))
      .put_raw("signers", capi::addresses(signers ? *signers : std::vector<qbft::Address>{}))
      .put("quorum", capi::uint(header.validators().quorum()))
      .put("outcome", capi::tstr(signers ? "verified" : "refused"));
  if (!signers) out.put("code", capi::tstr(error_name(signers.error().code)));
  return out.take();
}

}  // namespace

sp_error sp_header_verify(sp_bytes header, sp_bytes validators, sp_buffer* out) {
  return capi::give(judge(capi::view(header), capi::view(validators)), out);
}
