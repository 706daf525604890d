# The part of BoringSSL's libcrypto that the core calls: elliptic curves, AES-GCM, SHA, HMAC, HKDF. Neither TLS nor X.509.
set(B ${SOURCES}/boringssl)
set(boringssl_sources
  crypto/fipsmodule/bcm.cc crypto/fipsmodule/fips_shared_support.cc
  crypto/aes/aes.cc
  crypto/bn/bn_asn1.cc crypto/bn/convert.cc crypto/bn/div.cc crypto/bn/exponentiation.cc crypto/bn/sqrt.cc
  crypto/buf/buf.cc crypto/bytestring/asn1_compat.cc crypto/bytestring/ber.cc crypto/bytestring/cbb.cc crypto/bytestring/cbs.cc
  crypto/digest/digest_extra.cc crypto/ec/ec_asn1.cc crypto/ec/ec_derive.cc crypto/ec/hash_to_curve.cc
  crypto/ecdh/ecdh.cc crypto/ecdsa/ecdsa_asn1.cc crypto/ecdsa/ecdsa_p1363.cc
  crypto/engine/engine.cc crypto/err/err.cc crypto/ex_data.cc crypto/lhash/lhash.cc crypto/mem.cc crypto/obj/obj.cc
  crypto/rand/deterministic.cc crypto/rand/fork_detect.cc crypto/rand/forkunsafe.cc crypto/rand/getentropy.cc crypto/rand/rand.cc crypto/rand/urandom.cc
  crypto/refcount.cc crypto/sha/sha1.cc crypto/sha/sha256.cc crypto/sha/sha512.cc crypto/stack/stack.cc
  crypto/thread.cc crypto/thread_none.cc crypto/thread_pthread.cc crypto/crypto.cc crypto/fuzzer_mode.cc
  gen/crypto/err_data.cc)
if(EMSCRIPTEN)
  # No assembler in WebAssembly; -Os for the big file costs 3 % of speed and saves a sixth of its size.
  set_source_files_properties(${B}/crypto/fipsmodule/bcm.cc PROPERTIES COMPILE_OPTIONS -Os)
else()
  list(APPEND boringssl_sources crypto/cpu_intel.cc crypto/cpu_aarch64_linux.cc)
  file(GLOB boringssl_asm RELATIVE ${B} ${B}/gen/bcm/*-linux.S ${B}/gen/crypto/*-linux.S) # each file guards itself by architecture
  list(APPEND boringssl_sources ${boringssl_asm})
  file(GLOB boringssl_asm RELATIVE ${B} ${B}/third_party/fiat/asm/*.S)
  list(APPEND boringssl_sources ${boringssl_asm})
endif()
list(TRANSFORM boringssl_sources PREPEND ${B}/)
add_library(boringssl STATIC ${boringssl_sources})
set_target_properties(boringssl PROPERTIES CXX_STANDARD 17)
target_include_directories(boringssl PRIVATE ${B}/include)
target_compile_definitions(boringssl PRIVATE BORINGSSL_IMPLEMENTATION $<$<BOOL:${EMSCRIPTEN}>:OPENSSL_NO_ASM>
  BORINGSSL_PREFIX=sp) # so that one program can link it beside the distribution's OpenSSL
target_compile_options(boringssl PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti> -w)
install(TARGETS boringssl DESTINATION lib)
install(DIRECTORY ${B}/include/openssl DESTINATION include/boringssl)
