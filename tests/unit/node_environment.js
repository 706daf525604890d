// Tests in WebAssembly see the same environment variables as the native ones.
Module.preRun = Module.preRun || [];
Module.preRun.push(() => {
  for (const name of ['CI', 'STATEPASS_TOP', 'STATEPASS_LONG', 'STATEPASS_BENCH_QUICK']) {
    if (process.env[name]) ENV[name] = process.env[name];
  }
});
