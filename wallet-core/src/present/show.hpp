#pragma once

#include <span>

#include "mdoc/device_response.hpp"
#include "present/packing.hpp"
#include "present/transcript.hpp"

// Show mode: a presentation without a request, good for one slot of 15 seconds (presentation specification 3).
namespace statepass::present {

inline constexpr UnixTime kSlot = 15;
inline constexpr UnixTime kSlotEarly = 15, kSlotLate = 30;  // accepted from start - 15 to start + 30
inline constexpr unsigned kMostSlots = 8;                   // per unlock
inline constexpr UnixTime kMostAnchorAge = 120;

enum class Profile : std::uint8_t { custom = 0, age = 1, age_and_face = 2, driving = 3, identity = 4 };

// The elements of a licence that a profile is made of: all of `all`, and whichever of `more` the issuer has given. Both
// empty for custom, and for the profiles of age, which are one age_over_NN of the age document.
struct ProfileElements {
  std::span<const mdoc::ElementRef> all;
  std::span<const mdoc::ElementRef> more;
};
ProfileElements elements_of(Profile profile);

// The newest block that the wallet has verified: proves that the code was made after it.
struct Anchor {
  std::uint64_t chain;
  std::uint64_t number;
  Hash32 hash;

  friend bool operator==(const Anchor&, const Anchor&) = default;
};

struct ShowInfo {
  UnixTime start;  // of the slot, seconds, a multiple of 15
  ByteArray<8> random;
  std::optional<Anchor> anchor;
  Profile profile;
};

Bytes write_show_info(const ShowInfo& info);
// cbor_…, present_structure, present_feature; present_slot: not the start of a slot, or another slot length;
// present_profile: an unknown profile.
Result<ShowInfo> read_show_info(ByteView bytes);

// ShowPresentation = [ show-info, packed ]: the body of an envelope of kind show. `packed`: pack with Padding::none.
Bytes write_show_presentation(ByteView show_info, ByteView packed);
struct ShowPresentation {
  ByteView show_info_bytes;  // as received: what the handover hashes
  ShowInfo show_info;
  Packed packed;
};
Result<ShowPresentation> read_show_presentation(ByteView body);

// The clock rule. present_slot_future, present_slot_expired.
Result<> check_slot(const ShowInfo& info, UnixTime now);

// Whether the documents are the set that the profile names: present_profile otherwise. Custom is always right.
Result<> check_profile(Profile profile, const mdoc::DeviceResponse& response);

// A wallet's slots of one unlock: signs a slot only while its own clock is inside it, each once, eight at most.
class SlotCounter {
 public:
  // The start of the slot that now is in, to be signed; none while it is signed already, or when all eight are used.
  std::optional<UnixTime> next(UnixTime now);
  bool spent() const { return used_ >= kMostSlots; }

 private:
  unsigned used_ = 0;
  std::optional<UnixTime> last_;
};

// What a reader has been shown lately, so that a code filmed and shown again is noticed. Times are milliseconds of the
// reader's monotonic clock; `scan` counts its scans, so that a code that stays in the picture is one showing.
class ShownCodes {
 public:
  static constexpr std::size_t kMost = 1'024;
  static constexpr std::int64_t kKept = 60'000;
  static constexpr std::int64_t kSameScan = 10'000;

  // First 16 bytes of SHA-256 over ShowInfo as received and the first document's device signature.
  static ByteArray<16> key(ByteView show_info, ByteView device_signature);

  struct Seen {
    bool duplicate;            // shown before, other than within 10 s in this very scan
    std::int64_t seconds_ago;  // since it was last shown, for a duplicate
  };
  Seen see(const ByteArray<16>& key, std::uint64_t scan, std::int64_t now);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    ByteArray<16> key;
    std::uint64_t scan;
    std::int64_t last;
  };
  std::vector<Entry> entries_;
};

}  // namespace statepass::present
