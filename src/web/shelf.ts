/** Records of one kind, by their id, in this browser. */
export interface Shelf<T> {
  get(id: string): Promise<T | undefined>;
  /** Resolves when the record is on disk. */
  put(id: string, record: T): Promise<void>;
  list(): Promise<readonly T[]>;
  remove(id: string): Promise<void>;
}
