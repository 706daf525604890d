#include "network/dev/admin.hpp"

#include "base/text.hpp"
#include "common/http/problem.hpp"
#include "network/rpc/json_forms.hpp"

namespace statepass::network {
namespace {

using common::Method;
using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;

constexpr std::size_t kMostBody = 4096;
constexpr std::uint64_t kMostMined = 100'000;

class Admin {
 public:
  Admin(Chain& chain, Producer& producer, std::vector<std::unique_ptr<NodeView>>& nodes)
      : chain_(chain), producer_(producer), nodes_(nodes) {}

  Response state() const {
    Json nodes = Json::array();
    for (const auto& node : nodes_)
      nodes.push_back({{"state", node->letters()},
                       {"validator", to_hex0x(node->validator())},
                       {"running", chain_.validators().runs(node->validator())},
                       {"fault", fault_name(node->fault())},
                       {"value", node->fault_value()},
                       {"head", node->head().number()}});
    Json set = Json::array();
    for (const Address& member : chain_.validators().set().members()) set.push_back(to_hex0x(member));
    const Block& head = chain_.head();
    return Response::json(
        200, Json{{"head", {{"number", head.number()}, {"hash", to_hex0x(head.hash)}, {"time", head.fields.timestamp}}},
                  {"stalled", producer_.stalled()},
                  {"quorum", chain_.validators().has_quorum()},
                  {"validators", set},
                  {"pending", chain_.pool().size()},
                  {"nodes", nodes}}
                 .dump());
  }

  // {"node": "CA", "fault": "few_seals", "value"?: n}
  Response set_fault(const Request& request) {
    const auto body = common::parse_json(request.body);
    NodeView* node = body ? node_in(*body) : nullptr;
    const std::string* name = body ? common::text_member(*body, "fault") : nullptr;
    const auto fault = name == nullptr ? std::nullopt : fault_of(*name);
    if (node == nullptr || !fault) return problem(Problem::kBadRequest, "node and fault, as the README lists them");
    node->set_fault(*fault, number_in(*body, "value", 0));
    return state();
  }

  // {"state": "CA", "running": false}
  Response set_validator(const Request& request) {
    const auto body = common::parse_json(request.body);
    const NodeView* node = body ? node_in(*body) : nullptr;
    const Json* running = body ? common::member(*body, "running") : nullptr;
    if (node == nullptr || running == nullptr || !running->is_boolean())
      return problem(Problem::kBadRequest, "node and running");
    if (running->get<bool>()) {
      chain_.validators().start(node->validator());
    } else {
      chain_.validators().stop(node->validator());
    }
    return state();
  }

  // {"stalled": true}
  Response set_stall(const Request& request) {
    const auto body = common::parse_json(request.body);
    const Json* stalled = body ? common::member(*body, "stalled") : nullptr;
    if (stalled == nullptr || !stalled->is_boolean()) return problem(Problem::kBadRequest, "stalled");
    producer_.stall(stalled->get<bool>());
    return state();
  }

  // {"count": 30}
  Response mine(const Request& request) {
    const auto body = common::parse_json(request.body);
    const std::uint64_t count = body ? number_in(*body, "count", 1) : 0;
    if (count == 0 || count > kMostMined) return problem(Problem::kBadRequest, "count from 1 to 100000");
    producer_.mine(count);
    return state();
  }

  // Every node honest, every validator running, nothing stalled.
  Response reset() {
    for (const auto& node : nodes_) {
      node->set_fault(NodeFault::none);
      chain_.validators().start(node->validator());
    }
    producer_.stall(false);
    return state();
  }

 private:
  // By letters, or by place from 0.
  NodeView* node_in(const Json& body) {
    const Json* name = common::member(body, "node");
    for (const auto& node : nodes_)
      if (name != nullptr && (*name == node->letters() || *name == node->index())) return node.get();
    return nullptr;
  }
  static std::uint64_t number_in(const Json& body, std::string_view name, std::uint64_t fallback) {
    const Json* value = common::member(body, name);
    return value != nullptr && value->is_number_unsigned() ? value->get<std::uint64_t>() : fallback;
  }

  Chain& chain_;
  Producer& producer_;
  std::vector<std::unique_ptr<NodeView>>& nodes_;
};

}  // namespace

std::shared_ptr<const common::Site> make_admin_site(Chain& chain, Producer& producer,
                                                    std::vector<std::unique_ptr<NodeView>>& nodes,
                                                    common::Metrics& metrics) {
  auto site = std::make_shared<common::Site>(metrics);
  const auto admin = std::make_shared<Admin>(chain, producer, nodes);
  const auto get = [&](std::string_view path, auto answer) {
    site->router.add(Method::kGet, path, [answer](const Request&, const PathParameters&) { return answer(); });
  };
  const auto post = [&](std::string_view path, auto answer) {
    site->router.add(Method::kPost, path,
                     [answer](const Request& request, const PathParameters&) { return answer(request); },
                     {.body_limit = kMostBody, .content_type = "application/json"});
  };
  get("/v1/state", [admin] { return admin->state(); });
  post("/v1/fault", [admin](const Request& request) { return admin->set_fault(request); });
  post("/v1/validator", [admin](const Request& request) { return admin->set_validator(request); });
  post("/v1/stall", [admin](const Request& request) { return admin->set_stall(request); });
  post("/v1/mine", [admin](const Request& request) { return admin->mine(request); });
  post("/v1/reset", [admin](const Request&) { return admin->reset(); });
  site->refuse = [](unsigned status) { return Response(status); };
  // A page in somebody's browser must not switch anything.
  site->filter = [](const Request& request) -> std::optional<Response> {
    return request.fields.find("Origin") ? std::optional(problem(Problem::kForbidden)) : std::nullopt;
  };
  return site;
}

}  // namespace statepass::network
