#include "cli/light.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <thread>

#include "base/text.hpp"
#include "capi/handles.hpp"
#include "capi/shape.hpp"
#include "cbor/decoder.hpp"
#include "cli/chain.hpp"
#include "cli/http.hpp"
#include "cli/input.hpp"
#include "cli/pictures.hpp"
#include "cli/store.hpp"
#include "ledger/list_id.hpp"
#include "present/envelope.hpp"
#include "present/text.hpp"
#include "qbft/conflict.hpp"
#include "sync/sync_job.hpp"

namespace statepass::cli {
namespace {

using sync::Known;

std::string words_of(Errc code) {
  return std::string(error_words(code)) + " (" + std::string(error_name(code)) + ")";
}

class Light {
 public:
  explicit Light(const LightOptions& options)
      : options_(options), ledger_(opened(options)), fixed_(fixed_time(options)) {}

  UnixTime now() const { return fixed_ ? *fixed_ : time_argument({}); }
  sync::LedgerView& view() { return ledger_.view; }
  const std::string& name() const { return options_.store; }
  void save() { keep(options_.store, ledger_.view.save()); }

  // One conversation with the relays. What came of it is kept, whatever it was.
  std::optional<Error> converse(sync::SyncWishes wishes) {
    sync::SyncJob job(ledger_.config, ledger_.view, std::move(wishes));
    const sync::Want end = drive(job);
    save();
    const auto* failed = std::get_if<sync::Failed>(&end);
    return failed != nullptr ? std::optional(failed->error) : std::nullopt;
  }

  // What the light client knows, and how the last conversation ended.
  Bytes describe(const std::optional<Error>& error) {
    const Bytes status = capi::ledger_status(ledger_, now());
    cbor::MapEncoder out;
    cbor::Decoder in(status);
    for (auto left = in.map(); left && *left > 0; --*left) {
      const auto key = in.tstr();
      const auto value = in.item();
      if (!key || !value) break;
      out.put_raw(*key, *value);
    }
    out.put("age", capi::integer(now() - view().client().head().time));
    out.put("outcome", capi::tstr(error ? "refused" : "verified"));
    if (error) out.put("code", capi::tstr(error_name(error->code)));
    if (error && view().client().contradiction()) put_conflict(out);
    return out.take();
  }

 private:
  static sp_ledger opened(const LightOptions& options) {
    sync::ChainConfig config = read_chain(options.chain);
    if (!options.relays.empty()) {
      if (const auto used = config.use_relays(options.relays); !used)
        stop(Exit::grey, "--relay: " + words_of(used.error().code));
    }
    const auto record = read_kept(options.store);
    if (!record) {
      sync::LedgerView fresh(config);
      return {std::move(config), std::move(fresh)};
    }
    auto view = sync::LedgerView::load(*record, config);
    // Never anew by itself: what was found out, a contradiction above all, would be forgotten.
    if (!view) stop(Exit::grey, options.store + ": " + words_of(view.error().code));
    return {std::move(config), *std::move(view)};
  }

  static std::optional<UnixTime> fixed_time(const LightOptions& options) {
    if (!options.at) return std::nullopt;
    if (!sync::kDevelopmentBuild) stop(Exit::grey, "--at: development builds only");
    return time_argument(options.at);
  }

  sync::Want drive(sync::Job& job) {
    for (;;) {
      sync::Want want = job.next(now());
      show(job.progress());
      if (const auto* wanted = std::get_if<sync::Fetch>(&want)) {
        const auto answer = fetch(*wanted);
        SP_ASSERT(answer ? job.http_answer(*answer, now()) : job.http_failed(answer.error(), now()));
      } else if (const auto* wait = std::get_if<sync::Wait>(&want)) {
        std::this_thread::sleep_for(std::chrono::seconds(wait->seconds));
        SP_ASSERT(job.waited(now()));
      } else {
        return want;
      }
    }
  }

  static void show(const sync::Progress& progress) {
    if (::isatty(STDERR_FILENO) == 0) return;
    const std::string step(progress.step);
    std::fprintf(stderr, "\r\033[K%s", step.c_str());
    if (progress.of > 0) std::fprintf(stderr, " %u of %u", progress.done, progress.of);
    if (progress.step == "finished") std::fputs("\r\033[K", stderr);
  }

