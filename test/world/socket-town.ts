import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { productProgram } from "../bench/bundle.ts";
import { freshSecrets } from "../bench/deployment.ts";
import { found, type Town } from "../bench/town.ts";
import { serve } from "../bench/workerd-server.ts";

/** A town on the built Worker in a plain workerd, to be reached over sockets. */
export interface SocketTown extends Town {
  readonly port: number;
  readonly publicOrigin: string;
  close(): Promise<void>;
}

/** Serves the built Worker and founds a small town on it. */
export async function openSocketTown(customers: number): Promise<SocketTown> {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-sockets-"));
  const secrets = await freshSecrets();
  const server = await serve(await productProgram(secrets), folder);
  const { publicOrigin, bootstrapSecret } = secrets;
  const place = { origin: `http://127.0.0.1:${server.port}`, publicOrigin };
  const plan = { customers, merchants: 1, shards: 1, balanceMinor: 50_000 };
  return {
    ...(await found(place, bootstrapSecret, plan)),
    port: server.port,
    publicOrigin,
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A connection that is spoken byte by byte, and what was heard on it. */
export interface Connection {
  readonly socket: Socket;
  readonly heard: () => Buffer;
  /** When the other side has closed it. */
  readonly closed: Promise<void>;
}

/** Opens a connection to a port of this machine. A reset is an end like any other. */
export function dial(port: number): Connection {
  const socket = connect(port, "127.0.0.1");
  const parts: Buffer[] = [];
  socket.on("data", (part) => parts.push(part));
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  return { socket, heard: () => Buffer.concat(parts), closed };
}

/** An answer, read from the bytes of a connection that carried one. */
export function answerOf(bytes: Buffer) {
  const [head = "", ...body] = bytes.toString().split("\r\n\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  const text = body.join("\r\n\r\n");
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was answered
  return { status, head, body: (/json/i.test(head) ? JSON.parse(text) : text) as any };
}
