#pragma once

#include <boost/asio/thread_pool.hpp>
#include <functional>

#include "common/run/task.hpp"

namespace statepass::common {

// A thread for what waits for the disk, so that nobody else waits with it. One piece of work after the other.
class Disk {
 public:
  Disk() : thread_(1) {}
  // Ends what was begun.
  ~Disk() { thread_.join(); }
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // Runs the work there; who awaits it goes on where he was. The work touches nothing of the main thread's that may
  // change meanwhile.
  Task<bool> run(std::function<bool()> work);

 private:
  asio::thread_pool thread_;
};

}  // namespace statepass::common
