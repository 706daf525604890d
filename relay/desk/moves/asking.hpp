#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "desk/chain/bootstrap.hpp"
#include "desk/config.hpp"
#include "desk/people/people.hpp"
#include "ledger/licence_transfer.hpp"
#include "present/pending.hpp"
#include "present/receiver.hpp"

// The desk as a reader: it asks a citizen for the present licence and for the consent to move it here, and checks the
// answer (ledger specification 4.3, steps 1 and 2).
namespace statepass::desk {

// What a checked answer gives.
struct AskedMove {
  ledger::licence_transfer::TransferConsent consent;
  ByteArray<65> signature{};
  Hash32 id{};
  std::string statement;
  Applicant person;
  std::string document_number;
  Bytes portrait;
};

struct MoveRequest {
  std::string id;
  std::string text;
  UnixTime expires = 0;
  std::string statement;
  UnixTime due = 0;
};

struct Scan {
  enum class State : std::uint8_t { ignored, progress, declined, refused, answered };
  State state = State::ignored;
  std::size_t have = 0;
  std::size_t need = 0;
  std::string reason;  // name of a reason code
};

class Asking {
 public:
  Asking(Ledger& ledger, const Bootstrap& bootstrap, const DeskConfig& config, const DeskClock& clock);

  // Nothing when eight requests wait already.
  std::optional<MoveRequest> ask(ledger::Jurisdiction from, UnixTime due);
  bool knows(const std::string& request) const { return open_.contains(request); }
  void cancel(const std::string& request) { open_.erase(request); }

  // Takes what the camera read. `out` is filled when the answer is complete and good.
  Task<Scan> take(std::string request, std::vector<std::string> texts, std::optional<AskedMove>& out);

 private:
  struct Open {
    present::PendingRequests pending;
    present::FrameReceiver frames;
    ledger::Jurisdiction from = 0;
    UnixTime due = 0;
    UnixTime expires = 0;
    std::string statement;
    std::set<std::string> seen;
    std::optional<Bytes> answer;  // body of a sealed response that was complete
    bool declined = false;
  };
  void take_text(Open& open, const std::string& text, Scan& scan);
  void take_envelope(Open& open, ByteView envelope, Scan& scan);
  Task<std::string> check(Open& open, Bytes body, std::optional<AskedMove>& out);
  Task<bool> issuer_is_good(const crypto::EcPublicKey& key, ledger::Jurisdiction from, UnixTime signed_at);
  void drop_expired();

  Ledger& ledger_;
  const Bootstrap& bootstrap_;
  const DeskConfig& config_;
  const DeskClock& clock_;
  std::map<std::string, Open> open_;
};

// The elements that a desk asks for: what it needs to issue, and nothing else.
Bytes move_items_request();
// Milliseconds of the monotonic clock.
std::int64_t monotonic_ms();

}  // namespace statepass::desk
