#pragma once

#include <boost/asio/steady_timer.hpp>
#include <list>
#include <memory>

#include "common/http/limits.hpp"
#include "common/run/task.hpp"

// Internal to net/.
namespace statepass::common {

// Something that holds a socket. It says until when its present await may last; the set looks at all of them now and
// then, which costs a busy session one store an await instead of a timer.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  virtual ~Connection() = default;

  // The deadline has passed: end the present await.
  virtual void expire() = 0;
  // The server is going down: end as soon as the answer that is being made is out.
  virtual void drain() = 0;
  // End now.
  virtual void kill() = 0;

 protected:
  void deadline(Clock::time_point at) { deadline_ = at; }
  void no_deadline() { deadline_ = Clock::time_point::max(); }

 private:
  friend class ConnectionSet;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::list<Connection*>::iterator place_;
};

class ConnectionSet {
 public:
  explicit ConnectionSet(asio::io_context& context);

  void add(Connection& connection);
  void remove(Connection& connection);
  std::size_t size() const { return all_.size(); }

  // Ends what is past its deadline. Looks at the clock once.
  void sweep();
  // The time of the last sweep or tick(): cheap, and as exact as deadlines are.
  Clock::time_point now() const { return now_; }

  void drain_all();
  void kill_all();
  // Until the set is empty or `until` is reached; true when it is empty.
  Task<bool> wait_empty(Clock::time_point until);

 private:
  std::list<Connection*> all_;
  Clock::time_point now_ = Clock::now();
  asio::steady_timer emptied_;
};

}  // namespace statepass::common
