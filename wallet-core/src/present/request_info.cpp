#include "present/request_info.hpp"

#include "cbor/encoder.hpp"
#include "present/members.hpp"

namespace statepass::present {
namespace {

constexpr std::int64_t kNonce = 1, kReaderKey = 2, kCreated = 3, kLifetime = 4, kPurpose = 5, kName = 6,
                       kCertificate = 7, kEvidence = 8, kReplies = 9, kLongest = 10, kByReference = 11, kTransfer = 12;

constexpr std::size_t kMostWords = 120, kMostName = 64, kMostReplies = 3, kMostStatement = 512;
constexpr std::uint64_t kMostDue = (std::uint64_t{1} << 40) - 1;
constexpr std::uint64_t kMostTime = 253'402'300'799;  // 9999-12-31

constexpr std::int64_t kKty = 1, kCrv = -1, kX = -2, kY = -3;
constexpr std::int64_t kEc2 = 2, kP256 = 1;

Result<std::string> text(cbor::Decoder& in, std::size_t least, std::size_t most) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::string_view view, in.tstr());
  if (view.size() < least || view.size() > most) return fail(Errc::present_structure, at);
  return std::string(view);
}

Result<bool> flag(cbor::Decoder& in) {
  SP_TRY_ASSIGN(const std::uint64_t value, in.uint_up_to(1));
  return value == 1;
}

Result<crypto::EcPublicKey> read_reader_key(cbor::Decoder in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const Members key, Members::read(in, {kKty, kCrv, kX, kY}));
  SP_TRY_ASSIGN(auto kty, key.get(kKty));
  SP_TRY_ASSIGN(auto crv, key.get(kCrv));
  SP_TRY_ASSIGN(auto x_item, key.get(kX));
  SP_TRY_ASSIGN(auto y_item, key.get(kY));
  if (kty.integer() != kEc2 || crv.integer() != kP256) return fail(Errc::present_reader_key, at);
  SP_TRY_ASSIGN(const auto x, x_item.bstr_array<32>());
  SP_TRY_ASSIGN(const auto y, y_item.bstr_array<32>());
  auto point = crypto::EcPublicKey::from_xy(crypto::Curve::p256, x, y);
  if (!point) return fail(Errc::present_reader_key, at);
  return *std::move(point);
}

Result<std::uint32_t> read_lifetime(cbor::Decoder in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::uint64_t lifetime, in.uint());
  if (lifetime < kLeastLifetime || lifetime > kMostLifetime) return fail(Errc::present_lifetime, at);
  return static_cast<std::uint32_t>(lifetime);
}

Result<Purpose> read_purpose(cbor::Decoder in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count < 1 || count > 3) return fail(Errc::present_structure, at);
  Purpose out;
  SP_TRY_ASSIGN(out.code, in.uint());
  if (count > 1) {
    SP_TRY_ASSIGN(out.words, text(in, 1, kMostWords));
  }
  if (count > 2) {
    SP_TRY_ASSIGN(out.language, text(in, 0, kMostWords));
  }
  if (out.code == kPurposeOther && out.words.empty()) return fail(Errc::present_structure, at);
  return out;
}

Result<EvidenceWish> read_wish(cbor::Decoder in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(std::size_t left, in.array());
  if (left < 2 || left > 4) return fail(Errc::present_structure, at);
  EvidenceWish out;
  SP_TRY_ASSIGN(out.wanted, flag(in));
  SP_TRY_ASSIGN(out.chain, in.uint());
  left -= 2;
  if (left > 0 && in.next_is(cbor::Type::unsigned_int)) {
    SP_TRY_ASSIGN(out.number, in.uint());
    --left;
  }
  if (left > 0) {
    SP_TRY_ASSIGN(out.block_hash, in.bstr_array<32>());
    --left;
  }
  if (left > 0) return fail(Errc::present_structure, at);
  return out;
}

bool is_box_address(std::string_view base) {
  if (base.starts_with("https://") && base.size() > 8) return true;
#if STATEPASS_DEVELOPMENT
  return base.starts_with("http://localhost:") || base.starts_with("http://localhost/") ||
         base.starts_with("http://127.0.0.1:");
#else
  return false;
#endif
}

