// The core's key-value store in IndexedDB. A put resolves when the browser says that it is on the disk.
import type { KeyValueStore } from '@statepass/core';

/** Why nothing could be stored. The worker client hands `code` on to the page as a CoreError. */
export class StoreError extends Error {
  constructor(readonly code: 'store_full' | 'store_failed', cause?: unknown) {
    super(code, { cause });
  }
}

const toStoreError = (error: unknown): StoreError =>
  new StoreError(error instanceof DOMException && error.name === 'QuotaExceededError' ? 'store_full' : 'store_failed', error);

const TABLE = 'records';

export class IndexedDbStore implements KeyValueStore {
  private opened: Promise<IDBDatabase> | undefined;

  constructor(private readonly name: string) {}

  private open(): Promise<IDBDatabase> {
    this.opened ??= new Promise<IDBDatabase>((done, fail) => {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
      request.onerror = () => fail(toStoreError(request.error));
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
        transaction.onabort = transaction.onerror = () => fail(toStoreError(transaction.error ?? request.error));
      } catch (error) {
        this.opened = undefined;
        fail(toStoreError(error));
      }
    });
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const value: unknown = await this.run('readonly', (table) => table.get(key) as IDBRequest<unknown>);
    return value instanceof Uint8Array ? value : undefined;
  }

  async put(key: string, value: Uint8Array): Promise<void> {
    await this.run('readwrite', (table) => table.put(value, key));
  }

  async delete(key: string): Promise<void> {
    await this.run('readwrite', (table) => table.delete(key) as IDBRequest<unknown>);
  }
}
