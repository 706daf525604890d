#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <memory>

#include "common/run/task.hpp"

namespace statepass::common {

// Background coroutines of one owner: the owner ends them all and waits for the last.
class TaskGroup {
 public:
  explicit TaskGroup(asio::io_context& context);
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  // An exception that leaves `task` is logged and ends it alone.
  void spawn(Task<> task);
  // Ends what each is waiting for; from then on every wait in them ends at once.
  void cancel();
  // Until none is left.
  Task<> wait();
  std::size_t size() const;

 private:
  struct State {
    explicit State(asio::io_context& context) : emptied(context) {}
    std::list<asio::cancellation_signal> signals;
    asio::steady_timer emptied;
  };
  asio::io_context& context_;
  std::shared_ptr<State> state_;
};

}  // namespace statepass::common
