#include "present/notice.hpp"
#include "present/reason.hpp"
#include "present/receiver.hpp"
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
