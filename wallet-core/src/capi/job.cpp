#include "capi/handles.hpp"
#include "capi/options.hpp"
#include "capi/shape.hpp"

using namespace statepass;

namespace {

Bytes headers_of(const HttpRequest& request) {
  cbor::MapEncoder out;
  for (const HttpHeader& header : request.headers) out.put(header.name, capi::tstr(header.value));
  return out.take();
}

cbor::MapEncoder kind(std::string_view name) {
  cbor::MapEncoder out;
  out.put("kind", capi::tstr(name));
  return out;
}

struct WantShape {
  std::uint32_t id;

  Bytes operator()(const sync::Fetch& want) const {
    cbor::MapEncoder out = kind("http");
    out.put("id", capi::uint(id))
        .put("method", capi::tstr(want.request.method == HttpMethod::get ? "GET" : "POST"))
        .put("url", capi::tstr(want.request.url))
        .put_raw("headers", headers_of(want.request))
        .put("timeoutMs", capi::uint(want.timeout_ms))
        .put("maxBytes", capi::uint(want.max_bytes));
    if (want.request.method != HttpMethod::get) out.put("body", capi::bstr(want.request.body));
    return out.take();
  }
  Bytes operator()(const sync::AskCode& want) const {
    cbor::MapEncoder out = kind("ask");
    out.put("id", capi::uint(id)).put("what", capi::tstr("transaction_code")).put("digits", capi::boolean(want.digits));
    if (want.length) out.put("length", capi::uint(*want.length));
    if (!want.words.empty()) out.put("words", capi::tstr(want.words));
    return out.take();
  }
  Bytes operator()(const sync::Wait& want) const {
    return kind("wait").put("id", capi::uint(id)).put("seconds", capi::uint(want.seconds)).take();
  }
  Bytes operator()(const sync::Save&) const { return kind("save").put("id", capi::uint(id)).take(); }
  Bytes operator()(const sync::Done& done) const {
    cbor::MapEncoder out = kind("done");
    if (done.result.empty()) {
      out.put("result", std::move(cbor::Encoder().null()));
    } else {
      out.put_raw("result", done.result);
    }
    return out.take();
  }
  Bytes operator()(const sync::Failed& failed) const {
    return kind("failed")
        .put("error", capi::tstr(error_name(failed.error.code)))
        .put("retry", capi::boolean(failed.retry))
        .put("lost", capi::boolean(failed.lost))
        .take();
  }
};

// An answer to the open want, which is another one afterwards.
template <class Give>
sp_error answer(sp_job* job, std::uint32_t id, Give give) {
  if (id != job->id) return capi::to_error({Errc::capi_job});
  const Result<> given = give(*job->job);
  if (given) ++job->id;
  return capi::give(given);
}

Result<HttpResponse> read_response(std::uint32_t status, ByteView headers, ByteView body) {
  if (status > 999) return fail(Errc::capi_size);
  HttpResponse response;
  response.status = static_cast<int>(status);
  SP_TRY(capi::read_options(headers, [&](std::string_view name, cbor::Decoder& in) -> Result<bool> {
    SP_TRY_ASSIGN(const std::string_view value, in.tstr());
    response.headers.push_back({std::string(name), std::string(value)});
    return true;
  }));
  response.body = to_bytes(body);
  return response;
}

}  // namespace

sp_error sp_job_next(sp_job* job, int64_t now, sp_buffer* out) {
  const sync::Want want = job->job->next(now);
  return capi::give(ByteView(std::visit(WantShape{job->id}, want)), out);
}

sp_error sp_job_progress(const sp_job* job, sp_buffer* out) {
  const sync::Progress progress = job->job->progress();
  return capi::give(ByteView(cbor::MapEncoder()
                                 .put("step", capi::tstr(progress.step))
                                 .put("done", capi::uint(progress.done))
                                 .put("of", capi::uint(progress.of))
                                 .take()),
                    out);
}

sp_error sp_job_http_answer(sp_job* job, uint32_t id, uint32_t status, sp_bytes headers, sp_bytes body, int64_t now) {
  return answer(job, id, [&](sync::Job& open) -> Result<> {
    SP_TRY_ASSIGN(const HttpResponse response, read_response(status, capi::view(headers), capi::view(body)));
    return open.http_answer(response, now);
  });
}

sp_error sp_job_http_failed(sp_job* job, uint32_t id, sp_http_failure failure, int64_t now) {
  return answer(job, id, [&](sync::Job& open) -> Result<> {
    switch (failure) {
      case SP_HTTP_UNREACHABLE:
        return open.http_failed(sync::HttpFailure::unreachable, now);
      case SP_HTTP_TIMED_OUT:
        return open.http_failed(sync::HttpFailure::timed_out, now);
      case SP_HTTP_TOO_LARGE:
        return open.http_failed(sync::HttpFailure::too_large, now);
      case SP_HTTP_ABORTED:
        return open.http_failed(sync::HttpFailure::aborted, now);
    }
    return fail(Errc::capi_size);
  });
}

sp_error sp_job_code(sp_job* job, uint32_t id, sp_bytes code, int64_t now) {
  return answer(job, id, [&](sync::Job& open) { return open.code_answer(capi::text(code), now); });
}

sp_error sp_job_no_code(sp_job* job, uint32_t id, int64_t now) {
  return answer(job, id, [&](sync::Job& open) { return open.code_answer(std::nullopt, now); });
}

sp_error sp_job_waited(sp_job* job, uint32_t id, int64_t now) {
  return answer(job, id, [&](sync::Job& open) { return open.waited(now); });
}

sp_error sp_job_saved(sp_job* job, uint32_t id, int64_t now) {
  return answer(job, id, [&](sync::Job& open) { return open.saved(now); });
}

void sp_job_close(sp_job* job) {
  delete job;
}
