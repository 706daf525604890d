import { defineConfig } from 'vitest/config';
import { messages } from './tools/messages.mjs';
import { pageConfig } from './tools/pages.mjs';

const { resolve, oxc } = pageConfig({ page: 'gallery' });
// The tests read messages with the real parser, so that they see what the build sees.
const alias = resolve.alias.filter(({ find }) => !find.test('@formatjs/icu-messageformat-parser'));
const shared = { plugins: [messages()], resolve: { alias }, oxc, define: { __DEVELOPMENT__: 'true', __PAGE__: '"verifier"' } };

export default defineConfig({
  test: {
    reporters: process.env['STATEPASS_JUNIT'] ? ['default', ['junit', { outputFile: process.env['STATEPASS_JUNIT'], suiteName: 'web' }]] : ['default'],
    projects: [
      { ...shared, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node' } },
      { ...shared, test: { name: 'browser', include: ['tests/browser/**/*.test.ts'], environment: 'node', testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false, globalSetup: ['tests/browser/setup.ts'] } },
    ],
  },
});
