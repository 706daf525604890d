#include "base/text.hpp"
#include "qr/writer.hpp"

using namespace statepass;

// Level, version bounds and the cut between two segments come from the first five bytes. Base45 text always fits the
// alphabet.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 5) return 0;
  const unsigned least = data[1] % qr::kMostVersion + 1;
  const unsigned most = least + data[2] % (qr::kMostVersion - least + 1);
  qr::WriteOptions options{static_cast<qr::Level>(data[0] % 4), least, most, std::nullopt};
  if (data[3] < 8) options.mask = data[3];
  ByteView content(data + 5, size - 5);
  const std::size_t cut = content.size() * data[4] / 256;
  const std::string text = to_base45(content.subspan(cut));
  const qr::Segment good[] = {qr::Segment::bytes(content.first(cut)), qr::Segment::alphanumeric(text)};
  auto code = qr::write(good, options);
  SP_ASSERT(code || code.error().code == Errc::qr_too_long);
  if (code) SP_ASSERT(code->version >= least && code->version <= most && code->modules.size() == code->size * code->size);
  const qr::Segment any[] = {{qr::Mode::alphanumeric, content}};
  (void)qr::write(any, options);
  return 0;
}
