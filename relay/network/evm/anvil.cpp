#include "network/evm/anvil.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "common/run/files.hpp"
#include "common/run/log.hpp"

namespace statepass::network {
namespace {

using common::Milliseconds;

constexpr auto kStart = std::chrono::seconds(120);
constexpr auto kLook = std::chrono::milliseconds(20);
constexpr Milliseconds kCall{60'000};
constexpr off_t kMostLog = 4 * 1024 * 1024;
constexpr std::size_t kBatch = 500;

// The port out of "Listening on 127.0.0.1:41234".
std::optional<std::uint16_t> listening_port(std::string_view log) {
  constexpr std::string_view kWords = "Listening on 127.0.0.1:";
  const auto at = log.find(kWords);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view digits = log.substr(at + kWords.size());
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  // Without the line's end the number may not be whole yet.
  if (error != std::errc() || end == digits.data() + digits.size()) return std::nullopt;
  return port;
}

std::vector<std::string> arguments_of(const AnvilOptions& options, const std::string& genesis) {
  return {options.program,
          "--init",
          genesis,
          "--chain-id",
          std::to_string(options.chain_id),
          "--host",
          "127.0.0.1",
          "--port",
          "0",
          "--hardfork",
          "cancun",
          "--gas-limit",
          std::to_string(options.gas_limit),
          "--gas-price",
          "0",
          "--block-base-fee-per-gas",
          "0",
          "--accounts",
          "0",
          "--disable-default-create2-deployer",
          "--disable-min-priority-fee",
          "--no-mining",
          "--no-request-size-limit",
          "--prune-history",
          std::to_string(options.states_kept),
          "--transaction-block-keeper",
          std::to_string(options.states_kept),
          "--cache-path",
          (options.folder / "anvil-cache").string()};
}

// Between fork and exec: only calls that a signal handler might make.
[[noreturn]] void become(char* const* arguments, int log, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // A signal for the terminal's foreground group is for us alone: we end the child when we have finished with it.
  setpgid(0, 0);
  if (getppid() != parent) _exit(127);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execvp(arguments[0], arguments);
  constexpr std::string_view kWords = "cannot be run\n";
  if (write(STDERR_FILENO, kWords.data(), kWords.size()) < 0) _exit(126);
  _exit(127);
}

}  // namespace

Anvil::Anvil(asio::io_context& context, const AnvilOptions& options) {
  const std::uint16_t port = launch(options);
  common::Url url;
  url.host = "127.0.0.1";
  url.port = port;
  client_ = std::make_unique<common::HttpClient>(context, url);
}

Anvil::~Anvil() {
  if (client_) client_->stop();
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  if (log_ >= 0) close(log_);
}

std::uint16_t Anvil::launch(const AnvilOptions& options) {
  const auto genesis = options.folder / "anvil-genesis.json";
  const auto log_file = options.folder / "anvil.log";
  if (!common::write_file(genesis, options.genesis.dump()))
    throw std::runtime_error("cannot write " + genesis.string());
  log_ = open(log_file.c_str(), O_CREAT | O_TRUNC | O_APPEND | O_RDWR | O_CLOEXEC, 0644);
  if (log_ < 0) throw std::runtime_error("cannot write " + log_file.string());

  std::vector<std::string> words = arguments_of(options, genesis.string());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t self = getpid();
  process_ = fork();
  if (process_ < 0) throw std::runtime_error("no process can be started");
  if (process_ == 0) become(arguments.data(), log_, self);

  const auto until = std::chrono::steady_clock::now() + kStart;
  while (std::chrono::steady_clock::now() < until) {
    const std::string said = common::read_file(log_file).value_or("");
    if (const auto port = listening_port(said)) return *port;
    if (!running()) throw std::runtime_error(options.program + " did not start: " + said.substr(0, 2000));
    std::this_thread::sleep_for(kLook);
  }
  throw std::runtime_error(options.program + " does not listen; see " + log_file.string());
}

bool Anvil::running() {
  if (process_ > 0 && waitpid(process_, nullptr, WNOHANG) != 0) process_ = -1;
  return process_ > 0;
}

void Anvil::trim_log() {
  struct stat status{};
  if (fstat(log_, &status) == 0 && status.st_size > kMostLog && ftruncate(log_, 0) != 0)
    common::log::warning("anvil_log_not_cut");
}

common::Task<common::RpcResult> Anvil::call(std::string method, common::Json params) {
  const common::RpcCall call{std::move(method), std::move(params)};
  const std::uint64_t id = next_id_++;
  common::ClientRequest request;
  request.method = common::Method::kPost;
  request.target = "/";
  request.fields = {{"Content-Type", "application/json"}};
  request.body = common::encode_call(call, id);
  const common::ClientResult answer = co_await client_->send(std::move(request), kCall);
  if (!answer)
    co_return tl::unexpected(
        common::RpcError{common::RpcError::Kind::kUnreachable, 0, std::string(transport_name(answer.error())), {}});
  co_return common::decode_answer(answer->body, id);
}

common::Task<std::vector<common::RpcResult>> Anvil::call_all(std::vector<common::RpcCall> calls) {
  std::vector<common::RpcResult> results;
  for (std::size_t at = 0; at < calls.size(); at += kBatch) {
    const std::size_t count = std::min(kBatch, calls.size() - at);
    const std::vector<common::RpcCall> part(calls.begin() + static_cast<std::ptrdiff_t>(at),
                                            calls.begin() + static_cast<std::ptrdiff_t>(at + count));
    const std::uint64_t id = next_id_;
    next_id_ += count;
    common::ClientRequest request;
    request.method = common::Method::kPost;
    request.target = "/";
    request.fields = {{"Content-Type", "application/json"}};
    request.body = common::encode_batch(part, id);
    const common::ClientResult answer = co_await client_->send(std::move(request), kCall);
    const common::RpcError gone{common::RpcError::Kind::kUnreachable, 0, "anvil does not answer", {}};
    auto decoded = answer ? common::decode_batch(answer->body, id, count)
                          : std::vector<common::RpcResult>(count, tl::unexpected(gone));
    std::ranges::move(decoded, std::back_inserter(results));
  }
  co_return results;
}

std::string find_anvil(const std::string& flag, const std::filesystem::path& contracts) {
  if (!flag.empty()) return flag;
  if (const char* from_environment = std::getenv("STATEPASS_ANVIL")) return from_environment;
  const auto package = contracts / "node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";
  if (std::filesystem::exists(package)) return package.string();
  return "anvil";
}

}  // namespace statepass::network
