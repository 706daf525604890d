#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "base/http.hpp"
#include "base/result.hpp"

// Long work that needs the outside: it says what it wants next, the face brings it, and so on until it is done or has
// failed. There is one want at a time, and it stays until it is answered.
namespace statepass::sync {

// One request, made as base/http.hpp says.
struct Fetch {
  HttpRequest request;
  std::uint32_t timeout_ms = 10'000;
  std::uint32_t max_bytes = 1'048'576;  // of the answer's body; above: HttpFailure::too_large
};
// The code that the issuer gave to the citizen by another way.
struct AskCode {
  std::optional<std::uint32_t> length;
  bool digits = true;  // else any characters
  std::string words;   // the issuer's, for the prompt; may be empty
};
struct Wait {
  std::uint32_t seconds = 0;
};
// The record that the job works on must be durable before the job goes on.
struct Save {};
struct Done {
  Bytes result;  // one CBOR item; empty where the result is what the job worked on
};
struct Failed {
  Error error{};
  bool retry = false;  // the same may succeed later
  bool lost = false;   // something that the person had is gone
};
using Want = std::variant<Fetch, AskCode, Wait, Save, Done, Failed>;

// Why a request brought no answer.
enum class HttpFailure : std::uint8_t { unreachable, timed_out, too_large, aborted };

struct Progress {
  std::string_view step;   // "headers", "proofs", "lists" …
  std::uint32_t done = 0;  // of the step's parts
  std::uint32_t of = 0;    // 0: not known yet
};

// The answers give sync_not_wanted, and change nothing, when the job waits for something else.
class Job {
 public:
  virtual ~Job() = default;

  // The same until it is answered; Done and Failed stay for good.
  virtual Want next(UnixTime now) = 0;
  // Any status; redirects are not followed, so that they arrive here.
  virtual Result<> http_answer(const HttpResponse& /*response*/, UnixTime /*now*/) { return not_wanted(); }
  virtual Result<> http_failed(HttpFailure /*failure*/, UnixTime /*now*/) { return not_wanted(); }
  // Nothing: the person gave up.
  virtual Result<> code_answer(std::optional<std::string_view> /*code*/, UnixTime /*now*/) { return not_wanted(); }
  virtual Result<> waited(UnixTime /*now*/) { return not_wanted(); }
  virtual Result<> saved(UnixTime /*now*/) { return not_wanted(); }
  virtual Progress progress() const = 0;

 protected:
  Job() = default;
  Job(const Job&) = default;
  Job& operator=(const Job&) = default;

  static Result<> not_wanted() { return fail(Errc::sync_not_wanted); }
};

}  // namespace statepass::sync
