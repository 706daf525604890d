// What every page does first: reads the chain configuration beside it, the clock of a development build, and starts the core in its worker.
import { connect } from '#core';
import type { CoreClient } from '@statepass/core';
import workerUrl from '../core/worker.ts?worker&url';
import { isCoreError } from '../core/errors.ts';
import { shiftClock } from './clock.ts';
import { scriptUrl } from './trusted.ts';

/** What pages read of chain.json for themselves; everything else in it is the core's. */
export interface Chain {
  name: string;
  development: boolean;
  relays: string[];
  desks: Record<string, string>;
}

export interface Booted {
  core: CoreClient;
  chain: Chain;
}

export class BootError extends Error {
  constructor(readonly code: 'page_chain' | 'page_core' | 'page_dev', cause?: unknown) {
    super(code, { cause });
  }
}

async function beside(name: string): Promise<string | undefined> {
  const answer = await fetch(name, { credentials: 'omit', redirect: 'error' });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.text();
}

/** Development builds take the clock's offset from dev.json: {"clockOffset": seconds}. */
async function clockOffset(): Promise<number | undefined> {
  if (!__DEVELOPMENT__) return undefined;
  const text = await beside('dev.json');
  if (text === undefined) return undefined;
  const value: unknown = (JSON.parse(text) as { clockOffset?: unknown }).clockOffset;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export async function boot(): Promise<Booted> {
  let text: string | undefined;
  let chain: Chain;
  try {
    text = await beside('chain.json');
    if (text === undefined) throw new Error('no chain.json');
    const parsed = JSON.parse(text) as Partial<Chain>;
    chain = { name: String(parsed.name ?? ''), development: parsed.development === true, relays: parsed.relays ?? [], desks: parsed.desks ?? {} };
  } catch (error) {
    throw new BootError('page_chain', error);
  }
  let offset: number | undefined;
  try {
    offset = await clockOffset();
    if (offset !== undefined) shiftClock(offset);
  } catch (error) {
    throw new BootError('page_dev', error);
  }
  try {
    const worker = new Worker(scriptUrl(workerUrl), { type: 'module', name: 'core' });
    const core = await connect(worker, { chain: text, ...(offset === undefined ? {} : { clockOffset: offset }) });
    return { core, chain };
  } catch (error) {
    // No room, another network, a clock that may not be shifted: the core has its own words for what it met.
    if (isCoreError(error) && error.code !== 'page_unexpected') throw error;
    throw new BootError('page_core', error);
  }
}
