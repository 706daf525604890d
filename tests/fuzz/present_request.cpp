#include "present/pending.hpp"
#include "present/show.hpp"

using namespace statepass;

// The input as the body of a request, of a show presentation and of a sealed response. A request's info is written as
// it was read, when it has no members that are passed over.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  if (auto request = present::Request::read(input)) {
    SP_ASSERT(!request->device_request().doc_requests.empty() && request->device_request().doc_requests.size() <= 4);
    auto again = present::read_request_info(present::write_request_info(request->info()));
    SP_ASSERT(again && again->reader_key == request->info().reader_key && again->name == request->info().name);
    (void)present::identify_reader(*request, x509::TrustAnchors(), request->info().created, 30);
  }
  if (auto show = present::read_show_presentation(input))
    SP_ASSERT(show->show_info.start % present::kSlot == 0 && show->packed.size > 0);
  present::PendingRequests pending;
  SP_ASSERT(!pending.open(input, 0));
  return 0;
}
