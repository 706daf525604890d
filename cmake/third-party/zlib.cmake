set(Z ${SOURCES}/zlib)
add_library(zlib_pinned STATIC ${Z}/adler32.c ${Z}/crc32.c ${Z}/deflate.c ${Z}/inffast.c ${Z}/inflate.c ${Z}/inftrees.c ${Z}/trees.c ${Z}/zutil.c)
set_target_properties(zlib_pinned PROPERTIES OUTPUT_NAME zlib_pinned)
target_compile_definitions(zlib_pinned PRIVATE HAVE_UNISTD_H Z_PREFIX) # own names: the distribution's zlib may be in the same program
target_compile_options(zlib_pinned PRIVATE -w)
install(TARGETS zlib_pinned DESTINATION lib)
install(FILES ${Z}/zlib.h ${Z}/zconf.h DESTINATION include/zlib)
