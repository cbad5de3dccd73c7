/** What the Worker asks for with a ticket: in the query of the upgrade that it passes on. */
export interface Opening {
  /** The ticket's hash. */
  readonly hash: string;
  /** Number of the last event that the listener knows; `null`: told from now on. */
  readonly after: number | null;
  /** Of the control snapshot. */
  readonly customersEpoch: number;
}

/** The upgrade that the Worker passes on, with what it asks for. */
export function openingRequest({ hash, after, customersEpoch }: Opening): Request {
  const query = new URLSearchParams({ hash, customers: String(customersEpoch) });
  if (after !== null) query.set("after", String(after));
  return new Request(`https://wallet/events?${query}`, { headers: { Upgrade: "websocket" } });
}

/** What `openingRequest` asks for. */
export function parseOpening(url: string): Opening {
  const query = new URL(url).searchParams;
  const after = query.get("after");
  return {
    hash: query.get("hash") ?? "",
    after: after === null ? null : Number(after),
    customersEpoch: Number(query.get("customers")),
  };
}