Result<Reply> read_reply(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  SP_TRY_ASSIGN(const std::uint64_t channel, in.uint());
  if (channel < 1 || channel > 3 || count != (channel == 3 ? 3u : 1u)) return fail(Errc::present_structure, at);
  Reply out{static_cast<Channel>(channel), {}, {}};
  if (out.channel != Channel::mailbox) return out;
  SP_TRY_ASSIGN(const std::string_view base, in.tstr());
  if (!is_box_address(base)) return fail(Errc::present_reply, at);
  out.base = base;
  SP_TRY_ASSIGN(out.id, in.bstr_array<16>());
  return out;
}

Result<std::vector<Reply>> read_replies(cbor::Decoder in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count == 0) return fail(Errc::present_reply, at);
  if (count > kMostReplies) return fail(Errc::present_structure, at);
  std::vector<Reply> out;
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(Reply reply, read_reply(in));
    out.push_back(std::move(reply));
  }
  return out;
}

Result<TransferAsk> read_transfer(cbor::Decoder in) {
  SP_TRY(in.array_of(3));
  TransferAsk out;
  SP_TRY_ASSIGN(const std::uint64_t to, in.uint_up_to(0xffff));
  out.to = static_cast<std::uint16_t>(to);
  SP_TRY_ASSIGN(out.due, in.uint_up_to(kMostDue));
  SP_TRY_ASSIGN(out.text, text(in, 1, kMostStatement));
  return out;
}

cbor::Encoder reader_key_item(const crypto::EcPublicKey& key) {
  cbor::Encoder out;
  out.map(4).integer(kKty).integer(kEc2).integer(kCrv).integer(kP256).integer(kX).bstr(key.x()).integer(kY).bstr(
      key.y());
  return out;
}

cbor::Encoder purpose_item(const Purpose& purpose) {
  const bool words = !purpose.words.empty(), language = words && !purpose.language.empty();
  cbor::Encoder out;
  out.array(language ? 3 : words ? 2 : 1).uint(purpose.code);
  if (words) out.tstr(purpose.words);
  if (language) out.tstr(purpose.language);
  return out;
}

cbor::Encoder wish_item(const EvidenceWish& wish) {
  cbor::Encoder out;
  out.array(2u + (wish.number ? 1u : 0u) + (wish.block_hash ? 1u : 0u)).uint(wish.wanted ? 1 : 0).uint(wish.chain);
  if (wish.number) out.uint(*wish.number);
  if (wish.block_hash) out.bstr(*wish.block_hash);
  return out;
}

cbor::Encoder replies_item(const std::vector<Reply>& replies) {
  cbor::Encoder out;
  out.array(replies.size());
  for (const Reply& reply : replies) {
    const bool mailbox = reply.channel == Channel::mailbox;
    out.array(mailbox ? 3 : 1).uint(static_cast<std::uint64_t>(reply.channel));
    if (mailbox) out.tstr(reply.base).bstr(reply.id);
  }
  return out;
}

// A QR answer is shown face to face: nobody waits longer, and what waits can be relayed.
bool lifetime_fits(const RequestInfo& info) {
  const bool qr = std::any_of(info.replies.begin(), info.replies.end(),
                              [](const Reply& reply) { return reply.channel == Channel::qr; });
  return info.lifetime >= kLeastLifetime && info.lifetime <= (qr ? kMostQrLifetime : kMostLifetime);
}

Result<> read_optional_members(const Members& members, RequestInfo& out) {
  if (members.has(kCertificate)) {
    SP_TRY_ASSIGN(auto certificate, members.get(kCertificate));
    SP_TRY_ASSIGN(out.reader_certificate, certificate.bstr_array<32>());
  }
  if (members.has(kEvidence)) {
    SP_TRY_ASSIGN(auto evidence, members.get(kEvidence));
    SP_TRY_ASSIGN(out.evidence, read_wish(evidence));
  }
  if (members.has(kByReference)) {
    SP_TRY_ASSIGN(auto by_reference, members.get(kByReference));
    SP_TRY_ASSIGN(out.by_reference, flag(by_reference));
  }
  if (members.has(kTransfer)) {
    SP_TRY_ASSIGN(auto transfer, members.get(kTransfer));
    SP_TRY_ASSIGN(out.transfer, read_transfer(transfer));
  }
  return {};
}

}  // namespace

