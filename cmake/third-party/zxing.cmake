# Reader only, QR only: each further symbology, and the text conversion tables, would cost the module more than all of our own code.
set(ZXING_READERS ON CACHE BOOL "" FORCE)
set(ZXING_WRITERS OFF CACHE STRING "" FORCE)
set(ZXING_C_API OFF CACHE BOOL "" FORCE)
set(BUILD_SHARED_LIBS OFF CACHE BOOL "" FORCE)
foreach(symbology 1D AZTEC DATAMATRIX MAXICODE PDF417)
  set(ZXING_ENABLE_${symbology} OFF CACHE BOOL "" FORCE)
endforeach()
# The archive leaves out a header that the reader includes and does not use.
file(WRITE ${CMAKE_BINARY_DIR}/zxing-extra/MultiFormatWriter.h "")
add_subdirectory(${SOURCES}/zxing/core zxing EXCLUDE_FROM_ALL)
target_include_directories(ZXing PRIVATE ${CMAKE_BINARY_DIR}/zxing-extra)
target_compile_options(ZXing PRIVATE -w)
if(EMSCRIPTEN)
  # A code with a damaged or hostile bit stream is refused inside the reader by throw and catch. Compiled without exceptions, that throw would
  # end the WebAssembly instance.
  target_compile_options(ZXing PRIVATE -fwasm-exceptions)
  set_property(TARGET ZXing PROPERTY POSITION_INDEPENDENT_CODE OFF) # only makes the module bigger
endif()
# We take the bytes of a code. The tables that would turn them into text of every character set stay out: their functions refuse.
get_target_property(zxing_sources ZXing SOURCES)
list(FILTER zxing_sources EXCLUDE REGEX "libzueci/zueci\\.c$")
set_property(TARGET ZXing PROPERTY SOURCES ${zxing_sources})
file(WRITE ${CMAKE_BINARY_DIR}/zxing-extra/no_text.c
  "enum { kError = 5 };\n"
  "int zueci_dest_len_utf8(const int e, const unsigned char s[], const int n, const unsigned r, const unsigned f, int* d) { return kError; }\n"
  "int zueci_eci_to_utf8(const int e, const unsigned char s[], const int n, const unsigned r, const unsigned f, unsigned char o[], int* d) { return kError; }\n"
  "int zueci_dest_len_eci(const int e, const unsigned char s[], const int n, int* d) { return kError; }\n"
  "int zueci_utf8_to_eci(const int e, const unsigned char s[], const int n, unsigned char o[], int* d) { return kError; }\n")
target_sources(ZXing PRIVATE ${CMAKE_BINARY_DIR}/zxing-extra/no_text.c)
set_source_files_properties(${CMAKE_BINARY_DIR}/zxing-extra/no_text.c TARGET_DIRECTORY ZXing PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
add_custom_target(zxing_wanted ALL DEPENDS ZXing)
install(FILES $<TARGET_FILE:ZXing> DESTINATION lib)
# In a folder of the library's name, because its headers have names like Error.h.
install(DIRECTORY ${SOURCES}/zxing/core/src/ DESTINATION include/ZXing/ZXing FILES_MATCHING PATTERN "*.h")
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/zxing/Version.h DESTINATION include/ZXing/ZXing OPTIONAL)
