#include "sync/sync_job.hpp"
#include "base/reader.hpp"

using namespace statepass;

// chain.json and one answer after the other, each behind its length of 4 bytes; an empty one is a request that failed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader in(ByteView(data, size));
  const auto next = [&in]() -> ByteView {
    const auto length = in.take(4);
    const auto item = length ? in.take(be_value(*length)) : length;
    return item ? *item : ByteView();
  };
  const auto config = sync::ChainConfig::parse(text_of(next()), true);
  if (!config) return 0;
  constexpr UnixTime kNow = 1'780'000'200;
  sync::LedgerView view(*config);
  const sync::SyncWishes wishes{.certificates = true, .all_lists = true, .kids = {Hash32{1}}, .evidence = true};
  // Twice, so that the second conversation knows what the first one proved.
  for (int time = 0; time < 2; ++time) {
    sync::SyncJob job(*config, view, wishes);
    while (!in.done() && std::holds_alternative<sync::Fetch>(job.next(kNow))) {
      const ByteView body = next();
      SP_ASSERT(body.empty() ? job.http_failed(sync::HttpFailure::timed_out, kNow)
                             : job.http_answer({200, {}, to_bytes(body)}, kNow));
    }
  }
  SP_ASSERT(sync::LedgerView::load(view.save(), *config));
  return 0;
}
