#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "common/net/http_client.hpp"
#include "desk/chain/bootstrap.hpp"
#include "desk/notices/envelope.hpp"
#include "ledger/channel.hpp"

// Notices to and from other states: the ledger has their order and their digests, the desks serve their bodies
// (ledger specification 1.6, 4.4).
namespace statepass::desk {

// The other states' desks, and the relays, over HTTP.
class Peers {
 public:
  Peers(asio::io_context& context, const ChainFile& chain, const std::vector<common::Url>& relays);
  void stop();
  // Nothing when the state has no desk here, does not answer, or answers otherwise than 200.
  Task<std::optional<Bytes>> get(std::string letters, std::string target,
                                 std::vector<std::pair<std::string, std::string>> fields = {});
  // What each relay answers, one after the other, until `fits` is true of it.
  Task<std::optional<Bytes>> get_from_relays(std::string target, std::function<bool(ByteView)> fits);

 private:
  Task<std::optional<Bytes>> fetch(common::HttpClient& from, std::string target,
                                   std::vector<std::pair<std::string, std::string>> fields);

  std::map<std::string, std::unique_ptr<common::HttpClient>> desks_;
  std::vector<std::unique_ptr<common::HttpClient>> relays_;
};

struct OutNotice {
  ledger::Jurisdiction to = 0;
  std::uint8_t kind = 0;
  ledger::channel::NoticeClass notice_class{};
  Bytes body;
  std::optional<std::uint64_t> replaces;
  std::string subject;  // "move:ID", for the page
};

class PostOffice {
 public:
  PostOffice(Database& database, Ledger& ledger, Outbox& outbox, const Bootstrap& bootstrap, const KeyFolder& keys,
             Peers& peers, const DeskConfig& config, const DeskClock& clock);

  // Puts a notice on its way; part of the caller's transaction. Its identifier.
  std::string send(const OutNotice& notice);
  // Files a notice of this kind, in the transaction that moves the cursor: the subject for the page, or why it is
  // rejected. Kinds without a handler are filed as they are.
  struct Filed {
    std::string subject;
    std::optional<ledger::channel::RejectCode> reject;
  };
  using Handler = std::function<Filed(const Notice&)>;
  void on_kind(NoticeKind kind, Handler handler) { handlers_[static_cast<std::uint8_t>(kind)] = std::move(handler); }

  // One look at all pairs, both ways.
  Task<> look();
  // The body behind a digest (its first 27 bytes as hexadecimal), for the state that it is for.
  std::optional<Bytes> envelope(const std::string& digest216);
  // Rejects the next notice that is not settled; the act. Nothing when this is not it.
  std::optional<std::string> reject(ledger::Jurisdiction from, std::uint64_t seq, ledger::channel::RejectCode code);

  struct PairView {
    ledger::Jurisdiction from = 0;
    ledger::Jurisdiction to = 0;
    ledger::channel::Pair pair;
    UnixTime oldest = 0;  // when the oldest that is not settled was posted; 0: none
  };
  const std::vector<PairView>& pairs() const { return pairs_; }

 private:
  Task<bool> look_at_pairs();
  Task<> seal_next(ledger::Jurisdiction peer);
  Task<> receive(PairView pair);
  void note_settled(const PairView& pair);
  void posted(const Act& act);
  bool file(const Notice& notice, ledger::Jurisdiction from, std::uint64_t seq, UnixTime posted_at);
  std::string refuse(ledger::Jurisdiction from, std::uint64_t seq, ledger::channel::RejectCode code,
                     UnixTime posted_at);

  Database& database_;
  Ledger& ledger_;
  Outbox& outbox_;
  const Bootstrap& bootstrap_;
  const KeyFolder& keys_;
  Peers& peers_;
  const DeskConfig& config_;
  const DeskClock& clock_;
  std::map<std::uint8_t, Handler> handlers_;
  std::vector<PairView> pairs_;
};

}  // namespace statepass::desk
