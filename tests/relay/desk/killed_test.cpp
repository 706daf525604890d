#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "base/text.hpp"
#include "common/run/files.hpp"
#include "desk/wallet.hpp"
#include "support/support.hpp"

// The program itself, killed without a word at any moment.
using namespace statepass;
using namespace statepass::test;

namespace {

class Program {
 public:
  explicit Program(const std::string& config) {
    process_ = ::fork();
    if (process_ != 0) return;
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, 2);
    ::execl(STATEPASS_DESK_PROGRAM, "statepass-desk", "--config", config.c_str(), nullptr);
    ::_exit(127);
  }
  ~Program() { kill(SIGKILL); }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // The exit code, or minus the signal.
  int kill(int signal) {
    if (process_ <= 0) return 0;
    ::kill(process_, signal);
    return wait();
  }
  int wait() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  pid_t process_ = 0;
};

// A desk's configuration as a file, and calls to whatever process serves it.
struct Place {
  explicit Place(TestChain& chain, const Json& more = Json::object()) : port(free_port()) {
    const State& state = chain.state("CA");
    common::write_file(folder.path("admin.key"), to_hex0x(state.admin.scalar().view()) + "\n", 0600);
    common::write_file(folder.path("chain.json"), chain.chain_json({}), 0600);
    Json json{{"state", {{"letters", "CA"}, {"name", "California"}, {"jurisdiction", 6}}},
              {"chain", "chain.json"},
              {"nodes", {chain.url()}},
              {"listen", {{"port", port}}},
              {"publicUrl", "http://localhost:" + std::to_string(port)},
              {"database", "desk.db"},
              {"keys", "keys"},
              {"adminKey", "admin.key"},
              {"staff", {{{"name", "ada"}, {"passphrase", "ada"}, {"roles", {"clerk", "keys"}}}}},
              {"policy", {{"batchSeconds", 1}, {"roundSeconds", 2}, {"condenseSeconds", 0}}}};
    json.update(more);
    config = folder.path("desk.json");
    common::write_file(config, json.dump(), 0600);
  }

  Answer call(const std::string& method, const std::string& path, const Json& body = nullptr) const {
    try {
      TestClient client(port);
      const std::string text = body.is_null() ? "" : body.dump();
      std::string request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
      if (!token.empty()) request += "Authorization: Bearer " + token + "\r\n";
      if (method == "POST")
        request += "Content-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) + "\r\n";
      client.send(request + "\r\n" + text);
      const auto answer = client.read(10'000);
      if (!answer) return {};
      return {answer->status, Json::parse(answer->body, nullptr, false), answer->body, answer->head};
    } catch (const std::exception&) {
      return {};
    }
  }
  bool ready() {
    if (!within(30'000, [this] { return call("GET", "/readyz").status == 200; })) return false;
    token = call("POST", "/v1/desk/session", {{"name", "ada"}, {"passphrase", "ada"}}).json.value("token", "");
    return !token.empty();
  }

  Folder folder;
  std::uint16_t port;
  std::string config;
  std::string token;
};

}  // namespace

TEST_CASE("a desk that is killed again and again sets itself up once") {
  TestChain chain;
  Place place(chain);
  for (int i = 0; i < 12; ++i) {
    Program program(place.config);
    std::this_thread::sleep_for(std::chrono::milliseconds(150 + 90 * i));
    CHECK(program.kill(SIGKILL) == -SIGKILL);
  }
  Program program(place.config);
  REQUIRE(place.ready());
  CHECK(chain.count("setOperator") == 5);
  CHECK(chain.count("setKey") == 1);
  CHECK(chain.count("setEncKey") == 1);
  CHECK(program.kill(SIGTERM) == 0);
}

TEST_CASE("what a desk acknowledged is there after it was killed") {
  TestChain chain;
  Place place(chain);
  std::vector<std::string> acknowledged;
  for (int round = 0; round < 5; ++round) {
    Program program(place.config);
    REQUIRE(place.ready());
    for (const std::string& id : acknowledged) CHECK(place.call("GET", "/v1/desk/applicants/" + id).status == 200);
    for (int i = 0; i < 10 + round; ++i) {
      const Answer made = place.call("POST", "/v1/desk/applicants",
                                     {{"familyName", "Moore"}, {"givenName", "Alex"}, {"birthDate", "1990-05-17"}});
      if (made.status == 201) acknowledged.push_back(made.json.value("id", ""));
    }
    program.kill(SIGKILL);
  }
  CHECK(acknowledged.size() == 60);
}

TEST_CASE("a node that loses transactions, or takes them without a word, is asked again with the same bytes") {
  TestChain chain;
  const Folder folder;
  chain.mood(TestChain::Mood::forgets);
  TestDesk desk(chain, folder);
  std::this_thread::sleep_for(std::chrono::seconds(2));
  CHECK(chain.count("setOperator") == 0);
  chain.mood(TestChain::Mood::deaf);
  CHECK(within(30'000, [&] { return chain.count("setOperator") == 5; }));
  chain.mood(TestChain::Mood::honest);
  REQUIRE(desk.ready());
  CHECK(chain.count("setOperator") == 5);
  CHECK(chain.count("openMany") >= 2);
}

TEST_CASE("the program names what it cannot start with") {
  TestChain chain;
  {
    Place place(chain);
    const TestRelay holder;  // somebody listens there already
    Json json = *common::parse_json(*common::read_file(place.config));
    json["listen"]["port"] = std::stoi(holder.url().substr(holder.url().rfind(':') + 1));
    common::write_file(place.config, json.dump(), 0600);
    CHECK(Program(place.config).wait() == 3);
  }
  {
    Place place(chain);
    common::write_file(place.folder.path("admin.key"), "0x00", 0600);
    CHECK(Program(place.config).wait() == 3);
  }
  {
    Place place(chain, {{"unheardOf", 1}});
    CHECK(Program(place.config).wait() == 2);
  }
  {
    Place place(chain);
    common::write_file(place.folder.path("admin.key"), "0x" + std::string(64, '1'), 0644);  // others may read it
    CHECK(Program(place.config).wait() == 3);
  }
  CHECK(Program("/nowhere/desk.json").wait() == 2);
}
