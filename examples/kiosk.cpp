// kiosk CHAIN.JSON LEDGER-RECORD: asks for proof of age. The record is what another program keeps up to date with sp_ledger_sync.
#include <cstdint>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>

#include "statepass.h"

namespace {
std::string file(const char* path) { std::ifstream in(path, std::ios::binary); return {std::istreambuf_iterator<char>(in), {}}; }
sp_bytes lend(const std::string& text) { return {reinterpret_cast<const uint8_t*>(text.data()), text.size()}; }
std::int64_t ticks() { timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000 + t.tv_nsec / 1'000'000; }
std::string json(sp_buffer cbor) {  // and gives the buffer back
  sp_buffer text{};
  const sp_error error = sp_cbor_to_json({cbor.data, cbor.size}, &text);
  std::string out = error.code == SP_OK ? std::string(reinterpret_cast<char*>(text.data), text.size) : sp_error_name(error.code);
  sp_buffer_free(&cbor);
  sp_buffer_free(&text);
  return out;
}
}  // namespace

int main(int argc, char** argv) {
  sp_ledger* ledger{}; sp_verifier* verifier{}; sp_buffer out{};
  if (argc < 2 || sp_ledger_open(lend(file(argv[1])), lend(argc > 2 ? file(argv[2]) : ""), &ledger).code != SP_OK) return 3;
  std::string entropy; for (std::random_device random; entropy.size() < 64;) entropy += static_cast<char>(random());
  if (sp_verifier_open(ledger, &verifier).code != SP_OK || sp_verifier_ask(verifier, lend("over_21"), lend("Kiosk"), std::time(nullptr), ticks(), lend(entropy), &out).code != SP_OK) return 3;
  std::cout << json(out) << std::endl;  // draw the code in it, or offer the link
  for (std::string line, answer; std::getline(std::cin, line);) {
    if (sp_verifier_take(verifier, lend(line), true, std::time(nullptr), ticks(), &out).code != SP_OK) continue;
    std::cout << (answer = json(out)) << std::endl;
    if (answer.find("\"kind\":\"verdict\"") != std::string::npos) return answer.find("\"outcome\":\"green\"") != std::string::npos ? 0 : 1;
  }
  sp_verifier_close(verifier); sp_ledger_close(ledger);
  return 2;
}
