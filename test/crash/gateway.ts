import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

/** What a gateway does with what is posted to it. */
export type Manner = "takes" | "hangs" | { readonly answersAfterMs: number };

/** One post as it came. */
export interface Posted {
  readonly contact: string;
  readonly purpose: string;
  readonly code: string | null;
  /** It was acknowledged while somebody waited for that. */
  isTaken: boolean;
}

/** A certificate and its key, PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** A gateway for mail and SMS that is well, or is not. */
export class Gateway {
  readonly #server: Server;
  readonly #waiting = new Set<ServerResponse>();
  readonly posts: Posted[] = [];
  manner: Manner = "takes";

  private constructor(tls: Certified | null) {
    const take: RequestListener = async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { contact, purpose, code } = JSON.parse(Buffer.concat(chunks).toString());
      const post = { contact: contact.value, purpose, code, isTaken: false };
      this.posts.push(post);
      this.#answer(response, post);
    };
    this.#server = tls === null ? createServer(take) : createTlsServer(tls, take);
    this.#server.on("clientError", (_error, socket) => socket.destroy());
  }

  /** With a certificate it is reached by `https://`, else by `http://`. */
  static async open(tls: Certified | null = null): Promise<Gateway> {
    const gateway = new Gateway(tls);
    await new Promise<void>((resolve) => gateway.#server.listen(0, "127.0.0.1", resolve));
    return gateway;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The newest code for a contact that was taken. */
  async codeFor(contact: string): Promise<string | null> {
    const isSuch = (post: Posted) => post.contact === contact && post.isTaken && post.code !== null;
    return this.posts.findLast(isSuch)?.code ?? null;
  }

  /** How often something was posted for a contact. */
  tries(contact: string): number {
    return this.posts.filter((post) => post.contact === contact).length;
  }

  close(): void {
    for (const response of this.#waiting) response.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(response: ServerResponse, post: Posted): void {
    const { manner } = this;
    const take = () => {
      if (response.destroyed) return;
      post.isTaken = true;
      response.writeHead(204).end();
    };
    this.#waiting.add(response);
    response.on("close", () => this.#waiting.delete(response));
    if (manner === "takes") take();
    else if (manner !== "hangs") setTimeout(take, manner.answersAfterMs).unref();
  }
}
