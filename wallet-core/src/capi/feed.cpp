#include "capi/handles.hpp"
#include "capi/shape.hpp"

using namespace statepass;

namespace {

cbor::MapEncoder kind(std::string_view name) {
  cbor::MapEncoder out;
  out.put("kind", capi::tstr(name));
  return out;
}

struct WantShape {
  Bytes operator()(const sync::FeedOpen& want) const {
    return kind("open")
        .put("id", capi::uint(want.id))
        .put("url", capi::tstr(want.url))
        .put("hello", capi::tstr(want.hello))
        .put("maxBytes", capi::uint(sync::HeadFeed::kMostText))
        .take();
  }
  Bytes operator()(const sync::FeedListen& want) const {
    return kind("listen").put("id", capi::uint(want.id)).put("seconds", capi::uint(want.seconds)).take();
  }
  Bytes operator()(const sync::FeedPause& want) const {
    return kind("pause").put("seconds", capi::uint(want.seconds)).take();
  }
  Bytes operator()(const sync::FeedSync&) const { return kind("sync").take(); }
  Bytes operator()(const sync::FeedStop& want) const {
    cbor::MapEncoder out = kind("stop");
    if (want.reason != Reason::none) out.put("reason", capi::tstr(reason_name(want.reason)));
    return out.take();
  }
};

std::string_view name_of(sync::FeedNews news) {
  switch (news) {
    case sync::FeedNews::ignored:
      return "ignored";
    case sync::FeedNews::known:
      return "known";
    case sync::FeedNews::advanced:
      return "advanced";
    case sync::FeedNews::older:
      return "older";
    case sync::FeedNews::between:
      return "between";
    case sync::FeedNews::refused:
      return "refused";
    case sync::FeedNews::stopped:
      return "stopped";
  }
  return "ignored";
}

}  // namespace

sp_error sp_feed_open(sp_ledger* ledger, uint32_t spread, sp_feed** out) {
  *out = new sp_feed{{ledger->config, ledger->view, spread}};
  return capi::kOk;
}

sp_error sp_feed_next(sp_feed* feed, int64_t now, sp_buffer* out) {
  return capi::give(ByteView(std::visit(WantShape{}, feed->feed.next(now))), out);
}

sp_error sp_feed_text(sp_feed* feed, uint32_t id, sp_bytes text, int64_t now, sp_buffer* out) {
  const sync::FeedNews news = feed->feed.text(id, capi::text(text), now);
  return capi::give(ByteView(cbor::MapEncoder().put("news", capi::tstr(name_of(news))).take()), out);
}

void sp_feed_closed(sp_feed* feed, uint32_t id, int64_t now) {
  feed->feed.closed(id, now);
}

void sp_feed_wake(sp_feed* feed, int64_t now) {
  feed->feed.wake(now);
}

void sp_feed_synced(sp_feed* feed) {
  feed->feed.synced();
}

void sp_feed_close(sp_feed* feed) {
  delete feed;
}
