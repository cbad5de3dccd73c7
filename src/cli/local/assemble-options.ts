/** Who is told what is built, and what breaks a build off. */
export interface AssembleOptions {
  readonly tell: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Whether documents that cannot be built are told of, and those of before taken. */
  readonly takesOldDocs?: boolean | undefined;
}
