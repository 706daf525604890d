#pragma once

#include <functional>

#include "holder/receive.hpp"
#include "oid4vc/binding.hpp"
#include "support/holder_kit.hpp"
#include "unit/oid4vc/fake_issuer.hpp"

// A desk that issues documents of the test country, and a face that drives jobs against it.
namespace statepass::test {

struct ScriptedDesk {
  oid4vc::test::FakeIssuer issuer;
  std::uint32_t next_index = 1'000;
  std::string document_number = "123456789";
  // Spoils what is delivered: the document type and the credentials of one answer.
  std::function<void(std::string_view, std::vector<Bytes>&)> spoil;
  // The orders of copies, changed before they are issued.
  std::function<void(CopyOrder&)> order;

  // What is posted to …/binding.
  std::function<HttpResponse(const HttpRequest&)> binding;

  std::string offer() const { return oid4vc::make_offer_link({false, oid4vc::make_offer(issuer.offer)}); }

  HttpResponse handle(const HttpRequest& request, UnixTime now) {
    if (binding && request.url.ends_with("/binding")) return binding(request);
    HttpResponse answer = issuer.handle(request, now);
    const bool credentials = request.url == issuer.metadata.credential_endpoint ||
                             request.url == issuer.metadata.deferred_credential_endpoint;
    if (!credentials || answer.status != 200) return answer;
    auto response = oid4vc::parse_credential_response(text_of(answer.body), false, 16);
    SP_ASSERT(response.has_value());
    std::string doc_type;
    for (Bytes& credential : response->credentials) {
      const auto bound = oid4vc::read_binding(credential);
      SP_ASSERT(bound.has_value());
      doc_type = bound->doc_type;
      CopyOrder wanted{.doc_type = doc_type,
                       .device_key = bound->device_key,
                       .index = next_index++,
                       .document_number = document_number};
      if (order) order(wanted);
      credential = issue_copy(wanted);
    }
    if (spoil) spoil(doc_type, response->credentials);
    return oid4vc::test::FakeIssuer::json(200, oid4vc::make_credential_response(*response));
  }
};

inline holder::Config desk_config() {
  holder::Config out = test_config();
  out.desks[0].url = oid4vc::test::kIssuer;
  return out;
}
inline holder::Wallet desk_wallet() {
  auto wallet = holder::Wallet::create(desk_config(), bytes_of(kPassphrase), fresh_entropy());
  SP_ASSERT(wallet.has_value());
  return *std::move(wallet);
}

// Drives a job and keeps what it wants kept.
struct Face {
  ScriptedDesk& desk;
  holder::Wallet& wallet;
  UnixTime now = kCheckTime;
  Bytes file = {};  // as last kept
  std::optional<std::string> code = "1234";
  bool offline = false;
  bool disk_full = false;
  std::vector<std::string> steps = {};
  std::size_t saves = 0;
  std::function<HttpResponse(const HttpRequest&)> other = {};  // answers what is not the desk's

  HttpResponse fetch(const HttpRequest& request) {
    if (request.url.starts_with("https://dmv.example")) return desk.handle(request, now);
    if (other) return other(request);
    return {200, {}, {}};
  }

  // Does what is wanted, once. False at the end, or when the store is full.
  bool step(sync::Job& job) {
    const sync::Want want = job.next(now);
    if (steps.empty() || steps.back() != job.progress().step) steps.emplace_back(job.progress().step);
    Result<> done;
    if (const auto* wanted = std::get_if<sync::Fetch>(&want)) {
      done =
          offline ? job.http_failed(sync::HttpFailure::unreachable, now) : job.http_answer(fetch(wanted->request), now);
    } else if (std::holds_alternative<sync::AskCode>(want)) {
      done = job.code_answer(code ? std::optional<std::string_view>(*code) : std::nullopt, now);
    } else if (const auto* wait = std::get_if<sync::Wait>(&want)) {
      now += wait->seconds;
      done = job.waited(now);
    } else if (std::holds_alternative<sync::Save>(want)) {
      if (disk_full) return false;
      auto sealed = wallet.seal(fresh_entropy());
      SP_REQUIRE_OK(sealed);
      file = *std::move(sealed);
      ++saves;
      done = job.saved(now);
    } else {
      return false;
    }
    SP_REQUIRE_OK(done);
    return true;
  }
  sync::Want run(sync::Job& job, int most = 300) {
    while (most-- > 0 && step(job)) {
    }
    return job.next(now);
  }
};

inline std::string failure_of(const sync::Want& want) {
  const auto* failed = std::get_if<sync::Failed>(&want);
  return failed ? std::string(error_name(failed->error.code)) + (failed->retry ? " retry" : "") : "not failed";
}

}  // namespace statepass::test
