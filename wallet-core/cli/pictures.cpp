#include "cli/pictures.hpp"

#include <cstdio>

#include "base/text.hpp"
#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "cli/input.hpp"
#include "deflate/deflate.hpp"

namespace statepass::cli {
namespace {

constexpr std::uint32_t kMostSide = 4'096;
constexpr unsigned kQuiet = 4;  // modules of quiet zone

// ---- PGM

std::optional<std::uint32_t> pgm_number(ByteView& rest) {
  while (!rest.empty() && (rest[0] <= ' ' || rest[0] == '#')) {
    if (rest[0] == '#') {
      while (!rest.empty() && rest[0] != '\n') rest = rest.subspan(1);
    } else {
      rest = rest.subspan(1);
    }
  }
  std::uint32_t value = 0;
  std::size_t digits = 0;
  for (; digits < rest.size() && digits < 6 && rest[digits] >= '0' && rest[digits] <= '9'; ++digits) {
    value = value * 10 + (rest[digits] - '0');
  }
  if (digits == 0 || digits == 6) return std::nullopt;
  rest = rest.subspan(digits);
  return value;
}

std::optional<Picture> read_pgm(ByteView file) {
  ByteView rest = file.subspan(2);
  const auto width = pgm_number(rest), height = pgm_number(rest), most = pgm_number(rest);
  if (!width || !height || most != 255u || *width > kMostSide || *height > kMostSide || rest.empty())
    return std::nullopt;
  rest = rest.subspan(1);
  const std::size_t size = std::size_t{*width} * *height;
  if (rest.size() < size) return std::nullopt;
  return Picture{*width, *height, to_bytes(rest.first(size))};
}

// ---- PNG (ISO/IEC 15948)

struct PngHead {
  std::uint32_t width;
  std::uint32_t height;
  std::size_t channels;
};

std::optional<PngHead> read_head(ByteView content) {
  constexpr std::size_t kChannels[] = {1, 0, 3, 0, 2, 0, 4};  // by colour type; palettes are not read
  if (content.size() != 13 || content[8] != 8 || content[9] > 6 || content[12] != 0) return std::nullopt;
  const auto width = static_cast<std::uint32_t>(be_value(content.first(4)));
  const auto height = static_cast<std::uint32_t>(be_value(content.subspan(4, 4)));
  const std::size_t channels = kChannels[content[9]];
  if (channels == 0 || width == 0 || height == 0 || width > kMostSide || height > kMostSide) return std::nullopt;
  return PngHead{width, height, channels};
}

std::uint8_t paeth(int left, int above, int corner) {
  const int estimate = left + above - corner;
  const int by_left = std::abs(estimate - left), by_above = std::abs(estimate - above);
  const int by_corner = std::abs(estimate - corner);
  if (by_left <= by_above && by_left <= by_corner) return static_cast<std::uint8_t>(left);
  return static_cast<std::uint8_t>(by_above <= by_corner ? above : corner);
}

// Undoes the filter of one row in place; `above` is the row before, or zeros.
bool unfilter(unsigned type, std::span<std::uint8_t> row, ByteView above, std::size_t channels) {
  if (type > 4) return false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const int left = i < channels ? 0 : row[i - channels], corner = i < channels ? 0 : above[i - channels];
    const int up = above[i];
    const int added[] = {0, left, up, (left + up) / 2, paeth(left, up, corner)};
    row[i] = static_cast<std::uint8_t>(row[i] + added[type]);
  }
  return true;
}

std::uint8_t grey(ByteView pixel) {
  if (pixel.size() < 3) return pixel[0];
  return static_cast<std::uint8_t>((pixel[0] * 77 + pixel[1] * 150 + pixel[2] * 29) >> 8);
}

std::optional<Picture> unpack(const PngHead& head, ByteView compressed) {
  const std::size_t row_bytes = head.width * head.channels;
  auto raw = deflate::inflate_zlib(compressed, (row_bytes + 1) * head.height);
  if (!raw || raw->size() != (row_bytes + 1) * head.height) return std::nullopt;
  Picture out{head.width, head.height, {}};
  Bytes above(row_bytes);
  for (std::uint32_t y = 0; y < head.height; ++y) {
    const std::span<std::uint8_t> row(raw->data() + y * (row_bytes + 1) + 1, row_bytes);
    if (!unfilter((*raw)[y * (row_bytes + 1)], row, above, head.channels)) return std::nullopt;
    for (std::size_t x = 0; x < head.width; ++x)
      out.luma.push_back(grey(ByteView(row).subspan(x * head.channels, head.channels)));
    above.assign(row.begin(), row.end());
  }
  return out;
}

std::optional<Picture> read_png(ByteView file) {
  std::optional<PngHead> head;
  Bytes compressed;
  for (ByteView rest = file.subspan(8); rest.size() >= 12;) {
    const std::size_t size = be_value(rest.first(4));
    if (size > rest.size() - 12) return std::nullopt;
    const std::string_view type = text_of(rest.subspan(4, 4));
    const ByteView content = rest.subspan(8, size);
    if (type == "IHDR") head = read_head(content);
    if (type == "IDAT") append(compressed, content);
    if (type == "IEND") break;
    rest = rest.subspan(12 + size);
  }
  return head ? unpack(*head, compressed) : std::nullopt;
}

struct Matrix {
  std::size_t size = 0;
  ByteView modules;
};
Matrix read_matrix(ByteView cbor) {
  cbor::Decoder in(cbor);
  Matrix out;
  for (auto left = in.map(); left && *left > 0; --*left) {
    const auto key = in.tstr();
    if (key && *key == "size") {
      out.size = static_cast<std::size_t>(in.uint().value_or(0));
    } else if (key && *key == "modules") {
      out.modules = in.bstr().value_or(ByteView());
    } else if (!in.skip()) {
      break;
    }
  }
  return out;
}

void write_pgm(const Matrix& matrix, unsigned scale) {
  const std::size_t side = (matrix.size + 2 * kQuiet) * scale;
  std::printf("P5\n%zu %zu\n255\n", side, side);
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      const std::size_t column = x / scale - kQuiet, row = y / scale - kQuiet;  // wraps around in the quiet zone
      const bool dark = column < matrix.size && row < matrix.size && matrix.modules[row * matrix.size + column] != 0;
      std::fputc(dark ? 0 : 255, stdout);
    }
  }
}

