#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <thread>

#include "common/run/task.hpp"

namespace statepass::test {

// An io_context that runs in a thread of its own, so that a test can block.
class Running {
 public:
  Running() : thread_([this] { context_.run(); }) {}
  ~Running() {
    work_.reset();
    context_.stop();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  boost::asio::io_context& context() { return context_; }

  // Runs the coroutine there and waits for it; what it throws is thrown here.
  template <class T>
  T run(common::Task<T> task) {
    return boost::asio::co_spawn(context_, std::move(task), boost::asio::use_future).get();
  }
  template <class T>
  std::future<T> start(common::Task<T> task) {
    return boost::asio::co_spawn(context_, std::move(task), boost::asio::use_future);
  }
  // Runs a function in the context's thread.
  template <class Function>
  auto in_thread(Function function) {
    return boost::asio::post(context_, boost::asio::use_future(std::move(function))).get();
  }

 private:
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
  std::thread thread_;
};

// Looks every 10 ms; false when it has not come true in time.
template <class Condition>
bool within(int milliseconds, Condition condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

}  // namespace statepass::test
