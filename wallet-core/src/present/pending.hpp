#pragma once

#include <variant>

#include "present/notice.hpp"
#include "present/response.hpp"

namespace statepass::present {

// The reader's side of its open requests: who waits for an answer, with which key, until when (presentation
// specification 2, reader rules). All times are milliseconds of the reader's own monotonic clock.
class PendingRequests {
 public:
  static constexpr std::size_t kMost = 8;

  // Takes a request that is being shown. `key` is the private half of its reader_key. present_limits when eight wait.
  Result<> add(const Request& request, crypto::EcPrivateKey key, std::int64_t now);

  // What an answer came to.
  struct Opened {
    ByteArray<8> ref;
    SecretBytes packed;  // CBOR(Packed), for read_packed
  };
  struct SameAgain {  // the very bytes that were accepted before: the same verdict
    ByteArray<8> ref;
  };
  using Answer = std::variant<Opened, SameAgain>;
  // The body of an envelope of kind sealed response. cbor_…; present_request_unknown: no request of this reference
  // waits, or its time is over; present_already_answered: another answer was accepted; crypto_decrypt.
  Result<Answer> open(ByteView body, std::int64_t now);
  // The bodies that lay in a mailbox: the one that unseals. present_already_answered when two different ones do; the
  // error of the last when none does; present_request_unknown when there are none.
  Result<Answer> open_any(std::span<const ByteView> bodies, std::int64_t now);

  // The verdict on this body is not grey: the request is answered and its key erased.
  void accept(const ByteArray<8>& ref, ByteView body);
  // By the reader's person, or by a Notice: only stops the waiting. False when no such request waits.
  bool cancel(const ByteArray<8>& ref);

  // Null when it does not wait, or no more.
  const mdoc::SessionTranscript* transcript(const ByteArray<8>& ref, std::int64_t now);
  std::size_t size() const { return waiting_.size(); }
  // Drops, keys and all, what is past its time. Every other call does so too.
  void expire(std::int64_t now);

 private:
  struct Waiting {
    ByteArray<8> ref;
    mdoc::SessionTranscript transcript;
    std::optional<crypto::EcPrivateKey> key;  // empty once answered
    std::optional<Hash32> accepted;           // of the body
    std::size_t longest;                      // of the envelope
    std::int64_t until;
  };
  Waiting* find(const ByteArray<8>& ref);

  std::vector<Waiting> waiting_;
};

}  // namespace statepass::present
