#include "sync/job.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::sync;

namespace {

// Wants nothing but to wait.
class Waiting : public Job {
 public:
  Want next(UnixTime) override { return left_ == 0 ? Want(Done{}) : Want(Wait{5}); }
  Result<> waited(UnixTime) override {
    --left_;
    return {};
  }
  Progress progress() const override { return {"waiting", 2 - left_, 2}; }

 private:
  std::uint32_t left_ = 2;
};

}  // namespace

TEST_CASE("a job refuses answers that it did not ask for", "[sync]") {
  Waiting job;
  Job& any = job;
  SP_CHECK_ERROR(any.http_answer({}, 0), sync_not_wanted);
  SP_CHECK_ERROR(any.http_failed(HttpFailure::timed_out, 0), sync_not_wanted);
  SP_CHECK_ERROR(any.code_answer("1234", 0), sync_not_wanted);
  SP_CHECK_ERROR(any.saved(0), sync_not_wanted);
  REQUIRE(std::holds_alternative<Wait>(any.next(0)));
  SP_REQUIRE_OK(any.waited(5));
  SP_REQUIRE_OK(any.waited(10));
  CHECK(std::holds_alternative<Done>(any.next(10)));
  CHECK(any.progress().done == 2);
}
