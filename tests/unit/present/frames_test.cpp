#include <algorithm>

#include "present/receiver.hpp"
#include "present/text.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::present;
using test::hex;

namespace {

struct Series {  // the same on every run
  std::uint32_t state;
  std::uint32_t next(std::uint32_t below) {
    state = state * 1664525u + 1013904223u;
    return static_cast<std::uint32_t>((std::uint64_t{state} * below) >> 32);
  }
};

Bytes message(std::size_t size, std::uint32_t seed = 1) {
  Bytes body(size - kEnvelopeOverhead);
  Series series{seed};
  for (auto& byte : body) byte = static_cast<std::uint8_t>(series.next(256));
  return write_envelope(Kind::sealed_response, body);
}

// A frame made by hand, for what no sender makes.
Bytes raw_frame(const ByteArray<8>& id, std::size_t size, std::size_t count, unsigned index, ByteView symbol) {
  return write_frame({id, size, count, static_cast<std::uint8_t>(index), symbol});
}

Bytes body_of(const FrameSender& sender, unsigned index) {
  const Bytes frame = sender.frame(static_cast<std::uint8_t>(index));
  auto envelope = read_envelope(frame);
  SP_REQUIRE_OK(envelope);
  CHECK(envelope->kind == Kind::frame);
  return to_bytes(envelope->body);
}

FrameSender sender_of(ByteView bytes, unsigned version = 20) {
  auto sender = FrameSender::make(bytes, version);
  SP_REQUIRE_OK(sender);
  return *std::move(sender);
}

// c(i, j) of the code: symbol i of the message whose only symbol byte that is not 0 is byte j, a 1.
std::uint8_t coefficient(std::size_t count, unsigned i, std::size_t j) {
  std::vector<std::uint8_t> points;
  std::vector<Bytes> unit(count, Bytes(1, 0));
  for (std::size_t p = 0; p < count; ++p) points.push_back(static_cast<std::uint8_t>(p));
  unit[j][0] = 1;
  const std::vector<ByteView> symbols(unit.begin(), unit.end());
  Bytes out(1);
  Interpolation(points).evaluate(static_cast<std::uint8_t>(i), symbols, out);
  return out[0];
}

}  // namespace

TEST_CASE("the published coefficients of the code", "[present]") {
  const auto row = [](std::size_t count, unsigned i) {
    Bytes out;
    for (std::size_t j = 0; j < count; ++j) out.push_back(coefficient(count, i, j));
    return out;
  };
  CHECK(row(3, 3) == Bytes{1, 1, 1});
  CHECK(row(3, 4) == Bytes{15, 8, 6});
  CHECK(row(3, 255) == Bytes{126, 244, 139});
  CHECK(row(3, 1) == Bytes{0, 1, 0});
}

TEST_CASE("the published symbols of K = 5", "[present]") {
  const Bytes symbols[] = {{0, 1}, {4, 5}, {2, 3}, {6, 7}, {8, 9}};
  const Bytes expected[] = {{12, 13}, {10, 11}, {14, 15}, {90, 91}, {94, 95}};
  const std::vector<ByteView> views(std::begin(symbols), std::end(symbols));
  const Interpolation code({0, 1, 2, 3, 4});
  for (unsigned i = 5; i <= 9; ++i) {
    Bytes out(2);
    code.evaluate(static_cast<std::uint8_t>(i), views, out);
    CHECK(out == expected[i - 5]);
  }
}

TEST_CASE("any K of the 256 symbols restore the message, for every K", "[present]") {
  Series series{3};
  for (std::size_t count = 2; count <= kMostSymbols; ++count) {
    // A last symbol that is full, and one that is not.
    for (const bool full : {true, false}) {
      const std::size_t each = 3 + series.next(6);
      const std::size_t size =
          full || each > count ? each * count : each * count - series.next(static_cast<std::uint32_t>(each));
      const Bytes bytes = message(size, static_cast<std::uint32_t>(count));
      Bytes padded = bytes;
      padded.resize(each * count, 0);
      std::vector<std::uint8_t> points;
      std::vector<ByteView> symbols;
      for (std::size_t j = 0; j < count; ++j) {
        points.push_back(static_cast<std::uint8_t>(j));
        symbols.push_back(ByteView(padded).subspan(j * each, each));
      }
      const Interpolation code(points);
      std::vector<unsigned> order(256);
      for (unsigned i = 0; i < 256; ++i) order[i] = i;
      for (unsigned i = 255; i > 0; --i) std::swap(order[i], order[series.next(i + 1)]);
      FrameReceiver receiver;
      for (std::size_t i = 0; i < count; ++i) {
        Bytes symbol(each);
        code.evaluate(static_cast<std::uint8_t>(order[i]), symbols, symbol);
        auto got = receiver.take(raw_frame(short_hash(bytes), size, count, order[i], symbol), 0);
        INFO("K " << count << " size " << size << " symbol " << i);
        SP_REQUIRE_OK(got);
        REQUIRE(got->has_value() == (i + 1 == count));
        if (*got) CHECK(**got == bytes);
      }
    }
  }
}

