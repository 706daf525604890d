// What goes between a page and its worker.
import type { CoreErrorShape, JobProgress, LedgerStatus } from './types.js';

export type ToWorker =
  | { kind: 'open'; chain: string; clockOffset?: number }
  | { kind: 'call'; id: number; method: string; args: unknown[] }
  | { kind: 'abort'; id: number }
  | { kind: 'code'; id: number; code: string | undefined };

export type FromWorker =
  | { kind: 'opened'; error?: CoreErrorShape }
  | { kind: 'result'; id: number; value?: unknown; error?: CoreErrorShape }
  | { kind: 'progress'; id: number; progress: JobProgress }
  | { kind: 'news'; id: number; status: LedgerStatus }
  | { kind: 'ask'; id: number; ask: { length?: number; digits: boolean; words?: string } };
