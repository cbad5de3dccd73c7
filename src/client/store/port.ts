/**
 * Keeps JSON records by id between runs of the program. `put` has promised only when it resolves:
 * after that a crash of the program does not lose the record. A failure rejects.
 */
export interface RecordStore<T> {
  get(id: string): Promise<T | undefined>;
  put(id: string, record: T): Promise<void>;
  list(): Promise<readonly T[]>;
  remove(id: string): Promise<void>;
}
