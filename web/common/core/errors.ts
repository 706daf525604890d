// Errors of the core, as pages see them: a code, and whether anything was lost. The words are chosen by code (common/i18n/trouble.ts).
import type { CoreErrorShape } from '@statepass/core';

export interface Fault {
  code: string;
  retry: boolean;
  lost: boolean;
}

export const isCoreError = (error: unknown): error is CoreErrorShape =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'CoreError' && typeof (error as { code?: unknown }).code === 'string';

export function faultOf(error: unknown): Fault {
  if (isCoreError(error)) return { code: error.code, retry: error.retry ?? false, lost: error.lost ?? false };
  const code = (error as { code?: unknown } | null)?.code;
  return { code: typeof code === 'string' ? code : 'page_unexpected', retry: false, lost: false };
}
