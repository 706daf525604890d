#include <fcntl.h>
#include <sys/wait.h>

#include <unistd.h>

#include <csignal>

#include "bridge/store/bodies.hpp"
#include "common/run/files.hpp"
#include "deflate/deflate.hpp"
#include "status/tree.hpp"
#include "support/running_relay.hpp"
#include "support/status_bodies.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;

namespace {

// The program as a process of its own, with what it logs in a file.
class Program {
 public:
  explicit Program(const std::vector<std::string>& arguments, const std::string& log = "/dev/null") {
    std::vector<std::string> words{STATEPASS_RELAY_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    process_ = fork();
    if (process_ == 0) {
      const int said = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
      dup2(said, 1);
      dup2(said, 2);
      execv(pointers[0], pointers.data());
      _exit(127);
    }
  }
  ~Program() {
    if (process_ > 0) end(SIGKILL);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // The exit code, or minus the signal that ended it.
  int wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  int end(int signal) {
    kill(process_, signal);
    return wait();
  }

 private:
  pid_t process_;
};

struct Setting {
  Setting() { REQUIRE(common::write_file(folder.path("chain.json"), chain.chain_file().dump())); }
  void configure(const std::string& node) {
    const Json config{{"name", "CA"},          {"jurisdiction", 6},
                      {"chain", "chain.json"}, {"nodes", test::list_of(node)},
                      {"store", "store"},      {"listen", {{"port", port}}}};
    REQUIRE(common::write_file(folder.path("relay.json"), config.dump()));
  }
  // Until the program that logs there has said where it listens, and has read the chain up to this block.
  bool ready(const std::string& log, std::uint64_t block) {
    const std::string sign = R"("event":"listening","port":)";
    return test::within(30'000, [&] {
      const auto said = common::read_file(log);
      const auto at = said ? said->find(sign) : std::string::npos;
      if (at == std::string::npos || said->find('\n', at) == std::string::npos) return false;
      port = static_cast<std::uint16_t>(std::stoul(said->substr(at + sign.size())));
      const auto response = test::fetch(port, "/readyz");
      const Json health = response ? Json::parse(response->body, nullptr, false) : Json::object();
      return health.contains("registry") && health["registry"] >= block;
    });
  }

  test::Folder folder;
  FakeChain chain;
  std::uint16_t port = 0;  // of the configuration, then where the program listens
};

}  // namespace

TEST_CASE("a relay that is killed has lost no body that it acknowledged") {
  Setting setting;
  test::Series series(8);
  const auto body = test::changed({}, series, 30);
  setting.chain.open_list(FakeChain::kList);
  setting.chain.update_list(FakeChain::kList, body);
  // Events whose words say nothing: the body cannot be made from them.
  FakeNode node([&](const Json& request, std::size_t) {
    auto reply = setting.chain.reply(request);
    Json answer = Json::parse(reply.body);
    if (request.is_object() && request["method"] == "eth_getLogs") {
      for (Json& log : answer["result"]) {
        std::string data = log["data"].get<std::string>();
        if (data.size() > 2 + 6 * 64) std::fill(data.begin() + 2 + 3 * 64 + 4, data.end(), '0');
        log["data"] = data;
      }
    }
    reply.body = answer.dump();
    return reply;
  });
  setting.configure(node.url());
  const std::string path = "/v1/lists/0x00060102b0000003";
  const std::string log = setting.folder.path("log");
  {
    Program program({"--config", setting.folder.path("relay.json")}, log);
    REQUIRE(setting.ready(log, 2));
    CHECK(test::fetch(setting.port, path)->status == 404);
    const std::string zlib(text_of(deflate::deflate_zlib(body.bytes())));
    test::TestClient client(setting.port);
    client.send("PUT " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(zlib.size()) + "\r\n\r\n" +
                zlib);
    const auto response = client.read();
    REQUIRE(response);
    CHECK(response->status == 204);
    CHECK(program.end(SIGKILL) == -SIGKILL);
  }
  const std::string log_again = setting.folder.path("log-again");
  Program again({"--config", setting.folder.path("relay.json")}, log_again);
  REQUIRE(setting.ready(log_again, 2));
  const auto response = test::fetch(setting.port, path);
  REQUIRE(response);
  CHECK(bridge::body_of_zlib(response->body) == body);
  CHECK(again.end(SIGTERM) == 0);
}

TEST_CASE("the program says by its exit code what was wrong") {
  Setting setting;
  setting.configure("http://127.0.0.1:1");
  const std::string file = setting.folder.path("relay.json");
  CHECK(Program({"--config", file, "--check"}).wait() == 0);
  CHECK(Program({"--version"}).wait() == 0);
  CHECK(Program({}).wait() == 2);
  CHECK(Program({"--config", file, "--fast"}).wait() == 2);
  CHECK(Program({"--config", setting.folder.path("other.json")}).wait() == 2);
  const test::Acceptor taken([](test::Socket) {});
  setting.port = taken.port();
  setting.configure("http://127.0.0.1:1");
  CHECK(Program({"--config", file}).wait() == 3);
}
