#include <qrcodegen/qrcodegen.hpp>

#include "qr/writer.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::qr;
using qrcodegen::QrCode;
using qrcodegen::QrSegment;

namespace {

constexpr QrCode::Ecc kTheirs[] = {QrCode::Ecc::LOW, QrCode::Ecc::MEDIUM, QrCode::Ecc::QUARTILE, QrCode::Ecc::HIGH};

std::string alphanumeric(std::size_t size, std::uint32_t seed) {
  static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  std::string out;
  for (std::uint32_t state = seed; out.size() < size;) {
    state = state * 1664525u + 1013904223u;
    out.push_back(kAlphabet[(state >> 16) % kAlphabet.size()]);
  }
  return out;
}

std::vector<QrSegment> theirs(std::span<const Segment> segments) {
  std::vector<QrSegment> out;
  for (const Segment& segment : segments) {
    const std::string text(text_of(segment.content));
    out.push_back(segment.mode == Mode::byte ? QrSegment::makeBytes(to_bytes(segment.content))
                                             : QrSegment::makeAlphanumeric(text.c_str()));
  }
  return out;
}

void compare(std::span<const Segment> segments, const WriteOptions& options) {
  const int mask = options.mask ? static_cast<int>(*options.mask) : -1;
  const QrCode expected = QrCode::encodeSegments(theirs(segments), kTheirs[static_cast<std::size_t>(options.level)],
                                                 static_cast<int>(options.least_version),
                                                 static_cast<int>(options.most_version), mask, false);
  auto code = write(segments, options);
  INFO("version " << expected.getVersion() << " level " << static_cast<int>(options.level) << " mask " << mask);
  SP_REQUIRE_OK(code);
  REQUIRE(static_cast<int>(code->version) == expected.getVersion());
  REQUIRE(static_cast<int>(code->mask) == expected.getMask());
  REQUIRE(static_cast<int>(code->size) == expected.getSize());
  bool same = true;
  for (int y = 0; y < expected.getSize(); ++y) {
    for (int x = 0; x < expected.getSize(); ++x)
      same = same && code->dark(static_cast<std::size_t>(x), static_cast<std::size_t>(y)) == expected.getModule(x, y);
  }
  CHECK(same);
}

}  // namespace

TEST_CASE("every version, level and mask is drawn as another encoder draws it", "[qr]") {
  for (unsigned version = 1; version <= kMostVersion; ++version) {
    for (unsigned level = 0; level < 4; ++level) {
      const unsigned mask = (version + level) % 8;
      const std::string text = alphanumeric(7 + version * 5 / 2, version);
      const Segment segments[] = {Segment::alphanumeric(text)};
      WriteOptions options{static_cast<Level>(level), version, version, mask};
      compare(segments, options);
      if (version == 1 || version == 7 || version == 20 || version == 25 || version == 40) {
        for (options.mask = 0; *options.mask < 8; ++*options.mask) compare(segments, options);
      }
    }
  }
}

TEST_CASE("the smallest version and the mask of least penalty are the same", "[qr]") {
  for (std::size_t size :
       {1u, 2u, 20u, 25u, 26u, 100u, 333u, 758u, 759u, 970u, 971u, 1'249u, 1'250u, 1'853u, 1'854u, 4'296u}) {
    for (unsigned level = 0; level < 4; ++level) {
      const std::string text = alphanumeric(size, static_cast<std::uint32_t>(size));
      const Segment segments[] = {Segment::alphanumeric(text)};
      if (level > 0 && size > 1'852) continue;
      compare(segments, {.level = static_cast<Level>(level)});
    }
  }
}

TEST_CASE("bytes, and bytes before alphanumeric text", "[qr]") {
  for (std::size_t size : {0u, 1u, 200u, 1'600u}) {
    const std::string text = alphanumeric(size, 5);
    const Segment mixed[] = {Segment::bytes("statepass:1/"), Segment::alphanumeric(text)};
    compare(mixed, {.level = Level::l});
    compare(mixed, {.level = Level::m, .mask = 3});
    const Segment bytes[] = {Segment::bytes(text)};
    compare(bytes, {.level = Level::l});
    compare(bytes, {.level = Level::q, .mask = 5});
  }
}
