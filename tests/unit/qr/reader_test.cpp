#include "qr/reader.hpp"

#include "qr/codewords.hpp"
#include "qr/drawing.hpp"
#include "qr/writer.hpp"
#include "support/camera.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::qr;
using test::photograph;
using test::Shot;

namespace {

std::string base45_like(std::size_t size, std::uint32_t seed) {
  static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  std::string out = "SP1:";
  for (std::uint32_t state = seed; out.size() < size;) {
    state = state * 1664525u + 1013904223u;
    out.push_back(kAlphabet[(state >> 16) % kAlphabet.size()]);
  }
  return out;
}

Code code_of(const std::string& text, const WriteOptions& options) {
  const Segment segments[] = {Segment::alphanumeric(text)};
  auto code = write(segments, options);
  SP_REQUIRE_OK(code);
  return *std::move(code);
}

std::vector<std::string> texts_in(const GreyImage& image, const ReadOptions& options = {}) {
  auto found = read(image, options);
  SP_REQUIRE_OK(found);
  std::vector<std::string> out;
  for (const Found& code : *found) out.emplace_back(text_of(code.content));
  return out;
}

std::vector<std::string> texts_in(const Code& code, const Shot& shot) {
  const Bytes pixels = photograph(code.modules, code.size, shot);
  return texts_in({pixels, shot.width, shot.height, shot.width});
}

}  // namespace

TEST_CASE("a drawn code is read back, for versions up to 40 and all levels", "[qr]") {
  for (unsigned version : {1u, 2u, 6u, 7u, 10u, 14u, 15u, 18u, 20u, 22u, 25u, 26u, 32u, 40u}) {
    for (Level level : {Level::l, Level::m, Level::q, Level::h}) {
      const std::string text = base45_like(4 + version * 8 - 6, version);
      const Code code = code_of(text, {level, version, version, std::nullopt});
      const Shot shot{.width = code.size * 3 + 40, .height = code.size * 3 + 30, .module_pixels = 3};
      INFO("version " << version << " level " << static_cast<int>(level));
      CHECK(texts_in(code, shot) == std::vector{text});
    }
  }
}

