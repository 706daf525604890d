#include "cli/answers.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "cli/input.hpp"

namespace statepass::cli {
namespace {

struct CloseLedger {
  void operator()(sp_ledger* ledger) const { sp_ledger_close(ledger); }
};
struct CloseVerifier {
  void operator()(sp_verifier* verifier) const { sp_verifier_close(verifier); }
};
using Ledger = std::unique_ptr<sp_ledger, CloseLedger>;
using Verifier = std::unique_ptr<sp_verifier, CloseVerifier>;

Ledger open_ledger(const AnswerOptions& options) {
  const Bytes chain = read_input(options.chain);
  const Bytes record = options.ledger ? read_input(*options.ledger) : Bytes();
  sp_ledger* out = nullptr;
  const sp_error error = sp_ledger_open(lend(chain), lend(record), &out);
  if (error.code != SP_OK) stop(Exit::grey, options.chain + ": " + sp_error_words(error.code));
  return Ledger(out);
}

// A fresh one for each file: nothing of one answer is remembered in the next.
Verifier open_verifier(const Ledger& ledger) {
  sp_verifier* out = nullptr;
  const sp_error error = sp_verifier_open(ledger.get(), &out);
  if (error.code != SP_OK)
    stop(Exit::grey, std::string("roots of the chain configuration: ") + sp_error_words(error.code));
  return Verifier(out);
}

std::vector<std::string> files_of(const std::vector<std::string>& given) {
  std::vector<std::string> out;
  for (const std::string& path : given) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      out.push_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
      if (entry.is_regular_file(error)) out.push_back(entry.path().string());
    }
    if (error) stop(Exit::machine, path + ": cannot be read");
  }
  std::ranges::sort(out);
  return out;
}

// A member of a map as encoded; empty when there is none of this name.
ByteView member_of(ByteView map, std::string_view name) {
  cbor::Decoder in(map);
  const auto count = in.map();
  for (std::size_t i = 0; count && i < *count; ++i) {
    const auto key = in.tstr();
    const auto value = in.item();
    if (!key || !value) break;
    if (*key == name) return *value;
  }
  return {};
}

std::string_view text_member(ByteView map, std::string_view name) {
  cbor::Decoder in(member_of(map, name));
  const auto text = in.tstr();
  return text ? *text : std::string_view();
}

Exit exit_of(std::string_view outcome) {
  if (outcome == "green") return Exit::good;
  return outcome == "amber" || outcome == "red" ? Exit::bad : Exit::grey;
}

// Line by line until there is a verdict.
void verify_file(const std::string& file, const Ledger& ledger, UnixTime now, Results& results) {
  const Verifier verifier = open_verifier(ledger);
  const Bytes content = read_input(file);
  std::int64_t ticks = 0;
  for (std::string_view rest = text_of(content); !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::string_view bare = line.substr(0, line.find_last_not_of('\r') + 1);
    Buffer checked;
    const sp_error error = sp_verifier_take(verifier.get(), lend(bytes_of(bare)), false, now, ticks++, checked.out());
    if (error.code != SP_OK) return results.malformed(file, error);
    if (text_member(checked.view(), "kind") != "verdict") continue;
    const ByteView verdict = member_of(checked.view(), "verdict");
    return results.add(file, verdict, exit_of(text_member(verdict, "outcome")));
  }
  results.add(file,
              cbor::MapEncoder()
                  .put("outcome", std::move(cbor::Encoder().tstr("grey")))
                  .put("headline", std::move(cbor::Encoder().tstr("no_verdict")))
                  .take(),
              Exit::grey);
}

}  // namespace

void verify_answers(const AnswerOptions& options, Results& results) {
  const Ledger ledger = open_ledger(options);
  const UnixTime now = time_argument(options.at);
  for (const std::string& file : files_of(options.files)) verify_file(file, ledger, now, results);
}

}  // namespace statepass::cli
