import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** A browser of this run's own, with a folder that goes with it. */
export interface Launched {
  readonly browser: Browser;
  close(): Promise<void>;
}

const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
];

/**
 * Starts Chromium: on Linux for x64 the one that npm installed, unpacked into a new folder, since a
 * copy of another run may be half of one; elsewhere the Chrome of the machine. `more` are switches.
 */
export async function launchChromium(more: readonly string[] = []): Promise<Launched> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    const browser = await chromium.launch({ channel: "chrome", args: [...quiet, ...more] });
    return { browser, close: () => browser.close() };
  }
  const folder = mkdtempSync(join(tmpdir(), "sekisho-chromium-"));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const browser = await launchPackaged(folder, more);
    return {
      browser,
      async close() {
        await browser.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

async function launchPackaged(folder: string, more: readonly string[]): Promise<Browser> {
  const packaged = await import("@sparticuz/chromium");
  const executablePath = await packaged.default.executablePath();
  // A container runs as root and without the kernel's sandbox.
  const args = [...quiet, ...more, "--no-sandbox", "--disable-dev-shm-usage"];
  const own = { ...process.env, HOME: folder } as Record<string, string>;
  try {
    return await chromium.launch({ executablePath, args, env: own });
  } catch (fault) {
    if (!String(fault).includes("error while loading shared libraries")) throw fault;
    // What the machine lacks is in the package too, as Amazon's Linux has it.
    const bin = join(import.meta.dirname, "../../../node_modules/@sparticuz/chromium/bin");
    await packaged.inflate(join(bin, "al2023.tar.br"));
    const env = { ...own, LD_LIBRARY_PATH: join(folder, "al2023/lib") };
    return await chromium.launch({ executablePath, args, env });
  }
}
