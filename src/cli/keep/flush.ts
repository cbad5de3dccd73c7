import { closeSync, fsyncSync, openSync } from "node:fs";

/** Has what was written to a file be on the disk when this returns. */
export function flushFile(path: string): void {
  const opened = openSync(path, process.platform === "win32" ? "r+" : "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** Has the names in a folder be on the disk when this returns; Windows opens no folder for that. */
export function flushFolder(path: string): void {
  if (process.platform !== "win32") flushFile(path);
}
