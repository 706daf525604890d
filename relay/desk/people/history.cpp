#include "desk/people/history.hpp"

#include "base/text.hpp"
#include "cbor/encoder.hpp"
#include "crypto/sha.hpp"

namespace statepass::desk {
namespace {

constexpr std::string_view kFirst = "statepass-audit";

struct Line {
  std::int64_t seq;
  UnixTime time;
  std::string who, what, subject, detail, previous;

  std::string hash() const {
    cbor::Encoder out;
    out.array(7).integer(seq).integer(time).tstr(who).tstr(what).tstr(subject).tstr(detail).tstr(previous);
    return to_hex(crypto::sha256(out.bytes()));
  }
};

}  // namespace

void History::add(const std::string& subject, const Event& event) {
  database_.transaction([&] {
    const auto last = database_.find("SELECT COALESCE(MAX(seq), 0) FROM events");
    database_.execute(
        "INSERT INTO events (seq, subject, time, kind, by_staff, reason, act) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {value_of(last->integer(0) + 1), value_of(subject), value_of(event.time ? event.time : clock_.now()),
         value_of(event.kind), value_of(event.by), value_of(event.reason), value_of(event.act)});
  });
}

std::vector<Event> History::of(const std::string& subject) {
  std::vector<Event> out;
  for (const Row& row : database_.query(
           "SELECT time, kind, by_staff, reason, act FROM events WHERE subject = ? ORDER BY seq", {value_of(subject)}))
    out.push_back({row.integer(0), row.text(1), row.maybe_text(2), row.maybe_text(3), row.maybe_text(4)});
  return out;
}

void History::audit(const std::string& who, const std::string& what, const std::string& subject,
                    const std::string& detail) {
  database_.transaction([&] {
    const auto last = database_.find("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
    const Line line{last ? last->integer(0) + 1 : 1,           clock_.now(), who, what, subject, detail,
                    last ? last->text(1) : std::string(kFirst)};
    database_.execute(
        "INSERT INTO audit (seq, time, who, what, subject, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        {value_of(line.seq), value_of(line.time), value_of(line.who), value_of(line.what), value_of(line.subject),
         value_of(line.detail), value_of(line.previous), value_of(line.hash())});
  });
}

std::optional<std::int64_t> History::broken_line() {
  std::string previous(kFirst);
  std::int64_t expected = 1;
  for (const Row& row :
       database_.query("SELECT seq, time, who, what, subject, detail, previous, hash FROM audit ORDER BY seq")) {
    const Line line{row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)};
    if (line.seq != expected || line.previous != previous || line.hash() != row.text(7)) return expected;
    previous = row.text(7);
    ++expected;
  }
  return std::nullopt;
}

}  // namespace statepass::desk
