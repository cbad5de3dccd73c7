import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { Launched } from "./chromium.ts";
import { contractOf } from "./contract-calls.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");

/**
 * What the page did that it should not: refused loads and styles, errors, other origins, calls that the
 * contract does not name.
 */
export interface Watched {
  readonly page: Page;
  readonly faults: string[];
}

/** A file of the pages or the documents: no call. */
const isFile = /^\/(?:pages|docs)\//;

/** A page in a new context that nothing is overlooked of; `ignored` errors are meant. */
export async function openWatched(
  { browser }: Launched,
  address: string,
  options: BrowserContextOptions & { readonly ignored?: RegExp } = {},
): Promise<Watched> {
  const { ignored, ...more } = options;
  const context = await browser.newContext({ locale: "en", ...more });
  const page = await context.newPage();
  const faults: string[] = [];
  const { origin } = new URL(address);
  page.on("console", (message) => {
    const isMeant = ignored?.test(message.text()) === true;
    if (message.type() === "error" && !isMeant) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  const isInContract = await contractOf(origin);
  const judge = (method: string, address: string) => {
    const { pathname } = new URL(address);
    const isNamed = isFile.test(pathname) || isInContract(method, pathname);
    if (!isNamed) faults.push(`calls ${method} ${pathname}, which the contract does not name`);
  };
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) faults.push(`asks ${request.url()}`);
    else if (request.resourceType() === "fetch") judge(request.method(), request.url());
  });
  page.on("websocket", (socket) => judge("GET", socket.url()));
  await page.goto(address);
  return { page, faults };
}

/** What axe finds, each with the first element that has it. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }
    ).axe.run();
    interface Violation {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    return violations.map(
      ({ id, nodes: [node] }) => `${id}: ${node?.html} ${node?.failureSummary}`,
    );
  });
}
