#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <set>

#include "common/net/http_client.hpp"
#include "common/run/task_group.hpp"
#include "desk/status/status_lists.hpp"

// Brings to the relays what the ledger has only the digests of: the bodies of the status lists once their roots are
// there (ledger specification 3.4), and the document signer's certificate.
namespace statepass::desk {

class Publisher {
 public:
  Publisher(asio::io_context& context, Database& database, const KeyFolder& keys, std::vector<common::Url> relays);

  void start();
  void stop();
  // Until nothing is under way any more.
  Task<> wait() { return tasks_.wait(); }
  // There is something new.
  void wake();

 private:
  Task<> work();
  Task<> publish();
  Task<> publish_certificate();
  Task<bool> put(common::HttpClient& relay, std::string target, Bytes body);

  Database& database_;
  const KeyFolder& keys_;
  common::TaskGroup tasks_;
  asio::steady_timer woken_;
  bool stopping_ = false;
  std::map<std::string, std::unique_ptr<common::HttpClient>> relays_;  // by origin
  std::set<std::string> certified_;                                    // relays that have the certificate
};

}  // namespace statepass::desk
