// Replays a corpus folder without libFuzzer: replay PROGRAM FILE…  Each file is run as it is, cut at every sixteenth of
// its length, and with a fixed series of single changed bytes. Prints how many inputs ran; a crash or a sanitizer's
// finding ends the program.
#include <cstdint>
#include <cstdio>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int count, char** names) {
  std::size_t runs = 0;
  for (int i = 1; i < count; ++i) {
    std::FILE* file = std::fopen(names[i], "rb");
    if (file == nullptr) return 2;
    std::vector<std::uint8_t> input;
    std::uint8_t chunk[4096];
    for (std::size_t got; (got = std::fread(chunk, 1, sizeof chunk, file)) > 0;)
      input.insert(input.end(), chunk, chunk + got);
    std::fclose(file);
    auto run = [&runs](const std::vector<std::uint8_t>& bytes) {
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      ++runs;
    };
    run(input);
    for (std::size_t part = 0; part < 16; ++part)
      run({input.begin(), input.begin() + static_cast<std::ptrdiff_t>(input.size() * part / 16)});
    std::uint32_t state = 1;  // a fixed linear congruential series: every replay makes the same changes
    for (int change = 0; change < 256 && !input.empty(); ++change) {
      state = state * 1664525u + 1013904223u;
      std::vector<std::uint8_t> changed = input;
      changed[(state >> 8) % changed.size()] ^= static_cast<std::uint8_t>(state >> 24 | 1);
      run(changed);
    }
  }
  std::printf("%zu inputs\n", runs);
  return runs > 0 ? 0 : 2;
}
