import type { WalletRoom } from "./house.ts";

/** What a request was answered. */
export interface Answer {
  /** Whether the outcome is kept: then every later answer to the request is this one. */
  readonly stored: boolean;
  /** The bytes on the wire. Of an outcome that is not final yet they may still change. */
  readonly text: string;
  readonly final: boolean;
}

/** One request under a reference; sending it again gives the same answer once one is stored. */
export interface Request {
  /** Names wallet, kind of act, caller and reference: what one outcome is kept for. */
  readonly key: string;
  readonly room: WalletRoom;
  /** Sends it with the authority of now; `null`: no answer came. */
  send(): Answer | null;
  /** The same reference with something else in it. */
  sendAltered(): Answer | null;
}

interface Page {
  readonly request: Request;
  /** The first final answer that was stored. */
  text: string | null;
  stored: boolean;
}

/** Remembers every request and what was answered, and holds later answers against it. */
export class Notebook {
  readonly #pages: Page[] = [];
  readonly #byKey = new Map<string, Page>();

  get requests(): readonly Request[] {
    return this.#pages.map(({ request }) => request);
  }

  /** Sends a request, now or again; throws when the answer contradicts an earlier one. */
  send(request: Request): string {
    const known = this.#byKey.get(request.key);
    const page = known ?? { request, text: null, stored: false };
    if (known === undefined) {
      this.#byKey.set(request.key, page);
      this.#pages.push(page);
    }
    const answer = page.request.send();
    if (answer === null) return "no answer";
    if (page.stored && !answer.stored) {
      throw new Error(`${request.key}: an outcome that was stored is gone: ${answer.text}`);
    }
    if (page.text !== null && page.text !== answer.text) {
      throw new Error(`${request.key}: replayed ${answer.text}, answered before ${page.text}`);
    }
    page.stored ||= answer.stored;
    if (answer.stored && answer.final) page.text = answer.text;
    return answer.stored ? told(answer.text) : answer.text;
  }

  /** Sends a request that was altered; a stored outcome must refuse it. */
  sendAltered(request: Request): string {
    const page = this.#byKey.get(request.key);
    if (page === undefined || !page.stored) return "nothing stored yet";
    const answer = request.sendAltered();
    if (answer === null) return "no answer";
    if (answer.text !== "reference_reused") {
      throw new Error(`${request.key}: an altered request was answered ${answer.text}`);
    }
    return answer.text;
  }
}

/** The gist of a rendered answer, for the trace. */
function told(text: string): string {
  const { result, status, decline } = JSON.parse(text) as Record<string, unknown>;
  const code = (decline as { code?: string } | null | undefined)?.code;
  return [result, status, code].filter((part) => typeof part === "string").join(" ") || "done";
}
