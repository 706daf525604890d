#include "cli/documents.hpp"

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "cli/input.hpp"
#include "x509/pem.hpp"

namespace statepass::cli {
namespace {

// PEM of a public key, a bare point in hexadecimal, a COSE_Key.
Bytes read_public_key(const std::string& file) {
  const Bytes bytes = read_bytes(file);
  if (const auto blocks = x509::parse_pem(text_of(bytes))) return blocks->front().content;
  return bytes;
}

Bytes options_of(const VerifyOptions& options) {
  cbor::MapEncoder out;
  out.put("at", std::move(cbor::Encoder().integer(time_argument(options.at))));
  cbor::Encoder anchors;
  anchors.array(options.trust.size());
  for (const std::string& file : options.trust) anchors.bstr(read_input(file));
  out.put("anchors", anchors);
  if (options.issuer_key)
    out.put("issuerKeys", std::move(cbor::Encoder().array(1).bstr(read_public_key(*options.issuer_key))));
  if (options.reader_key) out.put("readerKey", std::move(cbor::Encoder().bstr(read_bytes(*options.reader_key))));
  return out.take();
}

// Whether every document of the answer is sound; an answer without one is not.
bool all_sound(ByteView verdict) {
  std::size_t documents = 0, sound = 0;
  cbor::Decoder in(verdict);
  const auto members = in.map();
  for (std::size_t i = 0; members && i < *members; ++i) {
    const auto key = in.tstr();
    if (!key || *key != "documents") {
      if (!in.skip()) return false;
      continue;
    }
    const auto count = in.array();
    documents = count ? *count : 0;
    for (std::size_t d = 0; d < documents; ++d) {
      const auto fields = in.map();
      for (std::size_t f = 0; fields && f < *fields; ++f) {
        const auto name = in.tstr();
        if (name && *name == "sound") {
          sound += in.boolean() == true ? 1 : 0;
        } else if (!in.skip()) {
          return false;
        }
      }
    }
  }
  return documents > 0 && sound == documents;
}

}  // namespace

void show_document(const std::string& file, Results& results) {
  const Bytes document = read_bytes(file);
  Buffer shown;
  const sp_error error = sp_mdoc_show(lend(document), shown.out());
  if (error.code != SP_OK) return results.malformed(file, error);
  results.add(file, shown.view(), Exit::good);
}

void verify_document(const VerifyOptions& options, Results& results) {
  const Bytes document = read_bytes(options.file);
  const Bytes transcript = read_bytes(options.transcript);
  Buffer verdict;
  const sp_error error = sp_mdoc_verify(lend(document), lend(transcript), lend(options_of(options)), verdict.out());
  if (error.code != SP_OK) return results.malformed(options.file, error);
  results.add(options.file, verdict.view(), all_sound(verdict.view()) ? Exit::good : Exit::bad);
}

}  // namespace statepass::cli
