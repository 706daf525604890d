#include "present/show.hpp"

#include "cbor/encoder.hpp"
#include "crypto/sha.hpp"
#include "mdoc/age.hpp"
#include "present/members.hpp"

namespace statepass::present {
namespace {

constexpr std::int64_t kStart = 1, kLength = 2, kRandom = 3, kAnchor = 4, kProfile = 5;
constexpr std::uint64_t kMostTime = 253'402'300'799;  // 9999-12-31

Result<Anchor> read_anchor(cbor::Decoder in) {
  SP_TRY(in.array_of(3));
  Anchor out{};
  SP_TRY_ASSIGN(out.chain, in.uint());
  SP_TRY_ASSIGN(out.number, in.uint());
  SP_TRY_ASSIGN(out.hash, in.bstr_array<32>());
  return out;
}

constexpr mdoc::ElementRef kDrivingSet[] = {{mdoc::kMdlNameSpace, "family_name"},
                                            {mdoc::kMdlNameSpace, "given_name"},
                                            {mdoc::kMdlNameSpace, mdoc::kPortrait},
                                            {mdoc::kMdlNameSpace, "document_number"},
                                            {mdoc::kMdlNameSpace, mdoc::kIssuingJurisdiction},
                                            {mdoc::kMdlNameSpace, "expiry_date"},
                                            {mdoc::kMdlNameSpace, mdoc::kDrivingPrivileges}};
// Not every issuer has these.
constexpr mdoc::ElementRef kDrivingMore[] = {{mdoc::kAamvaNameSpace, mdoc::kDomesticDrivingPrivileges},
                                             {mdoc::kStatepassNameSpace, mdoc::kPrivilegeStatus}};
constexpr mdoc::ElementRef kIdentitySet[] = {{mdoc::kMdlNameSpace, "family_name"},
                                             {mdoc::kMdlNameSpace, "given_name"},
                                             {mdoc::kMdlNameSpace, "birth_date"},
                                             {mdoc::kMdlNameSpace, mdoc::kPortrait}};

bool is_set(const mdoc::Document& document, const ProfileElements& set) {
  if (document.doc_type != mdoc::kMdlDocType) return false;
  const auto within = [](std::span<const mdoc::ElementRef> elements, const mdoc::ElementRef& element) {
    return std::find(elements.begin(), elements.end(), element) != elements.end();
  };
  std::size_t found = 0;
  for (const auto& item : document.issuer_signed.items) {
    if (within(set.all, item.ref())) {
      ++found;
    } else if (!within(set.more, item.ref())) {
      return false;
    }
  }
  return found == set.all.size();
}

bool is_age(const mdoc::Document& document, bool with_face) {
  std::size_t ages = 0, faces = 0;
  for (const auto& item : document.issuer_signed.items) {
    if (item.name_space != mdoc::kAgeNameSpace) return false;
    const bool age = mdoc::age_of(item.element).has_value();
    if (!age && item.element != mdoc::kPortrait) return false;
    ++(age ? ages : faces);
  }
  return document.doc_type == mdoc::kAgeDocType && ages == 1 && faces == (with_face ? 1u : 0u);
}

}  // namespace

ProfileElements elements_of(Profile profile) {
  if (profile == Profile::driving) return {kDrivingSet, kDrivingMore};
  if (profile == Profile::identity) return {kIdentitySet, {}};
  return {};
}

Bytes write_show_info(const ShowInfo& info) {
  SP_ASSERT(info.start >= 0 && info.start % kSlot == 0);
  cbor::MapEncoder out;
  out.put(kStart, cbor::Encoder().uint(static_cast<std::uint64_t>(info.start)))
      .put(kLength, cbor::Encoder().uint(kSlot))
      .put(kRandom, cbor::Encoder().bstr(info.random))
      .put(kProfile, cbor::Encoder().uint(static_cast<std::uint64_t>(info.profile)));
  if (info.anchor)
    out.put(kAnchor,
            cbor::Encoder().array(3).uint(info.anchor->chain).uint(info.anchor->number).bstr(info.anchor->hash));
  return out.take();
}

Result<ShowInfo> read_show_info(ByteView bytes) {
  SP_TRY_ASSIGN(auto in, cbor::Decoder::open(bytes, cbor::kProfileRules));
  SP_TRY_ASSIGN(const Members members, Members::read(in, {kStart, kLength, kRandom, kAnchor, kProfile}));
  SP_TRY_ASSIGN(auto start_item, members.get(kStart));
  SP_TRY_ASSIGN(auto length_item, members.get(kLength));
  SP_TRY_ASSIGN(auto random_item, members.get(kRandom));
  SP_TRY_ASSIGN(auto profile_item, members.get(kProfile));
  ShowInfo out{};
  const std::size_t start_at = start_item.offset(), length_at = length_item.offset(),
                    profile_at = profile_item.offset();
  SP_TRY_ASSIGN(const std::uint64_t start, start_item.uint_up_to(kMostTime));
  SP_TRY_ASSIGN(const std::uint64_t length, length_item.uint());
  if (length != kSlot) return fail(Errc::present_slot, length_at);
  if (start % kSlot != 0) return fail(Errc::present_slot, start_at);
  out.start = static_cast<UnixTime>(start);
  SP_TRY_ASSIGN(out.random, random_item.bstr_array<8>());
  SP_TRY_ASSIGN(const std::uint64_t profile, profile_item.uint());
  if (profile > static_cast<std::uint64_t>(Profile::identity)) return fail(Errc::present_profile, profile_at);
  out.profile = static_cast<Profile>(profile);
  if (members.has(kAnchor)) {
    SP_TRY_ASSIGN(auto anchor, members.get(kAnchor));
    SP_TRY_ASSIGN(out.anchor, read_anchor(anchor));
  }
  return out;
}

Bytes write_show_presentation(ByteView show_info, ByteView packed) {
  return cbor::Encoder().array(2).bstr(show_info).raw(packed).take();
}

Result<ShowPresentation> read_show_presentation(ByteView body) {
  SP_TRY_ASSIGN(auto in, cbor::Decoder::open(body, cbor::kProfileRules));
  SP_TRY(in.array_of(2));
  ShowPresentation out{};
  SP_TRY_ASSIGN(out.show_info_bytes, in.bstr());
  SP_TRY_ASSIGN(out.show_info, read_show_info(out.show_info_bytes));
  SP_TRY_ASSIGN(const ByteView packed, in.item());
  SP_TRY_ASSIGN(out.packed, read_packed(packed, Padding::none));
  return out;
}

Result<> check_slot(const ShowInfo& info, UnixTime now) {
  if (now < info.start - kSlotEarly) return fail(Errc::present_slot_future);
  if (now > info.start + kSlotLate) return fail(Errc::present_slot_expired);
  return {};
}

Result<> check_profile(Profile profile, const mdoc::DeviceResponse& response) {
  if (profile == Profile::custom) return {};
  if (response.documents.size() != 1) return fail(Errc::present_profile);
  const mdoc::Document& document = response.documents.front();
  bool right = false;
  switch (profile) {
    case Profile::custom:
      break;
    case Profile::age:
    case Profile::age_and_face:
      right = is_age(document, profile == Profile::age_and_face);
      break;
    case Profile::driving:
    case Profile::identity:
      right = is_set(document, elements_of(profile));
      break;
  }
  if (!right) return fail(Errc::present_profile);
  return {};
}

std::optional<UnixTime> SlotCounter::next(UnixTime now) {
  const UnixTime start = now - now % kSlot;
  if (spent() || (last_ && start <= *last_)) return std::nullopt;
  ++used_;
  last_ = start;
  return start;
}

ByteArray<16> ShownCodes::key(ByteView show_info, ByteView device_signature) {
  return take_array<16>(crypto::sha256_of({show_info, device_signature}));
}

ShownCodes::Seen ShownCodes::see(const ByteArray<16>& key, std::uint64_t scan, std::int64_t now) {
  std::erase_if(entries_, [now](const Entry& entry) { return now - entry.last > kKept; });
  const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.key == key; });
  if (at != entries_.end()) {
    // A duplicate is not noted as a showing of its own: the code would count as the same scan's from then on.
    if (at->scan != scan || now - at->last >= kSameScan) return {true, (now - at->last) / 1'000};
    at->last = now;
    return {false, 0};
  }
  if (entries_.size() >= kMost) {
    entries_.erase(std::min_element(entries_.begin(), entries_.end(),
                                    [](const Entry& a, const Entry& b) { return a.last < b.last; }));
  }
  entries_.push_back({key, scan, now});
  return {false, 0};
}

}  // namespace statepass::present
