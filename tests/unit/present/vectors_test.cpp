#include "present/notice.hpp"
#include "present/pending.hpp"
#include "present/reason.hpp"
#include "present/receiver.hpp"
#include "present/show.hpp"
#include "present/text.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::present;
using test::hex;
using test::Json;

namespace {

std::string text_of(const Json& vector, const char* member) {
  return vector[member].get<std::string>();
}

// The vector's error and its reason.
void check_error(const Json& vector, const Error& error, Kind kind) {
  CHECK(error_name(error.code) == text_of(vector, "error"));
  CHECK(static_cast<int>(reason_of(error.code, kind)) == vector["reason"].get<int>());
}

}  // namespace

TEST_CASE("vectors: texts and envelopes", "[present]") {
  const Json file = test::own_vectors("present-text.json");
  for (const Json& vector : file["vectors"]) {
    INFO(text_of(vector, "name"));
    if (!vector.contains("error")) {
      const Bytes envelope = hex(text_of(vector, "envelope"));
      CHECK(read_text(text_of(vector, "text"), Origin::scanned) == envelope);
      CHECK(read_text(text_of(vector, "uri"), Origin::pasted) == envelope);
      auto read = read_envelope(envelope);
      SP_REQUIRE_OK(read);
      CHECK(static_cast<int>(read->kind) == vector["kind"].get<int>());
      CHECK(to_bytes(read->body) == hex(text_of(vector, "body")));
      SP_REQUIRE_OK(read_notice(read->body));
    } else if (vector.contains("text")) {
      auto read = read_text(text_of(vector, "text"), Origin::scanned);
      REQUIRE_FALSE(read.has_value());
      check_error(vector, read.error(), Kind::show);
    } else {
      const Bytes envelope = hex(text_of(vector, "envelope"));
      auto read = read_envelope(envelope);
      REQUIRE_FALSE(read.has_value());
      check_error(vector, read.error(), Kind::show);
    }
  }
}

TEST_CASE("vectors: frames", "[present]") {
  const Json file = test::own_vectors("present-frames.json");
  for (const Json& vector : file["vectors"]) {
    INFO(text_of(vector, "name"));
    FrameReceiver receiver;
    std::optional<Bytes> message;
    Reason last = Reason::none;
    for (const Json& step : vector["steps"]) {
      auto frame = read_text(text_of(step, "text"), Origin::scanned);
      SP_REQUIRE_OK(frame);
      auto envelope = read_envelope(*frame);
      SP_REQUIRE_OK(envelope);
      REQUIRE(envelope->kind == Kind::frame);
      auto taken = receiver.take(envelope->body, step["at"].get<std::int64_t>());
      if (step.contains("error")) {
        REQUIRE_FALSE(taken.has_value());
        CHECK(error_name(taken.error().code) == text_of(step, "error"));
        last = reason_of(taken.error().code, Kind::frame);
      } else {
        SP_REQUIRE_OK(taken);
        if (*taken) message = *taken;
      }
    }
    REQUIRE(message.has_value() == vector.contains("message"));
    if (message) CHECK(*message == hex(text_of(vector, "message")));
    CHECK(static_cast<int>(last) == vector.value("reason", 0));
  }
}

TEST_CASE("vectors: questions and their sealed answers", "[present]") {
  const Json file = test::own_vectors("present-challenge.json");
  for (const Json& vector : file["challenge"]) {
    INFO(text_of(vector, "name"));
    const Bytes item = hex(vector["items"][0].get<std::string>());
    const ByteView items[] = {item};
    const Handover handover = challenge_handover(hex(text_of(vector, "info")), items);
    CHECK(to_hex(handover.hash) == text_of(vector, "handoverHash"));
    CHECK(to_hex(handover.transcript.array()) == text_of(vector, "transcript"));
    const Bytes envelope = hex(text_of(vector, "request"));
    CHECK(read_text(text_of(vector, "requestText"), Origin::pasted) == envelope);
    auto request = Request::read(read_envelope(envelope)->body);
    SP_REQUIRE_OK(request);
    CHECK(request->handover_hash() == handover.hash);
    auto key = crypto::EcPrivateKey::from_scalar(hex(text_of(vector, "readerKey")));
    SP_REQUIRE_OK(key);
    PendingRequests pending;
    SP_REQUIRE_OK(pending.add(*request, *std::move(key), 0));
    const Bytes answer = hex(text_of(vector, "answer"));
    CHECK(read_text(text_of(vector, "answerText"), Origin::scanned) == answer);
    auto opened = pending.open(read_envelope(answer)->body, 1);
    SP_REQUIRE_OK(opened);
    auto packed = read_packed(std::get<PendingRequests::Opened>(*opened).packed.view(), Padding::to_64);
    SP_REQUIRE_OK(packed);
    const Bytes presentation = hex(text_of(vector, "presentation"));
    CHECK(unpack(*packed, CertificateDirectory()) == std::vector<Bytes>{presentation});
    CHECK(to_hex(read_presentation(presentation)->device_response) == text_of(vector, "response"));
  }
  for (const Json& vector : file["show"]) {
    INFO(text_of(vector, "name"));
    const Bytes answer = hex(text_of(vector, "answer"));
    CHECK(read_text(text_of(vector, "answerText"), Origin::scanned) == answer);
    auto shown = read_show_presentation(read_envelope(answer)->body);
    SP_REQUIRE_OK(shown);
    CHECK(to_hex(shown->show_info_bytes) == text_of(vector, "showInfo"));
    const Handover handover = show_handover(shown->show_info_bytes);
    CHECK(to_hex(handover.hash) == text_of(vector, "handoverHash"));
    CHECK(to_hex(handover.transcript.array()) == text_of(vector, "transcript"));
    CHECK(unpack(shown->packed, CertificateDirectory()) == std::vector<Bytes>{hex(text_of(vector, "presentation"))});
  }
}
