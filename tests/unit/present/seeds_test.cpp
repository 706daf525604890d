#include <cstdio>
#include <cstdlib>

#include "support/evidence_kit.hpp"
#include "support/present_kit.hpp"

using namespace statepass;
using namespace statepass::present;
using namespace statepass::test;

namespace {

void write_seed(const std::string& name, const Bytes& bytes) {
  const char* folder = std::getenv("STATEPASS_CORPUS");
  if (folder == nullptr) return;
  std::FILE* file = std::fopen((std::string(folder) + "/" + name).c_str(), "wb");
  REQUIRE(file != nullptr);
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::fclose(file);
}

}  // namespace

// Hidden: writes the seeds of the fuzz targets into the folder STATEPASS_CORPUS (tests/fuzz/corpus).
TEST_CASE("write seeds of present_request and present_evidence", "[.seeds]") {
  const Bytes age = request_body(request_info(), {age_items()});
  write_seed("present_request/age", age);
  write_seed("present_request/two", request_body(request_info(), {age_items(21), driving_items()}));
  RequestInfo info = request_info();
  info.transfer = TransferAsk{6, 1'800'000'000, "I move."};
  info.evidence = EvidenceWish{true, 5361, 9, Hash32{9}};
  write_seed("present_request/move", request_body(info, {driving_items()}));
  const Request request = read_request(age);
  const std::vector<mdoc::ElementRef> over18 = {{mdoc::kAgeNameSpace, "age_over_18"}};
  write_seed("present_request/sealed", seal(request, test::present(issued_age(), over18, request.transcript())));
  const Bytes show = write_show_info({kCheckTime - kCheckTime % kSlot, {}, Anchor{5361, 1, {}}, Profile::age});
  auto packed =
      pack(presentation_of(test::present(issued_age(), over18, show_handover(show).transcript)), {}, Padding::none);
  SP_REQUIRE_OK(packed);
  write_seed("present_request/show", write_show_presentation(show, *packed));

  LedgerWorld world;
  const Hash32 kid = {0x4b};
  world.keys[kid] = LedgerWorld::key_record(kNewYork);
  EvidenceWishes wishes{.kids = {kid},
                        .entries = {{kDocumentList.pack(), &world.bodies[kDocumentList.pack()], 815}},
                        .with_council = true};
  write_seed("present_evidence/full", staple(world, 30, 1'790'003'600, wishes));
  wishes.reference = BlockReference{30, {}};
  wishes.with_council = false;
  write_seed("present_evidence/reference", staple(world, 30, 1'790'003'600, wishes));
}
