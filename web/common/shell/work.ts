// One act at a time, and what went wrong with it. Every model of a page has one of these.
import { signal } from '@preact/signals';
import { faultOf, type Fault } from '../core/errors.ts';
import { breakPage } from './page.tsx';

/** Codes after which nothing more can be asked of the core. */
const DEAD = ['instance_dead', 'worker_gone'];

export class Work {
  readonly busy = signal(false);
  readonly fault = signal<Fault | undefined>(undefined);

  /** Runs an act unless another is under way. What it threw stands in `fault` until the next act begins. */
  async run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (this.busy.value) return undefined;
    this.busy.value = true;
    this.fault.value = undefined;
    try {
      return await act();
    } catch (error) {
      this.failed(error);
      return undefined;
    } finally {
      this.busy.value = false;
    }
  }

  failed(error: unknown): void {
    const fault = faultOf(error);
    if (__DEVELOPMENT__ && fault.code === 'page_unexpected') reportError(error);
    if (DEAD.includes(fault.code)) breakPage(fault);
    else this.fault.value = fault;
  }

  clear(): void {
    this.fault.value = undefined;
  }
}
