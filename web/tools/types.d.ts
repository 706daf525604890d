// Types of the build tools, for the tests that use them.
declare module '*/tools/pages.mjs' {
  import type { UserConfig, Alias } from 'vite';
  export const WEB: string;
  export const PAGES: string[];
  export function pageConfig(options: { page: string; core?: 'package' | 'scripted'; development?: boolean; outDir?: string; serving?: boolean }): UserConfig & { resolve: { alias: Alias[] } };
}
declare module '*/tools/messages.mjs' {
  import type { Plugin } from 'vite';
  export function compile(text: string): unknown;
  export function messages(): Plugin;
}
declare module '*/tools/security.mjs' {
  type Chain = { relays?: string[]; desks?: Record<string, string> };
  export function connectSources(chain?: Chain): string[];
  export function metaPolicy(): string;
  export function headers(chain?: Chain): Record<'Content-Security-Policy', string> & Record<string, string>;
}
declare module '*/tools/chromium.mjs' {
  import type { Browser } from 'playwright-core';
  export const FLAGS: string[];
  export function chromiumPath(): string | undefined;
  export function launch(extra?: string[]): Promise<Browser>;
}
declare module '*/tools/serve.mjs' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  export function serve(options: { folder: string; files?: Record<string, string>; answer?: (request: IncomingMessage, response: ServerResponse) => boolean; port?: number }): Promise<{ url: string; close: () => Promise<void>; files: Record<string, string> }>;
}
