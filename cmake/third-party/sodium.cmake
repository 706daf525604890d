# libsodium for WebAssembly by file list: its configure step takes minutes under Emscripten.
set(L ${SOURCES}/libsodium/src/libsodium)
set(sodium_sources
  crypto_aead/xchacha20poly1305/aead_xchacha20poly1305.c
  crypto_aead/chacha20poly1305/aead_chacha20poly1305.c
  crypto_box/crypto_box.c crypto_box/crypto_box_easy.c crypto_box/crypto_box_seal.c crypto_box/curve25519xsalsa20poly1305/box_curve25519xsalsa20poly1305.c
  crypto_core/ed25519/core_ed25519.c crypto_core/ed25519/core_ristretto255.c crypto_core/ed25519/ref10/ed25519_ref10.c
  crypto_core/hchacha20/core_hchacha20.c crypto_core/hsalsa20/core_hsalsa20.c crypto_core/hsalsa20/ref2/core_hsalsa20_ref2.c
  crypto_core/salsa/ref/core_salsa_ref.c
  crypto_generichash/crypto_generichash.c crypto_generichash/blake2b/generichash_blake2.c
  crypto_generichash/blake2b/ref/blake2b-compress-ref.c crypto_generichash/blake2b/ref/blake2b-ref.c crypto_generichash/blake2b/ref/generichash_blake2b.c
  crypto_hash/crypto_hash.c crypto_hash/sha512/hash_sha512.c crypto_hash/sha512/cp/hash_sha512_cp.c
  crypto_kx/crypto_kx.c
  crypto_onetimeauth/crypto_onetimeauth.c crypto_onetimeauth/poly1305/onetimeauth_poly1305.c crypto_onetimeauth/poly1305/donna/poly1305_donna.c
  crypto_pwhash/crypto_pwhash.c crypto_pwhash/argon2/argon2.c crypto_pwhash/argon2/argon2-core.c crypto_pwhash/argon2/argon2-encoding.c
  crypto_pwhash/argon2/argon2-fill-block-ref.c crypto_pwhash/argon2/argon2-fill-block-wasm32.c crypto_pwhash/argon2/blake2b-long.c
  crypto_pwhash/argon2/pwhash_argon2i.c crypto_pwhash/argon2/pwhash_argon2id.c
  crypto_scalarmult/crypto_scalarmult.c crypto_scalarmult/curve25519/scalarmult_curve25519.c crypto_scalarmult/curve25519/ref10/x25519_ref10.c
  crypto_scalarmult/ristretto255/ref10/scalarmult_ristretto255_ref10.c
  crypto_secretbox/crypto_secretbox.c crypto_secretbox/crypto_secretbox_easy.c crypto_secretbox/xsalsa20poly1305/secretbox_xsalsa20poly1305.c
  crypto_secretstream/xchacha20poly1305/secretstream_xchacha20poly1305.c
  crypto_sign/crypto_sign.c crypto_sign/ed25519/sign_ed25519.c crypto_sign/ed25519/ref10/keypair.c crypto_sign/ed25519/ref10/open.c crypto_sign/ed25519/ref10/sign.c
  crypto_stream/chacha20/stream_chacha20.c crypto_stream/chacha20/ref/chacha20_ref.c
  crypto_stream/salsa20/stream_salsa20.c crypto_stream/salsa20/ref/salsa20_ref.c
  crypto_stream/xchacha20/stream_xchacha20.c crypto_stream/xsalsa20/stream_xsalsa20.c
  crypto_verify/verify.c
  randombytes/randombytes.c randombytes/sysrandom/randombytes_sysrandom.c
  sodium/core.c sodium/runtime.c sodium/utils.c sodium/version.c)
list(TRANSFORM sodium_sources PREPEND ${L}/)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/sodium-include/sodium)
configure_file(${SOURCES}/libsodium/builds/msvc/version.h ${CMAKE_BINARY_DIR}/sodium-include/sodium/version.h COPYONLY)
# Emscripten's import minifier drops the random import that this release declares by hand: ask the C library instead.
file(WRITE ${CMAKE_BINARY_DIR}/sodium-include/random_hook.h
  "#include <wasi/api.h>\n#include <unistd.h>\n#define __wasi_random_get(p, n) getentropy((p), (n))\n")
set_source_files_properties(${L}/randombytes/randombytes.c PROPERTIES COMPILE_OPTIONS "-include;${CMAKE_BINARY_DIR}/sodium-include/random_hook.h")
# Initialisation chooses implementations of ciphers that are left out here.
file(WRITE ${CMAKE_BINARY_DIR}/sodium-include/left_out.c
  "int _crypto_aead_aegis128l_pick_best_implementation(void);\nint _crypto_aead_aegis256_pick_best_implementation(void);\n"
  "int _crypto_aead_aegis128l_pick_best_implementation(void) { return 0; }\nint _crypto_aead_aegis256_pick_best_implementation(void) { return 0; }\n")
add_library(sodium STATIC ${sodium_sources} ${CMAKE_BINARY_DIR}/sodium-include/left_out.c)
target_include_directories(sodium PRIVATE ${L}/include ${L}/include/sodium ${CMAKE_BINARY_DIR}/sodium-include ${CMAKE_BINARY_DIR}/sodium-include/sodium)
target_compile_definitions(sodium PRIVATE SODIUM_STATIC CONFIGURED=1 NATIVE_LITTLE_ENDIAN HAVE_GCC_MEMORY_FENCES HAVE_INLINE_ASM=0 HAVE_GETENTROPY HAVE_ALLOCA_H HAVE_WEAK_SYMBOLS)
target_compile_options(sodium PRIVATE -w)
install(TARGETS sodium DESTINATION lib)
install(DIRECTORY ${L}/include/ DESTINATION include/sodium FILES_MATCHING PATTERN "*.h")
install(FILES ${CMAKE_BINARY_DIR}/sodium-include/sodium/version.h DESTINATION include/sodium/sodium)
