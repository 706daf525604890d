#include "desk/test_desk.hpp"

#include <arpa/inet.h>
#include <unistd.h>

#include <random>

#include "base/text.hpp"
#include "common/run/files.hpp"
#include "common/run/log.hpp"
#include "desk/random.hpp"

namespace statepass::test {

// ---- helpers ----

// Below what the system gives by itself: it would give the same port to the next who asks, before the desk listens
// there.
std::uint16_t free_port() {
  static std::random_device random;
  for (;;) {
    const auto port = static_cast<std::uint16_t>(12'000 + random() % 8'000);
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool is_free = ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(descriptor);
    if (is_free) return port;
  }
}

std::string fresh_key() {
  return desk::random_id();
}

std::string jpeg(std::size_t size) {
  std::string out = "\xff\xd8\xff\xe0";
  out.resize(size, 'j');
  return out;
}

std::string webp(std::size_t size) {
  std::string out("RIFF\0\0\0\0WEBP", 12);
  out.resize(size, 'w');
  return out;
}

// ---- relay ----

TestRelay::TestRelay() {
  acceptor_ = std::make_unique<Acceptor>([this](Socket socket) { serve(std::move(socket)); });
}

void TestRelay::serve(Socket socket) {
  std::string unread;
  bool ended = false;
  while (!ended) {
    unread += receive_some(socket, 200, ended);
    const auto head = unread.find("\r\n\r\n");
    if (head == std::string::npos) continue;
    const auto at = unread.find("Content-Length: ");
    const std::size_t length = at < head ? std::stoul(unread.substr(at + 16)) : 0;
    if (unread.size() < head + 4 + length) continue;
    const auto from = unread.find(' ') + 1;
    const std::string target = unread.substr(from, unread.find(' ', from) - from);
    const bool puts = unread.starts_with("PUT");
    std::string answer = "HTTP/1.1 204 No Content\r\n\r\n";
    {
      const std::lock_guard lock(mutex_);
      if (puts) {
        held_[target] = unread.substr(head + 4, length);
      } else {
        const auto body = held_.find(target);
        answer = body == held_.end() ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                                     : "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body->second.size()) +
                                           "\r\n\r\n" + body->second;
      }
    }
    unread.erase(0, head + 4 + length);
    send_all(socket, answer);
  }
}

std::map<std::string, std::string> TestRelay::held() const {
  const std::lock_guard lock(mutex_);
  return held_;
}

// ---- desk ----

TestDesk::TestDesk(TestChain& chain, const Folder& folder, const std::string& letters, const std::string& relay) {
  const State& state = chain.state(letters);
  std::filesystem::create_directories(folder.path(letters));
  const std::filesystem::path own = folder.path(letters);
  const std::string admin = (own / "admin.key").string();
  common::write_file(admin, to_hex0x(state.admin.scalar().view()) + "\n", 0600);
  // The address stays the same when the desk is started again: it is the issuer's name.
  const auto kept = common::read_file(own / "port");
  port_ = kept ? static_cast<std::uint16_t>(std::stoi(*kept)) : free_port();
  common::write_file(own / "port", std::to_string(port_), 0600);
  // Each desk knows the other's address.
  for (const std::string other : {"CA", "NY"}) {
    std::filesystem::create_directories(folder.path(other));
    if (!std::filesystem::exists(folder.path(other + "/port")))
      common::write_file(folder.path(other + "/port"), std::to_string(free_port()), 0600);
  }
  config.letters = letters;
  config.jurisdiction = state.jurisdiction;
  config.name = letters == "CA" ? "California" : "New York";
  config.authority = config.name + " DMV";
  config.chain_file = own / "chain.json";
  Json desks = Json::object();
  for (const std::string other : {"CA", "NY"})
    desks[other] = "http://localhost:" + *common::read_file(folder.path(other + "/port"));
  common::write_file(config.chain_file,
                     chain.chain_json(relay.empty() ? std::vector<std::string>() : std::vector{relay}, desks.dump()),
                     0600);
  config.nodes = {*common::Url::parse(chain.url())};
  config.listen_port = port_;
  config.public_url = "http://localhost:" + std::to_string(port_);
  config.database = (own / "desk.db").string();
  config.keys = own / "keys";
  config.admin_key = admin;
  config.staff = {{"ada", "ada's words", {"clerk", "keys"}}, {"bo", "bo's words", {"clerk", "supervisor"}}};
  config.batch_seconds = 1;
  config.round_seconds = 2;
  config.condense_seconds = 0;
  const char* level = std::getenv("STATEPASS_TEST_LOG");
  common::log::set_level(level != nullptr ? level : "off");
  running_.in_thread([this] {
    desk_ = std::make_unique<desk::Desk>(running_.context(), config);
    port_ = desk_->start();
  });
}

TestDesk::~TestDesk() {
  running_.run(desk_->stop());
  running_.in_thread([this] { desk_.reset(); });
}

bool TestDesk::ready() {
  return within(20'000, [this] { return call("GET", "/readyz").status == 200; });
}

Answer TestDesk::call(const std::string& method, const std::string& path, const std::string& body,
                      const std::string& type, const std::string& token) {
  TestClient client(port_);
  std::string text = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  if (!token.empty()) text += "Authorization: Bearer " + token + "\r\n";
  if (method == "POST" || method == "PUT") {
    if (!type.empty()) text += "Content-Type: " + type + "\r\n";
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  client.send(text + "\r\n" + body);
  const auto answer = client.read(20'000);
  if (!answer) return {};
  return {answer->status, Json::parse(answer->body, nullptr, false), answer->body, answer->head};
}

Answer TestDesk::get(const std::string& path) {
  return call("GET", "/v1/desk" + path, {}, {}, token_);
}

Answer TestDesk::post(const std::string& path, const Json& body) {
  return call("POST", "/v1/desk" + path, body.dump(), "application/json", token_);
}

void TestDesk::sign_in(const std::string& name, const std::string& passphrase) {
  token_ = post("/session", {{"name", name}, {"passphrase", passphrase}}).json.value("token", "");
}

std::string TestDesk::issue(const std::string& family_name, const std::string& birth_date) {
  const Answer applicant =
      post("/applicants", {{"familyName", family_name}, {"givenName", "Alex"}, {"birthDate", birth_date}, {"sex", 2}});
  if (applicant.status != 201) return {};
  const std::string id = applicant.json.value("id", "");
  call("PUT", "/v1/desk/applicants/" + id + "/portrait", jpeg(), "image/jpeg", token_);
  call("PUT", "/v1/desk/applicants/" + id + "/portrait/small", webp(), "image/webp", token_);
  const Answer licence = post("/licences", {{"applicant", id},
                                            {"issueDate", "2025-06-01"},
                                            {"expiryDate", "2031-06-01"},
                                            {"privileges", {{{"code", "B"}, {"issueDate", "2020-01-01"}}}},
                                            {"idempotencyKey", fresh_key()}});
  return licence.status == 201 ? licence.json.value("ref", "") : std::string();
}

std::string TestDesk::follow(const std::string& act) {
  std::string state;
  within(20'000, [&] {
    state = get("/acts/" + act).json.value("state", "");
    return state == "included" || state == "failed";
  });
  return state;
}

}  // namespace statepass::test
