// A thing that is measured, as a worker (specification of the command line, 3): prints "ready", then answers each line
// of standard input. "go MS" works that long and answers with how often, and how many nanoseconds of processor time it
// took; "verify JSON" with what came of it; "quit" ends it.
#include <CLI/CLI.hpp>
#include <chrono>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "bench/figure.hpp"
#include "cli/input.hpp"
#include "deflate/deflate.hpp"
#include "mdoc/verify.hpp"
#include "qbft/seals.hpp"
#include "status/tree.hpp"
#include "x509/pem.hpp"

using namespace statepass;

namespace {

struct Asked {
  std::string response, transcript, trust, header, validators, body;
  std::optional<std::string> at;
  bool known_signer = false;
};

// What a worker can do.
struct Work {
  std::function<void()> once;
  std::function<std::string(const nlohmann::json&)> verify;
};

[[noreturn]] void end(const std::string& what) {
  std::cerr << "bench_serve: " << what << "\n";
  std::exit(2);
}

template <class T>
T must(Result<T> result, const std::string& what) {
  if (!result) end(what + ": " + std::string(error_name(result.error().code)));
  return *std::move(result);
}

x509::TrustAnchors anchors_of(ByteView file) {
  x509::TrustAnchors anchors;
  for (x509::Certificate& certificate : must(x509::read_certificates(file), "--trust"))
    anchors.add(std::move(certificate));
  return anchors;
}

// "accept", or "refuse" and the first check that did not pass.
std::string judge(ByteView response, ByteView transcript_bytes, const x509::TrustAnchors& anchors, UnixTime at,
                  const mdoc::KnownSigners* known) {
  const auto read = mdoc::parse_device_response(response, mdoc::kForeign);
  if (!read) return "refuse " + std::string(error_name(read.error().code));
  const auto transcript = mdoc::SessionTranscript::parse(transcript_bytes);
  if (!transcript) return "refuse " + std::string(error_name(transcript.error().code));
  const mdoc::VerifyInput input{.now = at,
                                .transcript = &*transcript,
                                .anchors = &anchors,
                                .known_signers = known,
                                .policy = mdoc::foreign_policy()};
  const auto outcomes = mdoc::verify_response(*read, input);
  for (const auto& outcome : outcomes) {
    for (const Check& check : outcome.checks) {
      if (!check.pass() && check.result != CheckResult::not_applicable)
        return "refuse " + std::string(reason_name(check.reason));
    }
  }
  return outcomes.empty() ? "refuse mdoc_response_member" : "accept";
}

Work mdoc_work(const Asked& asked) {
  auto state = std::make_shared<std::tuple<Bytes, Bytes, x509::TrustAnchors, mdoc::KnownSigners>>(
      cli::read_bytes(asked.response), cli::read_bytes(asked.transcript), anchors_of(cli::read_input(asked.trust)),
      mdoc::KnownSigners());
  const UnixTime at = cli::time_argument(asked.at);
  auto& [response, transcript, anchors, known] = *state;
  if (asked.known_signer) {
    const auto read = must(mdoc::parse_device_response(response, mdoc::kForeign), "--response");
    const mdoc::VerifyInput input{.now = at, .anchors = &anchors, .policy = mdoc::foreign_policy()};
    known.add(mdoc::verify_issuer_signed(read.documents[0].issuer_signed, input).signer);
  }
  return {[state, at] {
            const auto& [what, session, roots, signers] = *state;
            const std::string verdict = judge(what, session, roots, at, &signers);
            if (verdict != "accept") end(verdict);
          },
          [at](const nlohmann::json& request) {
            const auto bytes = [&](const char* name) {
              return must(from_base64(request.at(name).get<std::string>()), name);
            };
            const UnixTime when = request.contains("at") ? cli::time_argument(request["at"].get<std::string>()) : at;
            return judge(bytes("response"), bytes("transcript"), anchors_of(bytes("root")), when, nullptr);
          }};
}

Work header_work(const Asked& asked) {
  const auto raw = std::make_shared<Bytes>(cli::read_bytes(asked.header));
  std::vector<qbft::Address> members;
  const Bytes text = cli::read_input(asked.validators);
  for (std::size_t i = 0; i + 42 <= text.size(); ++i) {
    if (text[i] != '0' || text[i + 1] != 'x') continue;
    members.push_back(take_array<20>(must(from_hex0x(text_of(ByteView(text).subspan(i, 42))), "--validators")));
  }
  const auto trusted =
      std::make_shared<qbft::ValidatorSet>(must(qbft::ValidatorSet::of(std::move(members)), "--validators"));
  return {[raw, trusted] {
            const auto header = must(qbft::SealedHeader::parse(*raw), "--header");
            must(qbft::check_seals(header, *trusted, trusted->quorum()), "--header");
          },
          nullptr};
}

// The bare recoveries of the same seals.
Work recover_work(const Asked& asked) {
  const auto raw = std::make_shared<Bytes>(cli::read_bytes(asked.header));
  const auto header = std::make_shared<qbft::SealedHeader>(must(qbft::SealedHeader::parse(*raw), "--header"));
  return {[raw, header] {
            for (const auto& seal : header->seals())
              must(crypto::secp256k1_recover(header->seal_digest(), seal), "--header");
          },
          nullptr};
}

// A list as a relay serves it: inflated, and its root.
Work status_work(const Asked& asked) {
  const auto packed = std::make_shared<Bytes>(cli::read_input(asked.body));
  return {[packed] {
            const Bytes bytes = must(deflate::inflate_zlib(*packed, status::kBodyBytes), "--body");
            (void)status::root_of(must(status::StatusBody::of(bytes), "--body"));
          },
          nullptr};
}

void go(const Work& work, double milliseconds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double, std::milli>(milliseconds);
  const double start = bench::clock_micros();
  std::uint64_t operations = 0;
  do {
    work.once();
    ++operations;
  } while (std::chrono::steady_clock::now() < until);
  std::cout << operations << ' ' << static_cast<std::uint64_t>((bench::clock_micros() - start) * 1000) << std::endl;
}

void serve(const Work& work) {
  work.once();
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line) && line != "quit";) {
    if (line.starts_with("go ")) {
      go(work, std::strtod(line.c_str() + 3, nullptr));
    } else if (line.starts_with("verify ") && work.verify) {
      const auto request = nlohmann::json::parse(line.substr(7), nullptr, false);
      std::cout << (request.is_object() ? work.verify(request) : "refuse json") << std::endl;
    } else {
      std::cout << "refuse unknown" << std::endl;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("what is measured, as a worker");
  app.require_subcommand(1);
  Asked asked;
  CLI::App* document = app.add_subcommand("mdoc", "verify a DeviceResponse");
  document->add_option("--response", asked.response)->required();
  document->add_option("--transcript", asked.transcript)->required();
  document->add_option("--trust", asked.trust, "a root, PEM or DER")->required();
  document->add_option("--at", asked.at, "a time of RFC 3339");
  document->add_flag("--known-signer", asked.known_signer, "the signer's path was checked before");
  CLI::App* header = app.add_subcommand("header", "verify a header by its seals");
  header->add_option("--header", asked.header, "raw RLP")->required();
  header->add_option("--validators", asked.validators, "0x addresses")->required();
  CLI::App* recover = app.add_subcommand("recover", "recover the keys of a header's seals, and nothing else");
  recover->add_option("--header", asked.header, "raw RLP")->required();
  recover->add_option("--validators", asked.validators, "taken, and not needed");
  CLI::App* status = app.add_subcommand("status", "inflate a status list and find its root");
  status->add_option("--body", asked.body, "a zlib stream")->required();
  CLI11_PARSE(app, argc, argv);
  if (document->parsed()) serve(mdoc_work(asked));
  if (header->parsed()) serve(header_work(asked));
  if (recover->parsed()) serve(recover_work(asked));
  if (status->parsed()) serve(status_work(asked));
}
