#include <CLI/CLI.hpp>

#include "cli/answers.hpp"
#include "cli/chain.hpp"
#include "cli/conflict.hpp"
#include "cli/documents.hpp"
#include "cli/light.hpp"
#include "cli/pictures.hpp"
#include "cli/records.hpp"

using namespace statepass::cli;

namespace {

// What the command line asked for.
struct Asked {
  bool json = false;
  HeaderOptions headers;
  ProofOptions proof;
  VerifyOptions verify;
  AnswerOptions answers;
  LightOptions light;
  std::string file;
  std::optional<std::string> chain;
  std::vector<std::string> files;
  unsigned scale = 4;
  std::uint64_t index = 0;
  void (*run)(const Asked&, Results&) = nullptr;
};

constexpr const char* kFile = "a file, - for standard input; at most 64 MiB";

void add_header(CLI::App& app, Asked& asked) {
  CLI::App* header = app.add_subcommand("header", "block headers of a QBFT chain")->require_subcommand(1);
  CLI::App* verify = header->add_subcommand("verify", "judge headers by their seals");
  verify->add_option("FILE", asked.headers.files, "raw header RLP (hex or binary), or the JSON of eth_getBlockByNumber")
      ->required();
  verify
      ->add_option("--validators", asked.headers.validators,
                   "addresses that must have sealed, instead of each header's own list")
      ->delimiter(',');
  verify
      ->add_option("--chain", asked.headers.chain,
                   "a chain configuration, whose light client judges in the order given")
      ->excludes("--validators");
  verify->add_option("--at", asked.headers.at, "with --chain: a time of RFC 3339; without it, now");
  verify->callback([&] { asked.run = [](const Asked& a, Results& r) { verify_headers(a.headers, r); }; });
}

void add_proof_header(CLI::App& command, ProofOptions& proof, bool required) {
  CLI::Option* header = command.add_option("--header", proof.header, "the block's header, as RLP or as JSON");
  if (required) header->required();
  command.add_option("--chain", proof.chain, "a chain configuration, whose light client must believe the header")
      ->needs(header);
  command.add_option("--at", proof.at, "with --chain: a time of RFC 3339; without it, now");
}

void add_proof(CLI::App& app, Asked& asked) {
  CLI::App* proof = app.add_subcommand("proof", "Merkle-Patricia proofs")->require_subcommand(1);
  CLI::App* verify = proof->add_subcommand("verify", "the answer of eth_getProof");
  verify->add_option("FILE", asked.proof.file, "the result, or the whole JSON-RPC answer")->required();
  verify->add_option("--state-root", asked.proof.state_root, "32 bytes in hexadecimal");
  add_proof_header(*verify, asked.proof, false);
  verify->callback([&] { asked.run = [](const Asked& a, Results& r) { verify_proof(a.proof, r); }; });
  for (const bool receipt : {true, false}) {
    CLI::App* item =
        proof->add_subcommand(receipt ? "receipt" : "transaction", "an item of a block: {\"index\", \"nodes\": [hex]}");
    item->add_option("FILE", asked.proof.file, kFile)->required();
    add_proof_header(*item, asked.proof, true);
    if (receipt) {
      item->callback([&] { asked.run = [](const Asked& a, Results& r) { verify_item(a.proof, true, r); }; });
    } else {
      item->callback([&] { asked.run = [](const Asked& a, Results& r) { verify_item(a.proof, false, r); }; });
    }
  }
}

void add_mdoc(CLI::App& app, Asked& asked) {
  CLI::App* mdoc = app.add_subcommand("mdoc", "documents of ISO/IEC 18013-5")->require_subcommand(1);
  CLI::App* show = mdoc->add_subcommand("show", "what is in an IssuerSigned, DeviceResponse or DeviceRequest");
  show->add_option("FILE", asked.file, "CBOR, hex or base64url")->required();
  show->callback([&] { asked.run = [](const Asked& a, Results& r) { show_document(a.file, r); }; });
  CLI::App* verify = mdoc->add_subcommand("verify", "verify a DeviceResponse without a ledger");
  verify->add_option("FILE", asked.verify.file, "CBOR, hex or base64url")->required();
  verify->add_option("--transcript", asked.verify.transcript, "SessionTranscript as CBOR")->required();
  verify->add_option("--at", asked.verify.at, "a time of RFC 3339; without it, now");
  verify->add_option("--trust", asked.verify.trust, "certificates that are believed, PEM or DER");
  verify->add_option("--issuer-key", asked.verify.issuer_key, "an issuer's key as PEM, hex point or COSE_Key");
  verify->add_option("--reader-key", asked.verify.reader_key, "the reader's private scalar, for MACs");
  verify->callback([&] { asked.run = [](const Asked& a, Results& r) { verify_document(a.verify, r); }; });
}

void add_qr(CLI::App& app, Asked& asked) {
  CLI::App* qr = app.add_subcommand("qr", "QR codes")->require_subcommand(1);
  CLI::App* encode = qr->add_subcommand("encode", "the content of a file as a PGM picture on standard output");
  encode->add_option("FILE", asked.file, kFile)->required();
  encode->add_option("--scale", asked.scale, "pixels a module")->check(CLI::Range(1U, 64U));
  encode->callback([&] { asked.run = [](const Asked& a, Results&) { encode_picture(a.file, a.scale); }; });
  CLI::App* decode = qr->add_subcommand("decode", "the codes in PNG and PGM pictures");
  decode->add_option("FILE", asked.files, kFile)->required();
  decode->callback([&] { asked.run = [](const Asked& a, Results& r) { decode_pictures(a.files, r); }; });
}

void add_verify(CLI::App& app, Asked& asked) {
  CLI::App* verify = app.add_subcommand("verify", "codes that holders showed, one verdict a file");
  verify->add_option("FILE", asked.answers.files, "texts of codes, a line each, or folders of such files")->required();
  verify->add_option("--chain", asked.answers.chain, "the chain configuration")->required();
  verify->add_option("--ledger", asked.answers.ledger, "what a light client kept of the ledger");
  verify->add_option("--at", asked.answers.at, "a time of RFC 3339; without it, now");
  verify->callback([&] { asked.run = [](const Asked& a, Results& r) { verify_answers(a.answers, r); }; });
}

void add_records(CLI::App& app, Asked& asked) {
  CLI::App* status = app.add_subcommand("status", "status lists")->require_subcommand(1);
  CLI::App* show = status->add_subcommand("show", "one entry of a list's body");
  show->add_option("FILE", asked.file, "32,768 bytes, or a zlib stream of them")->required();
  show->add_option("--index", asked.index, "0 to 131,071")->required();
  show->callback([&] { asked.run = [](const Asked& a, Results& r) { show_status(a.file, a.index, r); }; });
  CLI::App* vault = app.add_subcommand("vault", "wallets' files")->require_subcommand(1);
  CLI::App* check = vault->add_subcommand("check", "whether a file is sound; the passphrase on standard input");
  check->add_option("FILE", asked.file, "a wallet's file")->required();
  check->callback([&] { asked.run = [](const Asked& a, Results& r) { check_vault(a.file, r); }; });
}

void add_conflict(CLI::App& app, Asked& asked) {
  CLI::App* conflict = app.add_subcommand("conflict", "two sealed blocks of one number")->require_subcommand(1);
  CLI::App* verify = conflict->add_subcommand("verify", "who signed both, from the block that the file starts from");
  verify->add_option("FILE", asked.file, "a conflict file (CBOR, hex or base64url); at most 512 KiB")->required();
  verify->add_option("--chain", asked.chain, "a chain configuration, from whose checkpoint the headers are judged");
  verify->callback([&] { asked.run = [](const Asked& a, Results& r) { verify_conflict_file(a.file, a.chain, r); }; });
}

void add_light_common(CLI::App& command, LightOptions& light) {
  command.add_option("--chain", light.chain, "the chain configuration")->required();
  command.add_option("--store", light.store, "what the light client keeps; made when it is not there")->required();
  command.add_option("--at", light.at, "a time of RFC 3339; without it, now; development builds only");
}

void add_light(CLI::App& app, Asked& asked) {
  LightOptions& light = asked.light;
  CLI::App* group = app.add_subcommand("light", "a light client that keeps what it proved")->require_subcommand(1);
  CLI::App* follow = group->add_subcommand("follow", "verify the heads of relays, a line each time");
  follow->add_option("--count", light.count, "how many times; without it, for ever");
  follow->add_option("--every", light.every, "seconds between")->check(CLI::Range(1U, 86'400U));
  follow->callback([&] { asked.run = [](const Asked& a, Results& r) { light_follow(a.light, r); }; });
  CLI::App* prove = group->add_subcommand("prove", "facts of the ledger under the newest head");
  prove->add_option("--key", light.keys, "an issuer key by its kid, 32 bytes in hexadecimal");
  prove->add_option("--status", light.statuses, "LIST:INDEX, the list by its id (16 hexadecimal digits) or its URI");
  prove->add_option("--member", light.members, "a state by its letters");
  prove->callback([&] { asked.run = [](const Asked& a, Results& r) { light_prove(a.light, r); }; });
  for (CLI::App* command : {follow, prove}) {
    command->add_option("--relay", light.relays, "relays to ask instead of the configuration's, at most 16");
    add_light_common(*command, light);
  }
  CLI::App* checkpoint = group->add_subcommand("checkpoint", "the newest verified block as a checkpoint");
  checkpoint->add_flag("--picture", light.picture, "its QR code as a PGM picture on standard output");
  checkpoint->add_option("--scale", light.scale, "pixels a module")->check(CLI::Range(1U, 64U));
  checkpoint->callback([&] { asked.run = [](const Asked& a, Results& r) { light_checkpoint(a.light, r); }; });
  CLI::App* import = group->add_subcommand("import", "trust a checkpoint that you have compared with another source");
  import->add_option("FILE", light.file, "the text of a checkpoint's code")->required();
  import->callback([&] { asked.run = [](const Asked& a, Results& r) { light_import(a.light, r); }; });
  for (CLI::App* command : {checkpoint, import}) add_light_common(*command, light);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Statepass: checks from the command line.\nExit codes: 0 verified, 1 refused, 2 malformed or wrong usage, 3 file "
      "or network.",
      "statepass");
  app.set_version_flag("--version", sp_version());
  app.require_subcommand(1);
  app.fallthrough();
  Asked asked;
  app.add_flag("--json", asked.json, "JSON lines on standard output");
  add_verify(app, asked);
  add_header(app, asked);
  add_proof(app, asked);
  add_mdoc(app, asked);
  add_qr(app, asked);
  add_records(app, asked);
  add_conflict(app, asked);
  add_light(app, asked);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::grey);
  }
  Results results(asked.json);
  asked.run(asked, results);
  return results.exit_code();
}
