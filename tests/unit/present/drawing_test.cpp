#include "present/drawing.hpp"

#include "qr/writer.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::present;

namespace {

Bytes message(Kind kind, std::size_t size) {
  Bytes body(size - kEnvelopeOverhead);
  std::uint32_t state = static_cast<std::uint32_t>(size);
  for (auto& byte : body) byte = static_cast<std::uint8_t>((state = state * 1664525u + 1013904223u) >> 24);
  return write_envelope(kind, body);
}

// What the faces do with a plan: the version that the writer takes.
unsigned drawn_version(const StaticCode& code) {
  std::vector<qr::Segment> segments;
  if (!code.bytes.empty()) segments.push_back(qr::Segment::bytes(code.bytes));
  segments.push_back(qr::Segment::alphanumeric(code.alphanumeric));
  auto drawn = qr::write(segments, {.level = code.correction == Correction::m ? qr::Level::m : qr::Level::l,
                                    .most_version = code.most_version});
  return drawn ? drawn->version : 0;
}

const StaticCode& static_of(const Result<Drawing>& drawing) {
  SP_REQUIRE_OK(drawing);
  REQUIRE(std::holds_alternative<StaticCode>(*drawing));
  return std::get<StaticCode>(*drawing);
}

const AnimatedCode& animated_of(const Result<Drawing>& drawing) {
  SP_REQUIRE_OK(drawing);
  REQUIRE(std::holds_alternative<AnimatedCode>(*drawing));
  return std::get<AnimatedCode>(*drawing);
}

}  // namespace

TEST_CASE("static while one code of version 25 holds it, with level M up to version 20", "[present]") {
  struct Case {
    std::size_t envelope;
    unsigned version;  // 0: animated
    Correction correction;
  };
  // Envelope sizes and versions of the specification's table 4.2: the level L versions 16, 21, 18, 23 and 25 are what
  // level L would need; level M is taken where it needs no more than 20.
  const Case cases[] = {{16, 2, Correction::m},    {557, 19, Correction::m},   {644, 20, Correction::m},
                        {645, 18, Correction::l},  {677, 18, Correction::l},   {864, 21, Correction::l},
                        {997, 23, Correction::l},  {1'213, 25, Correction::l}, {1'232, 25, Correction::l},
                        {1'233, 0, Correction::l}, {1'317, 0, Correction::l}};
  for (const Case& c : cases) {
    INFO("envelope " << c.envelope);
    const Bytes bytes = message(Kind::show, c.envelope);
    auto drawing = plan_drawing(bytes);
    if (c.version == 0) {
      CHECK(animated_of(drawing).most_version == 20);
      continue;
    }
    const StaticCode& code = static_of(drawing);
    CHECK(code.bytes.empty());
    CHECK(code.correction == c.correction);
    CHECK(drawn_version(code) == c.version);
    CHECK(read_text(code.alphanumeric, Origin::scanned) == bytes);
  }
}

