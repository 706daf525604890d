// Key-value stores: IndexedDB for browsers, memory for tests and programs that keep nothing.
import { CoreError } from './error.js';
import type { KeyValueStore } from './api.js';

export class MemoryStore implements KeyValueStore {
  readonly records = new Map<string, Uint8Array>();

  get(key: string): Promise<Uint8Array | undefined> { return Promise.resolve(this.records.get(key)?.slice()); }
  put(key: string, value: Uint8Array): Promise<void> { this.records.set(key, value.slice()); return Promise.resolve(); }
  delete(key: string): Promise<void> { this.records.delete(key); return Promise.resolve(); }
}

const TABLE = 'records';

const failed = (error: unknown): CoreError =>
  new CoreError(error instanceof DOMException && error.name === 'QuotaExceededError' ? 'store_full' : 'store_failed', 'store', { cause: error, retry: true });

/** A put resolves when the browser says that it is on the disk. */
export class IndexedDbStore implements KeyValueStore {
  private opened: Promise<IDBDatabase> | undefined;

  constructor(private readonly name: string) {}

  private open(): Promise<IDBDatabase> {
    this.opened ??= new Promise<IDBDatabase>((done, fail) => {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
      request.onerror = () => fail(failed(request.error));
      request.onsuccess = () => {
        const database = request.result;
        const forget = () => { this.opened = undefined; };
        database.onclose = forget;
        database.onversionchange = () => { database.close(); forget(); };
        done(database);
      };
    }).catch((error: unknown) => { this.opened = undefined; throw error; });
    return this.opened;
  }

  private async run<T>(mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await this.open();
    return new Promise<T>((done, fail) => {
      try {
        const transaction = database.transaction(TABLE, mode, { durability: 'strict' });
        const request = work(transaction.objectStore(TABLE));
        transaction.oncomplete = () => done(request.result);
        transaction.onabort = transaction.onerror = () => fail(failed(transaction.error ?? request.error));
      } catch (error) {
        this.opened = undefined;
        fail(failed(error));
      }
    });
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const value: unknown = await this.run('readonly', (table) => table.get(key) as IDBRequest<unknown>);
    return value instanceof Uint8Array ? value : undefined;
  }

  async put(key: string, value: Uint8Array): Promise<void> { await this.run('readwrite', (table) => table.put(value, key)); }
  async delete(key: string): Promise<void> { await this.run('readwrite', (table) => table.delete(key) as IDBRequest<unknown>); }
}
