#include "base/text.hpp"
#include "bridge/api/routes.hpp"
#include "ledger/contracts.hpp"
#include "ledger/licence_transfer.hpp"

namespace statepass::bridge {
namespace {

using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;
namespace transfers = ledger::licence_transfer;

// State of a move at the head, with its proof: {state, from, to, reason, due, block, proof}.
Task<Response> move(Services& services, std::string id_text) {
  const auto id = hash_of(id_text);
  if (!id) co_return common::problem(Problem::kBadRequest, "a move's id is a hash");
  const auto head = services.headers.latest();
  if (!head) co_return common::problem(Problem::kNoNode, "no node has shown a head yet", 2);
  const eth::Address contract = ledger::genesis_address_of(ledger::Contract::licence_transfer);
  const Hash32 slot = transfers::transfer_slot(*id);
  const std::vector<ProofItem> items{{contract, {slot}}};
  std::vector<ProofItem> wanted = items;
  const auto book = co_await services.proofs.prove(head, std::move(wanted));
  if (!book) co_return book.error().response();
  const auto word = (*book)->word(contract, slot);
  if (!word || *word == Hash32{}) co_return common::problem(Problem::kNotFound, "no such move");
  const auto transfer = transfers::Transfer::decode(*word);
  if (!transfer) co_return common::problem(Problem::kNodeBad, "the move's record is of another layout");
  Json body{{"state", transfers::name_of(transfer->state)}, {"from", transfer->from}, {"to", transfer->to},
            {"reason", static_cast<int>(transfer->reason)}, {"due", transfer->due},   {"block", block_json(*head)}};
  body["proof"] = common::parse_json((*book)->answer(items)).value_or(Json());
  Response response = Response::json(200, body.dump());
  response.field("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void add_move_routes(common::Router& router, Services& services) {
  router.add_waiting(common::Method::kGet, "/v1/moves/{id}",
                     [&services](const Request&, const PathParameters& parameters) {
                       return move(services, std::string(parameters[0]));
                     });
}

}  // namespace statepass::bridge
