#include "common/http/web_socket_frames.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::common;
using Event = FrameReader::Event;
using Kind = FrameReader::Event::Kind;

namespace {

std::string masked(unsigned first, std::string_view payload, std::string_view length = "") {
  std::string frame(1, static_cast<char>(first));
  if (length.empty())
    frame.push_back(static_cast<char>(0x80 | payload.size()));
  else
    frame.append(length);
  frame.append("\x01\x02\x03\x04");
  for (std::size_t i = 0; i < payload.size(); ++i)
    frame.push_back(static_cast<char>(payload[i] ^ static_cast<char>(i % 4 + 1)));
  return frame;
}

std::vector<Event> read_all(std::string_view bytes, std::size_t step, std::size_t most = 1000) {
  FrameReader reader(most);
  std::vector<Event> events;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    reader.feed(bytes.substr(at, step));
    while (auto event = reader.next()) events.push_back(*std::move(event));
  }
  return events;
}

std::uint16_t fault_of(std::string_view bytes, std::size_t most = 1000) {
  const auto events = read_all(bytes, bytes.size(), most);
  return !events.empty() && events.back().kind == Kind::kFault ? events.back().code : std::uint16_t{0};
}

}  // namespace

TEST_CASE("the accept value of RFC 6455") {
  CHECK(web_socket_accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  CHECK_FALSE(web_socket_accept(""));
  CHECK_FALSE(web_socket_accept("dGhlIHNhbXBsZSBub25jZ"));
  CHECK_FALSE(web_socket_accept("AAAA"));
}

TEST_CASE("frame heads have the shortest length") {
  CHECK(frame_head(Opcode::kText, 125) == "\x81\x7d");
  CHECK(frame_head(Opcode::kText, 126) == std::string("\x81\x7e\x00\x7e", 4));
  CHECK(frame_head(Opcode::kText, 65535) == std::string("\x81\x7e\xff\xff", 4));
  CHECK(frame_head(Opcode::kText, 65536) == std::string("\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10));
}

TEST_CASE("messages come out whole, however their bytes arrive") {
  const std::string long_text(300, 'a');
  const std::string bytes = masked(0x81, "one") + masked(0x89, "are you there") + masked(0x01, "t") + masked(0x8a, "") +
                            masked(0x00, "w") + masked(0x80, "o") +
                            masked(0x81, long_text, std::string("\xfe\x01\x2c", 3)) + masked(0x81, "") +
                            masked(0x88, "\x03\xe8");
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    const auto events = read_all(bytes, step);
    REQUIRE(events.size() == 7);
    CHECK(events[0].payload == "one");
    CHECK(events[1].kind == Kind::kPing);
    CHECK(events[1].payload == "are you there");
    CHECK(events[2].kind == Kind::kPong);
    CHECK(events[3].payload == "two");
    CHECK(events[4].payload == long_text);
    CHECK((events[5].kind == Kind::kText && events[5].payload.empty()));
    CHECK((events[6].kind == Kind::kClose && events[6].code == 1000));
  }
}

TEST_CASE("what breaks the rules is a fault with its code") {
  CHECK(fault_of(std::string("\x81\x01x", 3)) == 1002);  // unmasked
  CHECK(fault_of(masked(0xc1, "x")) == 1002);            // reserved bit
  CHECK(fault_of(masked(0x83, "x")) == 1002);            // unknown opcode
  CHECK(fault_of(masked(0x8b, "x")) == 1002);
  CHECK(fault_of(masked(0x09, "x")) == 1002);                                                    // control in fragments
  CHECK(fault_of(masked(0x89, std::string(126, 'x'), std::string("\xfe\x00\x7e", 3))) == 1002);  // long control
  CHECK(fault_of(masked(0x80, "x")) == 1002);                                                    // continues nothing
  CHECK(fault_of(masked(0x01, "x") + masked(0x81, "y")) == 1002);                                // text inside a text
  CHECK(fault_of(masked(0x01, "x") + masked(0x82, "y")) == 1002);
  CHECK(fault_of(masked(0x81, std::string(125, 'x'), std::string("\xfe\x00\x7d", 3))) ==
        1002);  // length not the shortest
  CHECK(fault_of(masked(0x81, "x", std::string("\xff\x00\x00\x00\x00\x00\x00\xff\xff", 9)), 1 << 20) == 1002);
  CHECK(fault_of(masked(0x81, "x", std::string("\xff\x80\x00\x00\x00\x00\x01\x00\x00", 9)), 1 << 20) == 1002);
  CHECK(fault_of(masked(0x88, "x")) == 1002);         // half a close code
  CHECK(fault_of(masked(0x88, "\x03\xed")) == 1002);  // 1005 is never sent
  CHECK(fault_of(masked(0x88, "\x03\xe8\xff")) == 1002);
  CHECK(fault_of(masked(0x82, "x")) == 1003);          // binary
  CHECK(fault_of(masked(0x81, "\xff")) == 1007);       // not UTF-8
  CHECK(fault_of(masked(0x81, "123456"), 5) == 1009);  // too long
  CHECK(fault_of(masked(0x01, "1234") + masked(0x80, "56"), 5) == 1009);
  CHECK(fault_of(masked(0x81, "12345"), 5) == 0);
  CHECK(fault_of(masked(0x01, "12") + masked(0x80, "345"), 5) == 0);
}

TEST_CASE("after a fault or a close nothing is read") {
  FrameReader reader(100);
  reader.feed(masked(0x88, "") + masked(0x81, "more"));
  CHECK(reader.next()->kind == Kind::kClose);
  CHECK_FALSE(reader.next());
  reader.feed(masked(0x81, "more"));
  CHECK_FALSE(reader.next());
}