Bytes write_request_info(const RequestInfo& info) {
  SP_ASSERT(info.reader_key.curve() == crypto::Curve::p256 && lifetime_fits(info) && info.created >= 0);
  SP_ASSERT(!info.name.empty() && info.name.size() <= kMostName && info.purpose.words.size() <= kMostWords);
  SP_ASSERT(!info.replies.empty() && info.replies.size() <= kMostReplies);
  SP_ASSERT(info.longest >= kLeastLongest && info.longest <= kMostLongest);
  cbor::MapEncoder out;
  out.put(kNonce, cbor::Encoder().bstr(info.nonce))
      .put(kReaderKey, reader_key_item(info.reader_key))
      .put(kCreated, cbor::Encoder().uint(static_cast<std::uint64_t>(info.created)))
      .put(kLifetime, cbor::Encoder().uint(info.lifetime))
      .put(kPurpose, purpose_item(info.purpose))
      .put(kName, cbor::Encoder().tstr(info.name))
      .put(kReplies, replies_item(info.replies))
      .put(kLongest, cbor::Encoder().uint(info.longest));
  if (info.reader_certificate) out.put(kCertificate, cbor::Encoder().bstr(*info.reader_certificate));
  if (info.evidence) out.put(kEvidence, wish_item(*info.evidence));
  if (info.by_reference) out.put(kByReference, cbor::Encoder().uint(1));
  if (info.transfer) {
    const TransferAsk& ask = *info.transfer;
    SP_ASSERT(ask.due <= kMostDue && !ask.text.empty() && ask.text.size() <= kMostStatement);
    out.put(kTransfer, cbor::Encoder().array(3).uint(ask.to).uint(ask.due).tstr(ask.text));
  }
  return out.take();
}

Result<RequestInfo> read_request_info(ByteView bytes) {
  SP_TRY_ASSIGN(auto in, cbor::Decoder::open(bytes, cbor::kProfileRules));
  SP_TRY_ASSIGN(const Members members,
                Members::read(in, {kNonce, kReaderKey, kCreated, kLifetime, kPurpose, kName, kCertificate, kEvidence,
                                   kReplies, kLongest, kByReference, kTransfer}));
  SP_TRY_ASSIGN(auto nonce, members.get(kNonce));
  SP_TRY_ASSIGN(auto key, members.get(kReaderKey));
  SP_TRY_ASSIGN(auto created, members.get(kCreated));
  SP_TRY_ASSIGN(auto lifetime, members.get(kLifetime));
  SP_TRY_ASSIGN(auto purpose, members.get(kPurpose));
  SP_TRY_ASSIGN(auto name, members.get(kName));
  SP_TRY_ASSIGN(auto replies, members.get(kReplies));
  SP_TRY_ASSIGN(auto longest, members.get(kLongest));

  SP_TRY_ASSIGN(auto reader_key, read_reader_key(key));
  RequestInfo out{.reader_key = std::move(reader_key)};
  SP_TRY_ASSIGN(out.nonce, nonce.bstr_array<16>());
  SP_TRY_ASSIGN(const std::uint64_t time, created.uint_up_to(kMostTime));
  out.created = static_cast<UnixTime>(time);
  SP_TRY_ASSIGN(out.lifetime, read_lifetime(lifetime));
  SP_TRY_ASSIGN(out.purpose, read_purpose(purpose));
  SP_TRY_ASSIGN(out.name, text(name, 1, kMostName));
  SP_TRY_ASSIGN(out.replies, read_replies(replies));
  if (!lifetime_fits(out)) return fail(Errc::present_lifetime, lifetime.offset());
  const std::size_t at = longest.offset();
  SP_TRY_ASSIGN(const std::uint64_t most, longest.uint());
  if (most < kLeastLongest || most > kMostLongest) return fail(Errc::present_structure, at);
  out.longest = static_cast<std::size_t>(most);
  SP_TRY(read_optional_members(members, out));
  return out;
}

}  // namespace statepass::present