// {"text"} where the content is one, else {"content"}.
Bytes found(ByteView content) {
  cbor::MapEncoder out;
  if (is_utf8(content)) {
    out.put("text", std::move(cbor::Encoder().tstr(text_of(content))));
  } else {
    out.put("content", std::move(cbor::Encoder().bstr(content)));
  }
  return out.take();
}

}  // namespace

std::optional<Picture> read_picture(ByteView file) {
  constexpr std::uint8_t kPng[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  if (file.size() > 8 && equal(file.first(8), kPng)) return read_png(file);
  if (file.size() > 2 && file[0] == 'P' && file[1] == '5') return read_pgm(file);
  return std::nullopt;
}

void encode_picture(const std::string& file, unsigned scale) {
  write_picture(file, read_input(file), scale);
}

void write_picture(const std::string& file, ByteView content, unsigned scale) {
  Buffer matrix;
  const sp_error error = sp_qr_encode(lend(content), matrix.out());
  if (error.code != SP_OK) stop(Exit::grey, file + ": " + sp_error_words(error.code));
  write_pgm(read_matrix(matrix.view()), scale);
}

void decode_pictures(const std::vector<std::string>& files, Results& results) {
  for (const std::string& file : files) {
    const auto picture = read_picture(read_input(file));
    if (!picture) {
      results.malformed(file, {SP_ERROR_qr_image, 0});
      continue;
    }
    Buffer codes;
    const sp_error error =
        sp_qr_decode(lend(picture->luma), picture->width, picture->height, picture->width, true, codes.out());
    if (error.code != SP_OK) {
      results.malformed(file, error);
      continue;
    }
    cbor::Decoder in(codes.view());
    auto left = in.array();
    if (!left || *left == 0)
      results.add(file, cbor::MapEncoder().put("codes", std::move(cbor::Encoder().uint(0))).take(), Exit::bad);
    for (; left && *left > 0; --*left) {
      if (const auto content = in.bstr()) results.add(file, found(*content), Exit::good);
    }
  }
}

}  // namespace statepass::cli