  void put_conflict(cbor::MapEncoder& out) {
    const auto conflict = qbft::conflict_of(view().client());
    if (!conflict) {
      out.put("conflictCode", capi::tstr(error_name(conflict.error().code)));
      return;
    }
    const std::string path = options_.store + ".conflict";
    keep(path, qbft::encode_conflict(*conflict));
    out.put("conflict", capi::tstr(path));
  }

  const LightOptions& options_;
  sp_ledger ledger_;
  std::optional<UnixTime> fixed_;
};

// Nobody there is the network's fault; all else is a refusal.
Exit exit_of(const std::optional<Error>& error) {
  if (!error) return Exit::good;
  return error->code == Errc::sync_silent ? Exit::machine : Exit::bad;
}

// ---- prove

struct Entry {
  std::string text;
  std::uint64_t list;
  std::uint64_t index;
};

Entry entry_argument(const std::string& text, std::uint64_t chain) {
  const auto bad = [] { stop(Exit::grey, "--status: not LIST:INDEX"); };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) bad();
  const std::string list = text.substr(0, colon), digits = text.substr(colon + 1);
  if (digits.empty() || digits.size() > 6 || digits.find_first_not_of("0123456789") != std::string::npos) bad();
  Entry out{text, 0, std::stoull(digits)};
  if (list.find('/') != std::string::npos) {
    const auto uri = ledger::parse_status_list_uri(list);
    if (!uri || uri->chain != chain) stop(Exit::grey, "--status: not the URI of a status list of this chain");
    out.list = uri->list.pack();
  } else {
    const auto id = ledger::ListId::unpack(be_value(hex_argument(list, 8, "--status")));
    if (!id) stop(Exit::grey, "--status: " + words_of(id.error().code));
    out.list = id->pack();
  }
  return out;
}

template <class T>
cbor::MapEncoder fact_line(std::string_view item, std::string_view name, const sync::Fact<T>& fact) {
  cbor::MapEncoder out;
  out.put("item", capi::tstr(item)).put("name", capi::tstr(name));
  const std::string_view result = fact.known == Known::yes      ? "value"
                                  : fact.known == Known::absent ? "absent"
                                                                : "unknown";
  out.put("result", capi::tstr(result));
  if (fact.known != Known::no)
    out.put("block", capi::uint(fact.as_of.block)).put("time", capi::integer(fact.as_of.time));
  return out;
}

template <class T>
Exit exit_of(const sync::Fact<T>& fact, bool good) {
  if (fact.known == Known::no) return Exit::grey;
  return fact.known == Known::yes && good ? Exit::good : Exit::bad;
}

std::string_view name_of(ledger::issuer_registry::KeyState state) {
  using ledger::issuer_registry::KeyState;
  return state == KeyState::active ? "active" : state == KeyState::retired ? "retired" : "compromised";
}

void add_key(const Hash32& kid, Light& light, Results& results) {
  using ledger::issuer_registry::KeyState;
  const auto fact = light.view().key(kid);
  cbor::MapEncoder line = fact_line("key", to_hex0x(kid), fact);
  if (fact.known == Known::yes) {
    line.put("jurisdiction", capi::uint(fact.value.jurisdiction))
        .put("letters", capi::tstr(light.view().letters_of(fact.value.jurisdiction)))
        .put("purpose", capi::uint(static_cast<std::uint64_t>(fact.value.purpose)))
        .put("state", capi::tstr(name_of(fact.value.state)))
        .put("from", capi::integer(fact.value.from))
        .put("to", capi::integer(fact.value.to));
    if (fact.value.cutoff != 0) line.put("cutoff", capi::integer(fact.value.cutoff));
  }
  results.add(light.name(), line.take(), exit_of(fact, fact.value.state != KeyState::compromised));
}

void add_status(const Entry& entry, Light& light, Results& results) {
  const auto fact = light.view().status(entry.list, entry.index);
  cbor::MapEncoder line = fact_line("status", entry.text, fact);
  if (fact.known == Known::yes) line.put("status", capi::tstr(status::name_of(fact.value)));
  results.add(light.name(), line.take(), exit_of(fact, fact.value == status::Value::valid));
}

void add_member(const std::string& letters, Light& light, Results& results) {
  const auto jurisdiction = light.view().jurisdiction_of(letters);
  // All members are proven at once, so letters that nobody has are proven absent as soon as any are known.
  const auto any = light.view().member(1);
  const auto fact = jurisdiction
                        ? light.view().member(*jurisdiction)
                        : sync::Fact<bool>{any.known == Known::no ? Known::no : Known::absent, false, any.as_of};
  results.add(light.name(), fact_line("member", letters, fact).take(), exit_of(fact, true));
}

}  // namespace

