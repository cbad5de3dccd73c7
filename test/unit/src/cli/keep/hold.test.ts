import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { holdFolder } from "../../../../../src/cli/keep/hold.ts";
import { markOfProcess } from "../../../../../src/cli/local/process-mark.ts";
import { StateFolder } from "../../../../../src/cli/local/state-folder.ts";
import { Failure } from "../../../../../src/cli/program.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-hold-"));
const held: ServerResponse[] = [];
const server = createServer((request, response) => {
  if (request.headers.authorization !== "Bearer s") return void response.writeHead(403).end("No.");
  response.write("held");
  held.push(response);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A folder that this program serves, as it notes itself. */
function served(secret: string): StateFolder {
  const { port } = server.address() as AddressInfo;
  const note = {
    ...{ server: markOfProcess(process.pid), origin: "http://localhost:1", runtime: [] },
    orders: { port, secret },
  };
  writeFileSync(join(folder, "running.json"), JSON.stringify(note));
  return new StateFolder(folder);
}

it("lets a server go on, and fails where it went on by itself before", async () => {
  (await holdFolder(served("s"))).release();
  const read = vi.spyOn(ReadableStreamDefaultReader.prototype, "read");
  const still = await holdFolder(served("s"));
  held.at(-1)?.end();
  // What it reads last is the end of the order.
  await read.mock.results.at(-1)?.value;
  read.mockRestore();
  expect(() => still.release()).toThrow("The server went on before all was copied");
});

it("tells in the server's words why it takes no order", async () => {
  const refused = holdFolder(served("another"));
  await expect(refused).rejects.toThrow(Failure);
  await expect(refused).rejects.toThrow("cannot be held: No.");
});
