/**
 * Keeps JSON records by id between runs of the program. What writes has promised only when it
 * resolves: after that a crash of the program does not lose the record. A failure rejects.
 */
export interface RecordStore<T> {
  get(id: string): Promise<T | undefined>;
  put(id: string, record: T): Promise<void>;
  list(): Promise<readonly T[]>;
  remove(id: string): Promise<void>;
  /**
   * Puts what `act` makes of the record in its place, and resolves with that; undefined: there is
   * none, or none any more. Nothing else writes the record in between: of those who share a store,
   * the pages and workers of a browser's origin or the programs over a folder, no two are given the
   * same record to make something of. What `act` gives back as it got it is not written. It is called
   * at once, or again when the store was lost in between, so it does nothing else; what it throws
   * rejects, and nothing was written.
   */
  change(id: string, act: (kept: T | undefined) => T | undefined): Promise<T | undefined>;
}
