#pragma once

#include <memory>

#include "capi/support.hpp"
#include "sync/head_feed.hpp"
#include "sync/job.hpp"
#include "sync/ledger_view.hpp"

// What stands behind the opaque types of statepass.h.

struct sp_ledger {
  statepass::sync::ChainConfig config;
  statepass::sync::LedgerView view;
};

struct sp_feed {
  statepass::sync::HeadFeed feed;
};

struct sp_job {
  std::unique_ptr<statepass::sync::Job> job;
  // Counts the answers: names the want that is open.
  std::uint32_t id = 1;
};

namespace statepass::capi {

// LedgerStatus.
Bytes ledger_status(const sp_ledger& ledger, UnixTime now);

inline sp_error give_job(std::unique_ptr<sync::Job> job, sp_job** out) {
  *out = new sp_job{std::move(job)};
  return kOk;
}
template <class T>
sp_error give_job(Result<std::unique_ptr<T>> job, sp_job** out) {
  *out = nullptr;
  if (!job) return to_error(job.error());
  return give_job(std::unique_ptr<sync::Job>(*std::move(job)), out);
}

}  // namespace statepass::capi
