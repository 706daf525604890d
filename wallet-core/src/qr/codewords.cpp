#include "qr/codewords.hpp"

#include "base/assert.hpp"
#include "base/gf256.hpp"

namespace statepass::qr {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

class BitWriter {
 public:
  void put(std::uint32_t value, unsigned bits) {
    for (unsigned i = bits; i-- > 0;) {
      if (size_ % 8 == 0) out_.push_back(0);
      out_.back() = static_cast<std::uint8_t>(out_.back() | (value >> i & 1) << (7 - size_ % 8));
      ++size_;
    }
  }
  std::size_t size() const { return size_; }
  Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
  std::size_t size_ = 0;
};

std::size_t content_bits(const Segment& segment) {
  const std::size_t count = segment.content.size();
  return segment.mode == Mode::byte ? count * 8 : count / 2 * 11 + count % 2 * 6;
}

bool fits(std::span<const Segment> segments, unsigned version, Level level) {
  const std::size_t capacity = blocks(version, level).data() * 8;
  std::size_t used = 0;
  for (const Segment& segment : segments) {
    const unsigned count = count_bits(segment.mode, version);
    if (segment.content.size() >> count != 0) return false;
    used += 4 + count + content_bits(segment);
  }
  return used <= capacity;
}

Result<> put_alphanumeric(BitWriter& bits, ByteView content) {
  std::uint32_t pair = 0;
  for (std::size_t i = 0; i < content.size(); ++i) {
    const std::size_t value = kAlphabet.find(static_cast<char>(content[i]));
    if (value == std::string_view::npos) return fail(Errc::qr_alphabet, i);
    pair = pair * 45 + static_cast<std::uint32_t>(value);
    if (i % 2 == 1) {
      bits.put(pair, 11);
      pair = 0;
    }
  }
  if (content.size() % 2 == 1) bits.put(pair, 6);
  return {};
}

// Logarithms of the coefficients of (x - 1)(x - 2)(x - 4)…, highest power left out, descending. None of them is zero.
Bytes generator_logs(std::size_t degree) {
  Bytes coefficients(degree, 0);
  coefficients.back() = 1;
  for (std::size_t root = 0; root < degree; ++root) {
    for (std::size_t i = 0; i < degree; ++i) {
      const std::uint8_t product = gf256::multiply(coefficients[i], gf256::power(static_cast<unsigned>(root)));
      const std::uint8_t next = i + 1 < degree ? coefficients[i + 1] : std::uint8_t{0};
      coefficients[i] = static_cast<std::uint8_t>(product ^ next);
    }
  }
  for (auto& c : coefficients) c = static_cast<std::uint8_t>(gf256::log(c));
  return coefficients;
}

// Remainder of data · x^degree by the generator.
Bytes check_codewords(ByteView data, ByteView generator) {
  Bytes remainder(generator.size(), 0);
  for (std::uint8_t byte : data) {
    const std::uint8_t factor = static_cast<std::uint8_t>(byte ^ remainder[0]);
    std::copy(remainder.begin() + 1, remainder.end(), remainder.begin());
    remainder.back() = 0;
    if (factor == 0) continue;
    for (std::size_t i = 0; i < remainder.size(); ++i)
      remainder[i] = static_cast<std::uint8_t>(remainder[i] ^ gf256::power(gf256::log(factor) + generator[i]));
  }
  return remainder;
}

}  // namespace

Result<unsigned> smallest_version(std::span<const Segment> segments, const WriteOptions& options) {
  SP_ASSERT(options.least_version >= 1 && options.least_version <= options.most_version &&
            options.most_version <= kMostVersion);
  for (unsigned version = options.least_version; version <= options.most_version; ++version) {
    if (fits(segments, version, options.level)) return version;
  }
  return fail(Errc::qr_too_long);
}

Result<Bytes> data_codewords(std::span<const Segment> segments, unsigned version, Level level) {
  if (!fits(segments, version, level)) return fail(Errc::qr_too_long);
  BitWriter bits;
  for (const Segment& segment : segments) {
    bits.put(segment.mode == Mode::byte ? 4 : 2, 4);
    bits.put(static_cast<std::uint32_t>(segment.content.size()), count_bits(segment.mode, version));
    if (segment.mode == Mode::byte) {
      for (std::uint8_t byte : segment.content) bits.put(byte, 8);
    } else {
      SP_TRY(put_alphanumeric(bits, segment.content));
    }
  }
  const std::size_t capacity = blocks(version, level).data();
  bits.put(0, static_cast<unsigned>(std::min<std::size_t>(4, capacity * 8 - bits.size())));
  Bytes out = bits.take();
  for (bool odd = true; out.size() < capacity; odd = !odd) out.push_back(odd ? 0xec : 0x11);
  return out;
}

Bytes with_error_correction(ByteView data, unsigned version, Level level) {
  const Blocks shape = blocks(version, level);
  SP_ASSERT(data.size() == shape.data());
  const Bytes generator = generator_logs(shape.check);
  std::vector<ByteView> parts;
  std::vector<Bytes> checks;
  for (std::size_t block = 0, at = 0; block < shape.count; ++block) {
    const std::size_t size = shape.short_data + (block >= shape.short_blocks ? 1 : 0);
    parts.push_back(data.subspan(at, size));
    checks.push_back(check_codewords(parts.back(), generator));
    at += size;
  }
  Bytes out;
  out.reserve(shape.total());
  for (std::size_t i = 0; i <= shape.short_data; ++i) {
    for (ByteView part : parts) {
      if (i < part.size()) out.push_back(part[i]);
    }
  }
  for (std::size_t i = 0; i < shape.check; ++i) {
    for (const Bytes& check : checks) out.push_back(check[i]);
  }
  return out;
}

}  // namespace statepass::qr
