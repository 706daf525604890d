#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "common/http/message.hpp"

namespace statepass::common {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

// What one connection and one client may take. Every await of a session has one of these deadlines.
struct Limits {
  std::uint32_t header_bytes = 16 * 1024;         // request line and fields; more is 431
  std::size_t connections = 20'000;               // of all clients; more is 503
  std::size_t connections_per_client = 512;       // more is 429
  std::size_t requests_per_connection = 100'000;  // the last answer closes
  std::size_t waiting_requests = 512;             // whose handlers wait for others; more is 503
  double requests_per_second = 0;                 // of one client, on average; more is 429; 0: no such limit
  double request_burst = 0;

  Milliseconds handshake{10'000};  // TLS, WebSocket
  Milliseconds header{10'000};     // from the first byte of a request to its empty line; later is 408
  Milliseconds body{30'000};       // from there to its last byte; later is 408
  Milliseconds idle{60'000};       // between requests; later the connection is closed without a word
  Milliseconds write{30'000};      // one answer
  Milliseconds linger{2'000};      // after the last answer, for the client to read it
  Milliseconds sweep{200};         // how often deadlines are looked at

  std::size_t web_socket_queue = 64;                 // messages that wait for a slow reader; more closes it, 4008
  std::size_t web_socket_message_bytes = 16 * 1024;  // from the client
  Milliseconds web_socket_idle{120'000};             // without a frame, a ping's answer included
};

// One bucket of tokens a client, refilled evenly. Bounded: what has not been asked for in a while is forgotten.
class RateLimiter {
 public:
  // `per_second` 0: everything passes.
  RateLimiter(double per_second, double burst, std::size_t most_clients = 100'000);

  // Takes one token; false when there is none.
  bool take(ClientKey client, Clock::time_point now);
  // Forgets clients whose bucket is full again.
  void sweep(Clock::time_point now);
  std::size_t clients() const { return buckets_.size(); }

 private:
  struct Bucket {
    double tokens;
    Clock::time_point at;
  };
  double refilled(const Bucket& bucket, Clock::time_point now) const;

  double per_second_;
  double burst_;
  std::size_t most_clients_;
  std::unordered_map<ClientKey, Bucket> buckets_;
};

// How many connections a client has.
class ClientCounts {
 public:
  // False, and not counted, when the client has `most` already.
  bool enter(ClientKey client, std::size_t most);
  void leave(ClientKey client);
  std::size_t clients() const { return counts_.size(); }

 private:
  std::unordered_map<ClientKey, std::size_t> counts_;
};

}  // namespace statepass::common