TEST_CASE("full codes at the sizes of the profile survive a camera", "[qr]") {
  struct Case {
    std::size_t characters;
    Level level;
    unsigned version;
  };
  const Case cases[] = {
      {1'853, Level::l, 25}, {1'249, Level::l, 20}, {970, Level::m, 20}, {758, Level::l, 15}, {28, Level::m, 2}};
  for (const Case& c : cases) {
    const std::string text = base45_like(c.characters, c.version);
    const Code code = code_of(text, {.level = c.level});
    REQUIRE(code.version == c.version);
    const Shot plain{.width = 1'280, .height = 720, .module_pixels = 4};
    Shot shot = plain;
    INFO("version " << c.version);
    CHECK(texts_in(code, shot) == std::vector{text});
    shot.blur = 1.3;
    shot.noise = 12;
    CHECK(texts_in(code, shot) == std::vector{text});
    for (double rotation : {-8.0, 5.0, 90.0, 180.0, 275.0}) {
      shot.rotation = rotation;
      INFO("rotation " << rotation);
      CHECK(texts_in(code, shot) == std::vector{text});
    }
    shot.rotation = 4;
    shot.tilt = 0.08;
    shot.glare = 0.3;
    CHECK(texts_in(code, shot) == std::vector{text});
  }
}

TEST_CASE("at 3.5 pixels a module all is read, and far below that nothing, silently", "[qr]") {
  const std::string text = base45_like(1'249, 20);
  const Code code = code_of(text, {.most_version = 20});
  Shot shot{.width = 1'280, .height = 720, .module_pixels = 3.5, .rotation = 3, .tilt = 0.03, .blur = 1.3, .noise = 8};
  CHECK(texts_in(code, shot) == std::vector{text});
  shot.module_pixels = 1.2;
  CHECK(texts_in(code, shot).empty());
}

TEST_CASE("bytes come out as they are, whatever they look like", "[qr]") {
  Bytes content;
  for (unsigned value = 0; value < 256; ++value) content.push_back(static_cast<std::uint8_t>(value));
  const Segment segments[] = {Segment::bytes(content), Segment::alphanumeric("AB%%C"), Segment::bytes("statepass:1/")};
  auto code = write(segments);
  SP_REQUIRE_OK(code);
  const Shot shot;
  const Bytes pixels = photograph(code->modules, code->size, shot);
  auto found = read({pixels, shot.width, shot.height, shot.width});
  SP_REQUIRE_OK(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().content == concat({content, bytes_of("AB%%Cstatepass:1/")}));
}

TEST_CASE("several codes in one frame, each once, with its place", "[qr]") {
  const Code one = code_of("SP1:ONE", {}), two = code_of("SP1:TWO", {});
  const Shot shot{.width = 320, .height = 200};
  const Bytes left = photograph(one.modules, one.size, shot), right = photograph(two.modules, two.size, shot);
  Bytes both;
  for (std::size_t y = 0; y < shot.height; ++y) {
    append(both, ByteView(left).subspan(y * shot.width, shot.width));
    append(both, ByteView(right).subspan(y * shot.width, shot.width));
  }
  const GreyImage image{both, 2 * shot.width, shot.height, 2 * shot.width};
  auto texts = texts_in(image);
  std::sort(texts.begin(), texts.end());
  CHECK(texts == std::vector<std::string>{"SP1:ONE", "SP1:TWO"});
  CHECK(texts_in(image, {.most = 1}).size() == 1);
  auto found = read({left, shot.width, shot.height, shot.width});
  SP_REQUIRE_OK(found);
  REQUIRE(found->size() == 1);
  const Point corner = found->front().corners[0], opposite = found->front().corners[2];
  CHECK(std::abs(corner.x - (160 - 42)) <= 3);
  CHECK(std::abs(corner.y - (100 - 42)) <= 3);
  CHECK(std::abs(opposite.x - (160 + 42)) <= 3);
}

TEST_CASE("a plane with padded rows, and a last row without padding", "[qr]") {
  const Code code = code_of("SP1:STRIDE", {});
  const Shot shot{.width = 200, .height = 180};
  const Bytes dense = photograph(code.modules, code.size, shot);
  Bytes padded;
  for (std::size_t y = 0; y < shot.height; ++y) {
    append(padded, ByteView(dense).subspan(y * shot.width, shot.width));
    if (y + 1 < shot.height) padded.insert(padded.end(), 56, 0);
  }
  CHECK(texts_in({padded, 200, 180, 256}) == std::vector<std::string>{"SP1:STRIDE"});
  SP_CHECK_ERROR(read({ByteView(padded).first(padded.size() - 1), 200, 180, 256}), qr_image);
}

TEST_CASE("large modules are found in a picture's reduced sizes", "[qr]") {
  const Code code = code_of("SP1:STILL", {});
  const Shot shot{.width = 1'800, .height = 1'700, .module_pixels = 55, .blur = 4};
  const Bytes pixels = photograph(code.modules, code.size, shot);
  for (const bool still : {false, true}) {
    CHECK(texts_in({pixels, 1'800, 1'700, 1'800}, {.still = still}) == std::vector<std::string>{"SP1:STILL"});
  }
}

TEST_CASE("light modules on dark are looked for in still pictures alone", "[qr]") {
  const Code code = code_of("SP1:DARK", {});
  const Shot shot{.width = 400, .height = 400, .module_pixels = 9};
  Bytes pixels = photograph(code.modules, code.size, shot);
  for (auto& pixel : pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
  CHECK(texts_in({pixels, 400, 400, 400}, {.still = true}) == std::vector<std::string>{"SP1:DARK"});
  CHECK(texts_in({pixels, 400, 400, 400}).empty());
}

TEST_CASE("pictures without a code give none", "[qr]") {
  for (std::uint8_t grey : {0, 100, 255}) {
    const Bytes flat(640 * 480, grey);
    CHECK(texts_in({flat, 640, 480, 640}).empty());
    CHECK(texts_in({flat, 640, 480, 640}, {.still = true}).empty());
  }
  Bytes garbage(640 * 480);
  std::uint32_t state = 7;
  for (auto& pixel : garbage) pixel = static_cast<std::uint8_t>((state = state * 1664525u + 1013904223u) >> 24);
  CHECK(texts_in({garbage, 640, 480, 640}).empty());
  CHECK(texts_in({garbage, 1, 1, 1}).empty());
  CHECK(texts_in({garbage, 640, 1, 640}).empty());
  CHECK(texts_in({garbage, 1, 480, 640}).empty());
  CHECK(texts_in({garbage, 7, 9, 640}, {.still = true}).empty());
}

TEST_CASE("a picture outside the bounds is refused", "[qr]") {
  const Bytes pixels(10'000, 0);
  SP_REQUIRE_OK(read({pixels, 100, 100, 100}));
  SP_CHECK_ERROR(read({pixels, 0, 100, 100}), qr_image);
  SP_CHECK_ERROR(read({pixels, 100, 0, 100}), qr_image);
  SP_CHECK_ERROR(read({pixels, 100, 101, 100}), qr_image);
  SP_CHECK_ERROR(read({pixels, 100, 100, 99}), qr_image);
  SP_CHECK_ERROR(read({pixels, 100, 100, 101}), qr_image);
  SP_CHECK_ERROR(read({{}, 1, 1, 1}), qr_image);
  SP_CHECK_ERROR(read({pixels, 4'097, 1, 4'097}), qr_image);
  SP_CHECK_ERROR(read({pixels, 1, 4'097, 1}), qr_image);
  const std::size_t huge = ~std::size_t{0};
  SP_CHECK_ERROR(read({pixels, 100, 100, huge}), qr_image);
  SP_CHECK_ERROR(read({pixels, huge, huge, huge}), qr_image);
  SP_REQUIRE_OK(read({pixels, 100, 1, huge}));
}

TEST_CASE("a code whose bit stream lies is no code, and the reader goes on", "[qr]") {
  // Error correction is right, so the reader gets as far as the segments. Each of these makes the library throw inside.
  const char* streams[] = {
      "4f f0 41",           // 255 bytes announced, 17 there
      "2f f8",              // 511 alphanumeric characters
      "1f fc",              // 1,023 digits
      "20 1f fe 00",        // a pair above 44, 44
      "10 0f ff 00",        // digits above 999
      "60 00",              // a mode that does not exist
      "7f f0 00",           // character set designator of no form
      "73 a4 03 ff ff ff",  // character set, then too many bytes
      "80 1f ff",           // Kanji
      "d2 ff ff",           // Hanzi of another subset
      "d1 ff ff",           // Hanzi
      "96 e0",              // application indicator out of range
      "30 00 4f f0",        // structured append, then too many bytes
      "ff ff ff ff",
  };
  for (const char* stream : streams) {
    for (Level level : {Level::l, Level::h}) {
      Bytes data = test::hex(stream);
      data.resize(blocks(3, level).data(), 0xff);
      const Code code = draw(with_error_correction(data, 3, level), 3, level, std::nullopt);
      INFO(stream);
      const Shot shot{.width = 200, .height = 200};
      CHECK(texts_in(code, shot).empty());
    }
  }
  // A good one afterwards: the instance lives.
  CHECK(texts_in(code_of("SP1:ALIVE", {}), Shot{}) == std::vector<std::string>{"SP1:ALIVE"});
}

TEST_CASE("a large photograph is read in half its size, with places in full size", "[qr]") {
  const Code code = code_of(base45_like(600, 3), {});
  const Shot shot{.width = 3'001, .height = 2'201, .module_pixels = 9, .shift_x = 500, .noise = 10};
  const Bytes pixels = photograph(code.modules, code.size, shot);
  auto found = read({pixels, shot.width, shot.height, shot.width});
  SP_REQUIRE_OK(found);
  REQUIRE(found->size() == 1);
  const double left = 1'500 + 500 - static_cast<double>(code.size) * 4.5;
  CHECK(std::abs(found->front().corners[0].x - left) < 12);
  SP_REQUIRE_OK(read({pixels, 3'001, 1, 3'001}));
}

TEST_CASE("a sheet full of finder patterns ends in reasonable time", "[qr]") {
  for (const std::size_t side : {1'200u, 4'096u}) {
    const std::size_t pixels_a_module = side == 1'200 ? 2 : 4;
    Bytes sheet(side * side, 230);
    for (std::size_t y = 0; y < side; ++y) {
      for (std::size_t x = 0; x < side; ++x) {
        const std::size_t u = x / pixels_a_module % 9, v = y / pixels_a_module % 9;
        const std::size_t ring = std::max(u > 3 ? u - 3 : 3 - u, v > 3 ? v - 3 : 3 - v);
        if (ring == 3 || ring <= 1) sheet[y * side + x] = 25;
      }
    }
    CHECK(texts_in({sheet, side, side, side}).empty());
  }
}
