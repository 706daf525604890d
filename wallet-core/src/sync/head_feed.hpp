#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sync/ledger_view.hpp"

namespace statepass::sync {

// A WebSocket to `url` is wanted, any other is closed; `hello` is its first text. Said once: HeadFeed::closed() tells
// if it comes to nothing.
struct FeedOpen {
  std::uint32_t id = 0;
  std::string url;
  std::string hello;
};
// The socket `id` is wanted as it is. To be asked again after so many seconds, or when something came.
struct FeedListen {
  std::uint32_t id = 0;
  std::uint32_t seconds = 0;
};
// No socket is wanted for so many seconds.
struct FeedPause {
  std::uint32_t seconds = 0;
};
// A head came that headers between lead to: a SyncJob is to be run, and then synced() called. The socket stays.
struct FeedSync {};
// No socket is wanted until the view was given a new checkpoint, or for good.
struct FeedStop {
  Reason reason = Reason::none;  // ledger_contradiction, trusting_period; none: there is no relay
};
using FeedWant = std::variant<FeedOpen, FeedListen, FeedPause, FeedSync, FeedStop>;

enum class FeedNews : std::uint8_t {
  ignored,   // of a socket that was given up, or about something else than heads
  known,     // the head is known: no seal was looked at
  advanced,  // verified, and now the newest block known
  older,     // verified; a newer one is known
  between,   // headers between are needed, see FeedSync
  refused,   // the relay is named in the view, and left
  stopped,   // there is a contradiction
};

// Keeps a view at the newest block by what relays push (ledger specification 7, WS /push): which relay is listened to,
// when it is given up and which one is next. Every head goes through the light client before the view has it; what the
// client knows is not verified again, so that a socket may be lost and made anew at any time. It does no I/O: the face
// opens sockets, carries texts and asks again.
//
// A relay is left when its socket closes, when it says nothing for kSilence seconds, when it lags, and when it shows
// anything that is not so. A relay that was left is tried again after a pause that grows. One that a SyncJob refused is
// not listened to: what it is called stands until the next SyncJob. That a socket cannot be had says nothing of what
// the relay answers otherwise.
class HeadFeed {
 public:
  static constexpr UnixTime kSilence = 90;  // the network makes a block every minute at least
  static constexpr UnixTime kFresh = 10;    // a socket that spoke so lately lives
  static constexpr UnixTime kLongestPause = 120;
  static constexpr std::uint32_t kInterval = 2'000;  // ms between heads, at least
  static constexpr std::size_t kMostText = 131'072;  // bytes

  // `view` outlives the feed; both belong to `config`. `spread`, any number drawn by chance: when many devices lose one
  // relay, their pauses differ.
  HeadFeed(const ChainConfig& config, LedgerView& view, std::uint32_t spread);
  ~HeadFeed();
  HeadFeed(const HeadFeed&) = delete;
  HeadFeed& operator=(const HeadFeed&) = delete;

  FeedWant next(UnixTime now);
  FeedNews text(std::uint32_t id, std::string_view text, UnixTime now);
  // The socket closed, could not be opened, or brought what is no text.
  void closed(std::uint32_t id, UnixTime now);
  // The device woke up, or has a network again: pauses are over, and a socket that has not spoken for kFresh seconds is
  // not believed to live.
  void wake(UnixTime now);
  void synced();

 private:
  struct Relay {
    std::uint32_t failures = 0;
    UnixTime not_before = 0;
  };

  RelayNote& note();
  bool is_refused(std::size_t relay) const;
  FeedNews judge(const Bytes& raw, UnixTime now);
  FeedNews take(const qbft::HeaderOutcome& outcome, UnixTime now);
  FeedNews go_between(const qbft::HeaderOutcome& outcome, std::uint64_t number, UnixTime now);
  FeedNews refuse(const Error& error, Reason reason, UnixTime now);
  void be_silent(UnixTime now);
  void leave(UnixTime until);
  UnixTime pause_of(const Relay& relay) const;

  LedgerView& view_;
  std::uint32_t spread_;
  std::vector<Relay> relays_;
  std::size_t relay_ = 0;  // that is listened to, or is next
  std::uint32_t id_ = 0;   // of the socket
  bool open_ = false;      // a socket is wanted
  bool spoke_ = false;     // it brought a head
  UnixTime heard_ = 0;     // when it spoke last, or was wanted first
  bool sync_wanted_ = false;
  std::optional<std::uint64_t> synced_for_;  // the head for which a SyncJob was run last
};

}  // namespace statepass::sync
