#include "common/run/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <typeinfo>

#include "common/net/io.hpp"
#include "common/run/log.hpp"

namespace statepass::common {

TaskGroup::TaskGroup(asio::io_context& context) : context_(context), state_(std::make_shared<State>(context)) {}

TaskGroup::~TaskGroup() {
  cancel();
}

void TaskGroup::spawn(Task<> task) {
  const auto place = state_->signals.emplace(state_->signals.end());
  auto ended = [state = state_, place](const std::exception_ptr& exception) {
    state->signals.erase(place);
    if (state->signals.empty()) state->emptied.cancel();
    if (!exception) return;
    try {
      std::rethrow_exception(exception);
    } catch (const std::exception& e) {
      log::error("task_failed", {{"exception", typeid(e).name()}, {"what", e.what()}});
    }
  };
  asio::co_spawn(context_, std::move(task), asio::bind_cancellation_slot(place->slot(), std::move(ended)));
}

void TaskGroup::cancel() {
  // A signal may remove itself while it is sent.
  for (auto i = state_->signals.begin(); i != state_->signals.end();) (i++)->emit(asio::cancellation_type::terminal);
}

Task<> TaskGroup::wait() {
  const auto state = state_;
  while (!state->signals.empty()) {
    state->emptied.expires_at(asio::steady_timer::time_point::max());
    co_await state->emptied.async_wait(kTuple);
  }
}

std::size_t TaskGroup::size() const {
  return state_->signals.size();
}

}  // namespace statepass::common