void light_follow(const LightOptions& options, Results& results) {
  Light light(options);
  for (std::uint64_t i = 0; options.count == 0 || i < options.count; ++i) {
    if (i > 0) std::this_thread::sleep_for(std::chrono::seconds(options.every));
    const auto error = light.converse({});
    results.add(light.name(), light.describe(error), exit_of(error));
    std::fflush(stdout);
    // Only a new checkpoint, or nothing at all, can help.
    if (light.view().stopped(light.now()) != Reason::none) return;
  }
}

void light_prove(const LightOptions& options, Results& results) {
  Light light(options);
  sync::SyncWishes wishes;
  std::vector<Entry> entries;
  for (const std::string& kid : options.keys) wishes.kids.push_back(take_array<32>(hex_argument(kid, 32, "--key")));
  for (const std::string& text : options.statuses) {
    entries.push_back(entry_argument(text, light.view().chain()));
    wishes.lists.push_back(entries.back().list);
  }
  const std::vector<Hash32> kids = wishes.kids;
  const auto error = light.converse(std::move(wishes));
  if (error) return results.add(light.name(), light.describe(error), exit_of(error));
  for (const Hash32& kid : kids) add_key(kid, light, results);
  for (const Entry& entry : entries) add_status(entry, light, results);
  for (const std::string& letters : options.members) add_member(letters, light, results);
}

void light_checkpoint(const LightOptions& options, Results& results) {
  Light light(options);
  if (light.view().client().contradiction()) {
    const Error error{Errc::qbft_contradiction};
    return results.add(light.name(), light.describe(error), exit_of(error));
  }
  const qbft::Checkpoint checkpoint = light.view().client().checkpoint();
  const Bytes envelope = present::write_envelope(present::Kind::checkpoint, qbft::encode_checkpoint(checkpoint));
  const std::string text = present::write_text_q(envelope);
  if (options.picture) return write_picture(options.store, bytes_of(text), options.scale);
  results.add(light.name(),
              cbor::MapEncoder()
                  .put("chainId", capi::uint(checkpoint.chain))
                  .put("number", capi::uint(checkpoint.number))
                  .put("hash", capi::hex(checkpoint.hash))
                  .put("time", capi::integer(checkpoint.time))
                  .put_raw("validators", capi::addresses(checkpoint.validators.members()))
                  .put("text", capi::tstr(text))
                  .take(),
              Exit::good);
}

void light_import(const LightOptions& options, Results& results) {
  Light light(options);
  const Bytes content = read_input(options.file);
  const auto read = [&]() -> Result<qbft::Checkpoint> {
    std::string_view text = text_of(content);
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    SP_TRY_ASSIGN(const Bytes bytes, present::read_text(text, present::Origin::pasted));
    SP_TRY_ASSIGN(const present::Envelope envelope, present::read_envelope(bytes));
    if (envelope.kind != present::Kind::checkpoint) return fail(Errc::present_kind);
    return qbft::decode_checkpoint(envelope.body);
  };
  const auto checkpoint = read();
  if (!checkpoint) return results.malformed(options.file, to_error(checkpoint.error()));
  const auto trusted = light.view().trust(*checkpoint);
  if (trusted) light.save();
  const std::optional<Error> error = trusted ? std::nullopt : std::optional(trusted.error());
  results.add(options.file, light.describe(error), exit_of(error));
}

}  // namespace statepass::cli