TEST_CASE("what a sender shows, a receiver reads, whatever it misses", "[present]") {
  for (std::size_t size : {6u, 7u, 814u, 1'626u, 1'627u, 4'069u, 14'117u, 32'768u}) {
    for (unsigned version : {15u, 20u}) {
      const Bytes bytes = message(size);
      const FrameSender sender = sender_of(bytes, version);
      INFO("size " << size << " K " << sender.count());
      CHECK(sender.message_bytes() == size);
      Series series{static_cast<std::uint32_t>(size)};
      FrameReceiver receiver;
      std::optional<Bytes> got;
      std::size_t shown = 0;
      for (unsigned i = series.next(256); !got && shown < 400; i = (i + 1) % 256, ++shown) {
        if (series.next(100) < 20) continue;
        auto text = read_text(sender.text(static_cast<std::uint8_t>(i)), Origin::scanned);
        SP_REQUIRE_OK(text);
        auto envelope = read_envelope(*text);
        SP_REQUIRE_OK(envelope);
        auto taken = receiver.take(envelope->body, static_cast<std::int64_t>(shown) * 100);
        SP_REQUIRE_OK(taken);
        got = *taken;
      }
      REQUIRE(got.has_value());
      CHECK(*got == bytes);
      CHECK(receiver.progress().want == 0);
    }
  }
}

TEST_CASE("one symbol fewer than K gives nothing, and again the same neither", "[present]") {
  const FrameSender sender = sender_of(message(4'069));
  REQUIRE(sender.count() == 6);
  FrameReceiver receiver;
  for (int round = 0; round < 3; ++round) {
    for (unsigned i = 0; i < 5; ++i) {
      auto got = receiver.take(body_of(sender, i + 40), round * 1'000 + static_cast<std::int64_t>(i) * 100);
      SP_REQUIRE_OK(got);
      CHECK_FALSE(got->has_value());
    }
  }
  CHECK(receiver.progress().have == 5);
  CHECK(receiver.progress().want == 6);
  CHECK(receiver.idle_since(500));
  CHECK_FALSE(receiver.idle_since(400));
  receiver.forget();
  CHECK(receiver.progress().want == 0);
}

TEST_CASE("headers out of range and symbols of another length are dropped and counted", "[present]") {
  const ByteArray<8> id{1};
  FrameReceiver receiver;
  const auto header = [&](std::size_t size, std::size_t count, std::size_t symbol) {
    return receiver.take(raw_frame(id, size, count, 0, Bytes(symbol, 0)), 0);
  };
  SP_CHECK_ERROR(header(1'000, 0, 500), present_frame_header);
  SP_CHECK_ERROR(header(1'000, 1, 1'000), present_frame_header);
  SP_CHECK_ERROR(header(1'000, 129, 8), present_frame_header);
  SP_CHECK_ERROR(header(1'000, 255, 4), present_frame_header);
  SP_CHECK_ERROR(header(0, 2, 1), present_frame_header);
  SP_CHECK_ERROR(header(5, 2, 3), present_frame_header);
  SP_CHECK_ERROR(header(32'769, 64, 513), present_frame_header);
  SP_CHECK_ERROR(header(6, 4, 2), present_frame_header);  // the fourth symbol would be empty
  SP_CHECK_ERROR(header(1'000, 2, 499), present_frame_length);
  SP_CHECK_ERROR(header(1'000, 2, 501), present_frame_length);
  SP_CHECK_ERROR(receiver.take(Bytes(12, 1), 0), present_frame_header);
  SP_CHECK_ERROR(receiver.take({}, 0), present_frame_header);
  CHECK(receiver.dropped() == 12);
  receiver.count_damaged();
  CHECK(receiver.dropped() == 13);
  CHECK(receiver.progress().want == 0);
  SP_REQUIRE_OK(header(1'000, 2, 500));
}

TEST_CASE("contradictions and poison start the session anew", "[present]") {
  const Bytes bytes = message(4'069);
  const FrameSender sender = sender_of(bytes);
  const auto id = short_hash(bytes);
  const Bytes other(sender.symbol_bytes(), 0xaa);
  FrameReceiver receiver;
  SP_REQUIRE_OK(receiver.take(body_of(sender, 0), 0));
  // Another symbol for an index seen before.
  SP_CHECK_ERROR(receiver.take(raw_frame(id, bytes.size(), 6, 0, other), 0), present_frame_conflict);
  CHECK(receiver.progress().want == 0);
  // Another n (with the same symbol length), another K.
  receiver.forget();
  SP_REQUIRE_OK(receiver.take(body_of(sender, 0), 0));
  SP_CHECK_ERROR(receiver.take(raw_frame(id, bytes.size() + 1, 6, 1, other), 0), present_frame_conflict);
  SP_REQUIRE_OK(receiver.take(body_of(sender, 0), 0));
  receiver.forget();
  SP_REQUIRE_OK(receiver.take(body_of(sender, 0), 0));
  SP_CHECK_ERROR(receiver.take(raw_frame(id, bytes.size(), 7, 1, Bytes(582, 0)), 0), present_frame_conflict);
  // A poisoned symbol of an index that was not seen: noticed at the end.
  receiver.forget();
  SP_REQUIRE_OK(receiver.take(raw_frame(id, bytes.size(), 6, 9, other), 0));
  for (unsigned i = 0; i < 4; ++i) SP_REQUIRE_OK(receiver.take(body_of(sender, i), 0));
  auto poisoned = receiver.take(body_of(sender, 4), 0);
  const bool refused =
      test::error_of(poisoned) == "present_message_hash" || test::error_of(poisoned) == "present_frame_padding";
  CHECK(refused);
  // And the message comes through all the same.
  std::optional<Bytes> got;
  for (unsigned i = 20; i < 26; ++i) {
    auto taken = receiver.take(body_of(sender, i), 100);
    SP_REQUIRE_OK(taken);
    got = *taken;
  }
  REQUIRE(got.has_value());
  CHECK(*got == bytes);
}

TEST_CASE("padding that is not zero, and a hash that is another", "[present]") {
  const Bytes bytes = message(11);  // K = 2: 6 + 5 and one byte of padding
  Bytes padded = bytes;
  padded.push_back(1);
  FrameReceiver receiver;
  SP_REQUIRE_OK(receiver.take(raw_frame(short_hash(bytes), 11, 2, 0, ByteView(padded).first(6)), 0));
  SP_CHECK_ERROR(receiver.take(raw_frame(short_hash(bytes), 11, 2, 1, ByteView(padded).last(6)), 0),
                 present_frame_padding);
  padded.back() = 0;
  const ByteArray<8> other{9, 9};
  SP_REQUIRE_OK(receiver.take(raw_frame(other, 11, 2, 0, ByteView(padded).first(6)), 0));
  SP_CHECK_ERROR(receiver.take(raw_frame(other, 11, 2, 1, ByteView(padded).last(6)), 0), present_message_hash);
}

TEST_CASE("frames restore messages alone", "[present]") {
  const auto carry = [](ByteView bytes) {
    FrameReceiver receiver;
    const std::size_t half = (bytes.size() + 1) / 2;
    Bytes padded = to_bytes(bytes);
    padded.resize(2 * half, 0);
    SP_REQUIRE_OK(receiver.take(raw_frame(short_hash(bytes), bytes.size(), 2, 0, ByteView(padded).first(half)), 0));
    return receiver.take(raw_frame(short_hash(bytes), bytes.size(), 2, 1, ByteView(padded).last(half)), 0);
  };
  SP_REQUIRE_OK(carry(write_envelope(Kind::notice, Bytes(20, 1))));
  SP_CHECK_ERROR(carry(write_envelope(Kind::frame, Bytes(20, 1))), present_nested_frame);
  SP_CHECK_ERROR(carry(write_envelope(Kind::checkpoint, Bytes(20, 1))), present_kind);
  SP_CHECK_ERROR(carry(Bytes(20, 1)), present_envelope_check);
  SP_CHECK_ERROR(carry(write_envelope(Kind::request, Bytes(2'100, 1))), present_too_large);
}

TEST_CASE("three new starts in a minute are interference", "[present]") {
  const FrameSender sender = sender_of(message(4'069));
  const Bytes other(sender.symbol_bytes(), 0xaa);
  FrameReceiver receiver;
  const auto clash = [&](std::int64_t now) {
    SP_REQUIRE_OK(receiver.take(body_of(sender, 0), now));
    return receiver.take(raw_frame(take_array<8>(body_of(sender, 0)), 4'069, 6, 0, other), now);
  };
  SP_CHECK_ERROR(clash(0), present_frame_conflict);
  SP_CHECK_ERROR(clash(30'000), present_frame_conflict);
  SP_CHECK_ERROR(clash(59'999), present_interference);
  // Everything is forgotten, the count too.
  SP_CHECK_ERROR(clash(60'000), present_frame_conflict);
  SP_CHECK_ERROR(clash(90'000), present_frame_conflict);
  SP_CHECK_ERROR(clash(120'000), present_frame_conflict);  // the first is a minute old
  SP_CHECK_ERROR(clash(121'000), present_interference);
}

TEST_CASE("two screens at once: the first message completes, a third screen waits", "[present]") {
  const Bytes a = message(4'069, 1), b = message(4'133, 2), c = message(3'685, 3);
  const FrameSender first = sender_of(a), second = sender_of(b), third = sender_of(c);
  FrameReceiver receiver;
  std::optional<Bytes> got;
  for (unsigned i = 0; i < 6; ++i) {
    const auto now = static_cast<std::int64_t>(i) * 100;
    for (const FrameSender* sender : {&first, &second, &third}) {
      auto taken = receiver.take(body_of(*sender, i), now);
      SP_REQUIRE_OK(taken);
      if (*taken && !got) got = *taken;
    }
  }
  REQUIRE(got.has_value());
  CHECK(*got == a);
  CHECK(receiver.dropped() > 0);  // of the third
}

TEST_CASE("a newer message takes over when the older has stood still for a second", "[present]") {
  const FrameSender first = sender_of(message(4'069, 1)), second = sender_of(message(4'133, 2)),
                    third = sender_of(message(3'685, 3));
  FrameReceiver receiver;
  for (unsigned i = 0; i < 3; ++i) SP_REQUIRE_OK(receiver.take(body_of(first, i), 0));
  SP_REQUIRE_OK(receiver.take(body_of(second, 0), 900));
  SP_REQUIRE_OK(receiver.take(body_of(second, 1), 950));
  CHECK(receiver.progress().have == 3);  // the older is still held
  SP_REQUIRE_OK(receiver.take(body_of(second, 2), 1'000));
  SP_REQUIRE_OK(receiver.take(body_of(second, 3), 1'100));
  CHECK(receiver.progress().have == 4);
  // The older is gone: a third message finds room at once.
  const std::size_t before = receiver.dropped();
  SP_REQUIRE_OK(receiver.take(body_of(third, 0), 1'150));
  CHECK(receiver.dropped() == before);
  // A fourth is dropped while both grow, and let in when the newer has stood still.
  SP_REQUIRE_OK(receiver.take(body_of(first, 0), 1'200));
  CHECK(receiver.dropped() == before + 1);
  SP_REQUIRE_OK(receiver.take(body_of(first, 0), 2'150));
  CHECK(receiver.dropped() == before + 1);
}

TEST_CASE("frames shown until complete, as measured for the specification", "[present]") {
  // Table of section 5: 20 % random loss, random start, version 20-L; median and 99th percentile of 1,000 runs.
  struct Row {
    std::size_t size;
    std::size_t count;
    std::size_t median;
    std::size_t p99;
  };
  for (const Row& row : {Row{2'048, 3, 3, 7}, Row{4'096, 6, 7, 12}, Row{8'192, 11, 13, 19}, Row{16'384, 21, 26, 33}}) {
    REQUIRE(sender_of(message(row.size)).count() == row.count);
    Series series{static_cast<std::uint32_t>(row.size)};
    std::vector<std::size_t> shown;
    for (int run = 0; run < 1'000; ++run) {
      std::size_t have = 0, frames = 0;
      for (; have < row.count; ++frames) have += series.next(100) >= 20 ? 1 : 0;  // any K different ones will do
      shown.push_back(frames);
    }
    std::sort(shown.begin(), shown.end());
    INFO("message of " << row.size);
    CHECK(shown[500] + 1 >= row.median);
    CHECK(shown[500] <= row.median + 1);
    CHECK(shown[990] + 1 >= row.p99);
    CHECK(shown[990] <= row.p99 + 1);
  }
}
