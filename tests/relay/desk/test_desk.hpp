#pragma once

#include <map>
#include <optional>
#include <string>

#include "desk/desk.hpp"
#include "desk/test_chain.hpp"
#include "support/folder.hpp"
#include "support/running.hpp"

namespace statepass::test {

struct Answer {
  unsigned status = 0;
  Json json;
  std::string body;
  std::string head;
};

// A relay that takes what a desk brings, and gives it back.
class TestRelay {
 public:
  TestRelay();
  std::string url() const { return "http://127.0.0.1:" + std::to_string(acceptor_->port()); }
  // Target to body, as last put.
  std::map<std::string, std::string> held() const;

 private:
  void serve(Socket socket);

  mutable std::mutex mutex_;
  std::map<std::string, std::string> held_;
  std::unique_ptr<Acceptor> acceptor_;
};

// A desk in a thread of its own, over a folder that outlives it, so that it can be stopped and started again.
class TestDesk {
 public:
  TestDesk(TestChain& chain, const Folder& folder, const std::string& letters = "CA", const std::string& relay = {});
  ~TestDesk();

  // Until it has set itself up on the ledger.
  bool ready();
  std::uint16_t port() const { return port_; }
  desk::Services& services() { return desk_->services(); }
  // In the desk's thread.
  template <class Function>
  auto in_thread(Function function) {
    return running_.in_thread(std::move(function));
  }

  Answer call(const std::string& method, const std::string& path, const std::string& body = {},
              const std::string& type = "application/json", const std::string& token = {});
  // With a clerk's session.
  Answer get(const std::string& path);
  Answer post(const std::string& path, const Json& body);
  void sign_in(const std::string& name = "ada", const std::string& passphrase = "ada's words");
  // An applicant with portraits, and a licence; its ref.
  std::string issue(const std::string& family_name = "Moore", const std::string& birth_date = "1990-05-17");
  // Follows an act until it is done; its state.
  std::string follow(const std::string& act);

  desk::DeskConfig config;

 private:
  Running running_;
  std::unique_ptr<desk::Desk> desk_;
  std::uint16_t port_ = 0;
  std::string token_;
};

// A port that nobody listens on now.
std::uint16_t free_port();
std::string fresh_key();
// The least that begins like a JPEG and a WebP file.
std::string jpeg(std::size_t size = 1'200);
std::string webp(std::size_t size = 400);

}  // namespace statepass::test
