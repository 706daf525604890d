# What every file of ours is compiled with. statepass_options: all code. statepass_core_options: the core, which has neither exceptions nor RTTI
# on any platform, so that what the native tests exercise is what ships in the WebAssembly module.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,locale ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(statepass_options INTERFACE)
target_compile_options(statepass_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wcast-qual -Wundef -Wvla -Wimplicit-fallthrough -Werror
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual>
  $<$<CXX_COMPILER_ID:Clang>:-Wshorten-64-to-32 -Wno-missing-field-initializers> # size_t has 32 bits in wasm32: no length may be cut silently
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<COMPILE_LANGUAGE:CXX>>:-Wno-missing-field-initializers -Wno-maybe-uninitialized -Wno-restrict> # wrong about expected<>; wrong about "text" + std::string (GCC bug 105651)
  -fvisibility=hidden -ffunction-sections -fdata-sections
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
target_compile_definitions(statepass_options INTERFACE STATEPASS_DEVELOPMENT=$<BOOL:${STATEPASS_DEVELOPMENT}>)
if(EMSCRIPTEN)
  target_compile_options(statepass_options INTERFACE -flto -msimd128)
else()
  set(CMAKE_POSITION_INDEPENDENT_CODE ON) # the same objects serve the shared library and the JNI library
endif()
foreach(sanitizer IN LISTS STATEPASS_SANITIZE)
  target_compile_options(statepass_options INTERFACE -fsanitize=${sanitizer} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(statepass_options INTERFACE -fsanitize=${sanitizer})
endforeach()
if(STATEPASS_SANITIZE)
  target_compile_options(statepass_options INTERFACE -fno-sanitize=vptr) # needs RTTI, which the core does not have
endif()
if(STATEPASS_FUZZ)
  target_compile_options(statepass_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

add_library(statepass_core_options INTERFACE)
target_link_libraries(statepass_core_options INTERFACE statepass_options)
target_compile_options(statepass_core_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti>)