TEST_CASE("requests in form U, as long as one code holds them", "[present]") {
  struct Case {
    std::size_t envelope;
    unsigned version;
    bool form_u;
  };
  const Case cases[] = {{296, 14, true}, {415, 17, true}, {1'145, 25, true}, {1'146, 25, false}, {1'232, 25, false}};
  for (const Case& c : cases) {
    INFO("envelope " << c.envelope);
    const Bytes bytes = message(Kind::request, c.envelope);
    const auto drawing = plan_drawing(bytes, {.form_u = true});
    const StaticCode& code = static_of(drawing);
    CHECK((code.bytes == "statepass:1/") == c.form_u);
    CHECK(drawn_version(code) == c.version);
    CHECK(read_text(code.bytes + code.alphanumeric, Origin::scanned) == bytes);
  }
  // A longer prefix leaves less room.
  const std::string_view page = "https://wallet.example/open";
  const Bytes bytes = message(Kind::request, 1'120);
  const auto linked = plan_drawing(bytes, {.form_u = true, .page = page});
  const StaticCode& code = static_of(linked);
  CHECK(code.bytes == "https://wallet.example/open#sp=1/");
  CHECK(drawn_version(code) == 25);
  const std::string_view pages[] = {page};
  CHECK(read_text(code.bytes + code.alphanumeric, Origin::scanned, pages) == bytes);
  CHECK(static_of(plan_drawing(message(Kind::request, 1'145), {.form_u = true, .page = page})).bytes.empty());
  // Nothing but a request is drawn in form U.
  CHECK(static_of(plan_drawing(message(Kind::show, 296), {.form_u = true})).bytes.empty());
  // Too long for any single code.
  CHECK(animated_of(plan_drawing(message(Kind::request, 2'048), {.form_u = true})).sender.count() == 3);
}

TEST_CASE("larger squares stay within version 15", "[present]") {
  for (std::size_t size : {16u, 300u, 395u, 400u, 502u}) {
    INFO(size);
    const auto drawing = plan_drawing(message(Kind::show, size), {.larger_squares = true});
    const unsigned version = drawn_version(static_of(drawing));
    CHECK((version >= 1 && version <= 15));
  }
  const auto drawing = plan_drawing(message(Kind::show, 503), {.larger_squares = true});
  CHECK(animated_of(drawing).most_version == 15);
  CHECK(animated_of(drawing).sender.count() == 2);
}

TEST_CASE("every frame fits its version, for sizes of the specification's table", "[present]") {
  struct Case {
    std::size_t envelope;
    unsigned version;
    std::size_t count;
    std::size_t symbol;
  };
  // sizes.json: frames_v20 and frames_v15.
  const Case cases[] = {{1'317, 20, 2, 659},   {1'765, 20, 3, 589},  {3'685, 20, 5, 737},   {4'069, 20, 6, 679},
                        {4'133, 20, 6, 689},   {4'901, 20, 7, 701},  {5'989, 20, 8, 749},   {8'805, 20, 11, 801},
                        {14'117, 20, 18, 785}, {5'413, 15, 12, 452}, {10'725, 15, 23, 467}, {677, 15, 2, 339}};
  for (const Case& c : cases) {
    INFO("envelope " << c.envelope << " version " << c.version);
    auto sender = FrameSender::make(message(Kind::sealed_response, c.envelope), c.version);
    SP_REQUIRE_OK(sender);
    CHECK(sender->count() == c.count);
    CHECK(sender->symbol_bytes() == c.symbol);
    const std::string text = sender->text(255);
    const qr::Segment segments[] = {qr::Segment::alphanumeric(text)};
    SP_REQUIRE_OK(qr::write(segments, {.level = qr::Level::l, .most_version = c.version}));
  }
  CHECK(most_symbol_bytes(10) == 243);
  CHECK(most_symbol_bytes(15) == 485);
  CHECK(most_symbol_bytes(18) == 677);
  CHECK(most_symbol_bytes(20) == 813);
  // The longest symbol of each version fits it, and one byte more does not.
  for (unsigned version = 10; version <= 20; ++version) {
    const std::size_t most = most_symbol_bytes(version);
    for (std::size_t symbol : {most, most + 1}) {
      const std::string text = write_text_q(Bytes(symbol + kFrameHeader + kEnvelopeOverhead, 0xff));
      const qr::Segment segments[] = {qr::Segment::alphanumeric(text)};
      CHECK(qr::write(segments, {.most_version = version}).has_value() == (symbol == most));
    }
  }
}

TEST_CASE("what cannot be drawn", "[present]") {
  SP_CHECK_ERROR(plan_drawing(test::hex("0102")), present_envelope_short);
  SP_REQUIRE_OK(plan_drawing(message(Kind::checkpoint, 1'232)));
  SP_CHECK_ERROR(plan_drawing(message(Kind::checkpoint, 1'233)), present_too_large);
  CHECK(static_of(plan_drawing(message(Kind::checkpoint, 1'100), {.larger_squares = true})).most_version == 25);
  SP_CHECK_ERROR(FrameSender::make(message(Kind::checkpoint, 100)), present_kind);
  SP_CHECK_ERROR(FrameSender::make(message(Kind::frame, 100)), present_kind);
  SP_CHECK_ERROR(FrameSender::make(message(Kind::sealed_response, 32'768), 10), present_too_large);
  SP_REQUIRE_OK(FrameSender::make(message(Kind::sealed_response, 32'768), 11));
  CHECK(animated_of(plan_drawing(message(Kind::sealed_response, 32'768))).sender.count() == 41);
}
