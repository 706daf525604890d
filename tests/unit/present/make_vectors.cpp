// Writes tests/vectors/present-*.json: make_present_vectors FOLDER. Run by hand when a vector is added; the tests read
// the files.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "present/packing.hpp"
#include "present/receiver.hpp"
#include "present/text.hpp"

using namespace statepass;
using namespace statepass::present;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* kOrigin =
    "made by tests/unit/present/make_vectors.cpp; names of the presentation specification, section 13; env-notice is "
    "published there";

Bytes bytes(std::string_view hexadecimal) {
  return *from_hex(hexadecimal);
}

Json negative(const char* name, Json inputs, const char* error, int reason) {
  Json out{{"name", name}};
  out.update(inputs);
  out["error"] = error;
  out["reason"] = reason;
  return out;
}

void write_file(const std::string& folder, const char* name, const Json& json) {
  std::FILE* file = std::fopen((folder + "/" + name).c_str(), "wb");
  SP_ASSERT(file != nullptr);
  const std::string text = json.dump(1) + "\n";
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
}

Bytes pattern(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * i + i / 7);
  return out;
}

Bytes with_kind(std::uint8_t kind) {
  const Bytes body = bytes("80");
  const auto hash = short_hash(concat({bytes_of("SP1"), ByteView(&kind, 1), body}));
  return concat({ByteView(&kind, 1), body, ByteView(hash).first(4)});
}

Json text_vectors() {
  const Bytes notice = bytes("048248001122334455667701249fc05c");
  Json all = Json::array();
  all.push_back({{"name", "env-notice"},
                 {"envelope", to_hex(notice)},
                 {"kind", 4},
                 {"body", "8248001122334455667701"},
                 {"text", write_text_q(notice)},
                 {"uri", write_text_u(notice)}});
  all.push_back(negative("text-sp2", {{"text", "SP2:TP0R49L72TL6$ZA02FFS4EEO"}}, "present_version", 101));
  all.push_back(negative("text-leading-zero", {{"text", "SP01:TP0R49"}}, "present_version", 101));
  all.push_back(negative("text-lowercase-base45", {{"text", "SP1:tp0r49l72tl6$za02ffs4eeo"}}, "present_alphabet", 102));
  all.push_back(negative("text-base45-overflow", {{"text", "SP1:GGX"}}, "present_alphabet", 102));
  all.push_back(negative("text-base32-spare-bits", {{"text", "statepass:1/asbeqaareizuivlgo4asjh6alr"}},
                         "present_alphabet", 102));
  all.push_back(negative("holder-code-https", {{"text", "https://wallet.example/open#sp=1/asbeqaareizuivlgo4asjh6alq"}},
                         "present_not_statepass", 100));
  all.push_back(
      negative("env-truncated", {{"envelope", to_hex(ByteView(notice).first(5))}}, "present_envelope_short", 103));
  Bytes flipped = notice;
  flipped[7] ^= 0x10;
  all.push_back(negative("env-bitflip", {{"envelope", to_hex(flipped)}}, "present_envelope_check", 104));
  all.push_back(negative("env-kind-07", {{"envelope", to_hex(with_kind(0x07))}}, "present_poster", 306));
  all.push_back(negative("env-kind-3f", {{"envelope", to_hex(with_kind(0x3f))}}, "present_kind", 105));
  return {{"origin", kOrigin}, {"vectors", all}};
}

// `steps`: frames with the time in milliseconds and, if not null, the error that they give.
class FrameVector {
 public:
  explicit FrameVector(const char* name) { json_["name"] = name; }
  FrameVector& envelope(ByteView frame, const char* error = nullptr, std::int64_t at = 0) {
    Json step{{"at", at}, {"text", write_text_q(frame)}};
    if (error != nullptr) step["error"] = error;
    json_["steps"].push_back(step);
    return *this;
  }
  FrameVector& raw(const Frame& frame, const char* error = nullptr) {
    return envelope(write_envelope(Kind::frame, write_frame(frame)), error);
  }
  Json ends(ByteView message) {
    json_["message"] = to_hex(message);
    return json_;
  }
  Json ends(int reason) {
    json_["reason"] = reason;
    return json_;
  }
  Json ends_without() { return json_; }

 private:
  Json json_;
};

