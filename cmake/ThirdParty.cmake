# Third-party libraries as imported targets deps::NAME, warnings off. The pins are in cmake/third-party.lock; ./statepass setup builds them.
if(NOT STATEPASS_LIBS OR NOT EXISTS ${STATEPASS_LIBS}/lib)
  message(FATAL_ERROR "STATEPASS_LIBS is not a prefix of compiled third-party libraries. Run ./statepass build, which sets it.")
endif()

function(statepass_dep name file include)
  add_library(deps::${name} STATIC IMPORTED GLOBAL)
  set_target_properties(deps::${name} PROPERTIES IMPORTED_LOCATION ${STATEPASS_LIBS}/lib/lib${file}.a)
  target_include_directories(deps::${name} SYSTEM INTERFACE ${STATEPASS_LIBS}/include/${include})
endfunction()

statepass_dep(boringssl boringssl boringssl)
target_compile_definitions(deps::boringssl INTERFACE BORINGSSL_PREFIX=sp $<$<BOOL:${EMSCRIPTEN}>:OPENSSL_NO_ASM>)
statepass_dep(secp256k1 secp256k1 secp256k1)
statepass_dep(zlib zlib_pinned zlib)
target_compile_definitions(deps::zlib INTERFACE Z_PREFIX)
statepass_dep(zxing ZXing ZXing)
if(EMSCRIPTEN)
  target_link_options(deps::zxing INTERFACE -fwasm-exceptions) # see cmake/third-party/zxing.cmake
endif()
statepass_dep(catch2 catch2 catch2)

if(EMSCRIPTEN)
  statepass_dep(sodium sodium sodium)
  target_compile_definitions(deps::sodium INTERFACE SODIUM_STATIC)
  target_compile_definitions(deps::catch2 INTERFACE CATCH_CONFIG_DISABLE_EXCEPTIONS CATCH_CONFIG_NO_POSIX_SIGNALS)
else()
  find_package(Threads REQUIRED)
  target_link_libraries(deps::boringssl INTERFACE Threads::Threads)
  target_link_options(deps::boringssl INTERFACE -Wl,--gc-sections) # what it would call in its X.509 and EVP parts is not linked
  add_library(deps::sodium INTERFACE IMPORTED GLOBAL)
  find_library(SODIUM_LIBRARY NAMES libsodium.a sodium REQUIRED)
  target_link_libraries(deps::sodium INTERFACE ${SODIUM_LIBRARY})
endif()

# Header-only packages are staged, so that the system's include folder never gets on the WebAssembly include path.
function(statepass_header_dep name)
  add_library(deps::${name} INTERFACE IMPORTED GLOBAL)
  foreach(folder IN LISTS ARGN)
    find_path(found_${name} ${folder} HINTS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
    file(COPY ${found_${name}}/${folder} DESTINATION ${CMAKE_BINARY_DIR}/staged/${name})
  endforeach()
  target_include_directories(deps::${name} SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/staged/${name})
endfunction()
statepass_header_dep(expected tl)
statepass_header_dep(json nlohmann)
# Without exceptions a failed access of the JSON library would abort: the core checks types before it takes values, and parses without throwing.
target_compile_definitions(deps::json INTERFACE JSON_USE_IMPLICIT_CONVERSIONS=0)
