#include "oid4vc/session.hpp"

using namespace statepass;
using namespace statepass::oid4vc;

// Any bytes as a saved session: refused, or a session that can say what it wants and be put away again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  IssuanceConfig config;
  config.origins = *AllowedOrigins::make({"https://dmv.example"});
  auto session = IssuanceSession::resume({data, size}, config, 1'800'000'000);
  if (!session) return 0;
  const Want want = session->want();
  if (want == Want::request) (void)session->request();
  if (want == Want::consent) (void)session->consent();
  if (want == Want::keys) SP_ASSERT(session->keys_wanted().count > 0);
  if (want == Want::signatures) SP_ASSERT(!session->signatures_wanted().to_sign.empty());
  if (want == Want::store) SP_ASSERT(!session->delivery().copies.empty());
  (void)session->progress();
  (void)session->results();
  auto again = IssuanceSession::resume(session->serialise().view(), config, 1'800'000'000);
  SP_ASSERT(again && again->want() == want && equal(again->serialise().view(), session->serialise().view()));
  return 0;
}
