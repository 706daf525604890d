#include "deflate/deflate.hpp"

#include <limits>

#define ZLIB_CONST
#include <zlib.h>
// The prefixed build renames by macros, which would rename our namespace too.
#undef deflate
#undef inflate

namespace statepass::deflate {
namespace {

constexpr int kRawWindow = -15;  // negative: no zlib header, no checksum
constexpr int kLevel = 9;
constexpr int kMemory = 9;
constexpr std::size_t kChunk = 16'384;
constexpr std::size_t kZlibHeader = 2;
constexpr std::size_t kZlibCheck = 4;

uInt narrow(std::size_t size) {
  SP_ASSERT(size <= std::numeric_limits<uInt>::max());
  return static_cast<uInt>(size);
}

// The library's own stream, ended on every path. Running out of memory is as fatal here as it is for a vector.
class Inflater {
 public:
  explicit Inflater(ByteView dictionary) {
    SP_ASSERT(inflateInit2(&stream_, kRawWindow) == Z_OK);
    if (dictionary.size() > 0)
      SP_ASSERT(inflateSetDictionary(&stream_, dictionary.data(), narrow(dictionary.size())) == Z_OK);
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  struct Inflated {
    Bytes output;
    std::size_t consumed;
  };

  // At most `most` bytes of output.
  Result<Inflated> run(ByteView input, std::size_t most) {
    stream_.next_in = input.data();
    stream_.avail_in = narrow(input.size());
    Bytes out;
    for (;;) {
      // One byte beyond `most` is offered, so that a stream which goes on is told from one that ends exactly there.
      const std::size_t before = out.size();
      const std::size_t offered = std::min(kChunk, most - before + 1);
      out.resize(before + offered);
      stream_.next_out = out.data() + before;
      stream_.avail_out = narrow(offered);
      const int status = z_inflate(&stream_, Z_NO_FLUSH);
      SP_ASSERT(status != Z_MEM_ERROR && status != Z_STREAM_ERROR);
      out.resize(before + offered - stream_.avail_out);
      const std::size_t consumed = input.size() - stream_.avail_in;
      if (status != Z_STREAM_END && status != Z_OK && status != Z_BUF_ERROR) return fail(Errc::deflate_data, consumed);
      if (out.size() > most) return fail(Errc::deflate_size, consumed);
      if (status == Z_STREAM_END) return Inflated{std::move(out), consumed};
      if (stream_.avail_out > 0) return fail(Errc::deflate_short, input.size());
    }
  }

 private:
  z_stream stream_{};
};

Bytes run_deflate(ByteView content, ByteView dictionary) {
  z_stream stream{};
  SP_ASSERT(deflateInit2(&stream, kLevel, Z_DEFLATED, kRawWindow, kMemory, Z_DEFAULT_STRATEGY) == Z_OK);
  if (dictionary.size() > 0)
    SP_ASSERT(deflateSetDictionary(&stream, dictionary.data(), narrow(dictionary.size())) == Z_OK);
  Bytes out(deflateBound(&stream, static_cast<uLong>(content.size())));
  stream.next_in = content.data();
  stream.avail_in = narrow(content.size());
  stream.next_out = out.data();
  stream.avail_out = narrow(out.size());
  SP_ASSERT(z_deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

ByteArray<kZlibCheck> checksum(ByteView content) {
  return be_bytes<kZlibCheck>(adler32_z(adler32_z(0, nullptr, 0), content.data(), content.size()));
}

}  // namespace

Bytes deflate_raw(ByteView content, ByteView dictionary) {
  return run_deflate(content, dictionary);
}

Bytes deflate_zlib(ByteView content) {
  constexpr ByteArray<kZlibHeader> kHeader{0x78, 0xda};  // window 32 KiB, best compression
  return concat({kHeader, run_deflate(content, {}), checksum(content)});
}

Result<Bytes> inflate_raw(ByteView input, ByteView dictionary, std::size_t size) {
  Inflater inflater(dictionary);
  SP_TRY_ASSIGN(auto inflated, inflater.run(input, size));
  if (inflated.consumed != input.size()) return fail(Errc::deflate_trailing, inflated.consumed);
  if (inflated.output.size() != size) return fail(Errc::deflate_size, input.size());
  return std::move(inflated.output);
}

Result<Bytes> inflate_zlib(ByteView input, std::size_t most) {
  constexpr unsigned kMethodDeflate = 8, kMostWindow = 7, kNeedsDictionary = 0x20;
  if (input.size() < kZlibHeader) return fail(Errc::deflate_short, input.size());
  const unsigned method = input[0], flags = input[1];
  if ((method & 15) != kMethodDeflate || method >> 4 > kMostWindow || (method << 8 | flags) % 31 != 0 ||
      (flags & kNeedsDictionary) != 0) {
    return fail(Errc::deflate_header);
  }
  ByteView body = input.subspan(kZlibHeader);
  Inflater inflater({});
  auto inflated = inflater.run(body, most);
  if (!inflated) return fail(inflated.error().code, kZlibHeader + inflated.error().offset);
  ByteView rest = body.subspan(inflated->consumed);
  const std::size_t at = input.size() - rest.size();
  if (rest.size() < kZlibCheck) return fail(Errc::deflate_short, input.size());
  if (rest.size() > kZlibCheck) return fail(Errc::deflate_trailing, at + kZlibCheck);
  if (!equal(rest, checksum(inflated->output))) return fail(Errc::deflate_checksum, at);
  return std::move(inflated->output);
}

}  // namespace statepass::deflate