Json frame_vectors() {
  const Bytes m2 = write_envelope(Kind::sealed_response, pattern(1'300));
  const Bytes m6 = write_envelope(Kind::sealed_response, pattern(4'064));
  const Bytes m128 = write_envelope(Kind::notice, pattern(633));
  const FrameSender s2 = *FrameSender::make(m2), s6 = *FrameSender::make(m6);
  const ByteArray<8> id = short_hash(m6);
  const Bytes zeros(679, 0);
  Json all = Json::array();
  all.push_back(FrameVector("frames-k2").envelope(s2.frame(0)).envelope(s2.frame(1)).ends(m2));
  FrameVector repair("frames-k6-only-repair");
  for (int i = 250; i < 256; ++i) repair.envelope(s6.frame(static_cast<std::uint8_t>(i)));
  all.push_back(repair.ends(m6));
  FrameVector many("frames-k128");
  Bytes padded = m128;
  padded.resize(640, 0);
  std::vector<std::uint8_t> points;
  std::vector<ByteView> symbols;
  for (std::size_t j = 0; j < 128; ++j) {
    points.push_back(static_cast<std::uint8_t>(j));
    symbols.push_back(ByteView(padded).subspan(j * 5, 5));
  }
  const Interpolation code(points);
  for (int i = 64; i < 192; ++i) {
    Bytes symbol(5);
    code.evaluate(static_cast<std::uint8_t>(i), symbols, symbol);
    many.raw({short_hash(m128), m128.size(), 128, static_cast<std::uint8_t>(i), symbol});
  }
  all.push_back(many.ends(m128));
  all.push_back(FrameVector("frame-wrong-t")
                    .raw({id, m6.size(), 6, 0, ByteView(zeros).first(678)}, "present_frame_length")
                    .ends(201));
  FrameVector two("frame-two-sids");
  for (int i = 0; i < 6; ++i) {
    two.envelope(s6.frame(static_cast<std::uint8_t>(i)), nullptr, i * 200);
    two.raw({short_hash(m128), 4'000, 7, static_cast<std::uint8_t>(i), ByteView(zeros).first(572)});
  }
  all.push_back(two.ends(m6));
  all.push_back(FrameVector("frame-conflicting-symbol")
                    .envelope(s6.frame(0))
                    .raw({id, m6.size(), 6, 0, zeros}, "present_frame_conflict")
                    .ends(202));
  FrameVector poisoned("frame-poisoned");
  poisoned.raw({id, m6.size(), 6, 0, zeros});
  for (int i = 1; i < 5; ++i) poisoned.envelope(s6.frame(static_cast<std::uint8_t>(i)));
  all.push_back(poisoned.envelope(s6.frame(5), "present_message_hash").ends(203));
  const Bytes m11 = write_envelope(Kind::notice, pattern(6));
  Bytes dirty = m11;
  dirty.push_back(1);
  all.push_back(FrameVector("frame-nonzero-padding")
                    .raw({short_hash(m11), 11, 2, 0, ByteView(dirty).first(6)})
                    .raw({short_hash(m11), 11, 2, 1, ByteView(dirty).last(6)}, "present_frame_padding")
                    .ends(204));
  const Bytes nested = write_envelope(Kind::frame, pattern(15));
  all.push_back(FrameVector("frame-nested")
                    .raw({short_hash(nested), 20, 2, 0, ByteView(nested).first(10)})
                    .raw({short_hash(nested), 20, 2, 1, ByteView(nested).last(10)}, "present_nested_frame")
                    .ends(206));
  all.push_back(FrameVector("frame-k0").raw({id, m6.size(), 0, 0, zeros}, "present_frame_header").ends(200));
  all.push_back(FrameVector("frame-k129")
                    .raw({id, m6.size(), 129, 0, ByteView(zeros).first(32)}, "present_frame_header")
                    .ends(200));
  FrameVector fewer("frame-only-k-minus-1");
  for (int i = 0; i < 5; ++i) fewer.envelope(s6.frame(static_cast<std::uint8_t>(i)));
  all.push_back(fewer.ends_without());
  return {{"origin", kOrigin}, {"vectors", all}};
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  write_file(arguments[1], "present-text.json", text_vectors());
  write_file(arguments[1], "present-frames.json", frame_vectors());
  return 0;
}
