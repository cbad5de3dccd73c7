/** What an event stream is opened with; it stands in the query of the upgrade that is passed on. */
export interface Opening {
  /** The ticket's hash. */
  readonly hash: string;
  /** Number of the last event that the listener knows; `null`: told from now on. */
  readonly after: number | null;
  /** As the Worker's control snapshot has it. */
  readonly customersEpoch: number;
}

/** The upgrade that the Worker passes on, with what it asks for. */
export function openingRequest({ hash, after, customersEpoch }: Opening): Request {
  const query = new URLSearchParams({ hash, customers: String(customersEpoch) });
  if (after !== null) query.set("after", String(after));
  return new Request(`https://wallet/events?${query}`, { headers: { Upgrade: "websocket" } });
}

/** What a request that `openingRequest` made asks for; its query is ours and is not judged. */
export function parseOpening(url: string): Opening {
  const query = new URL(url).searchParams;
  const after = query.get("after");
  return {
    hash: query.get("hash") ?? "",
    after: after === null ? null : Number(after),
    customersEpoch: Number(query.get("customers")),
  };
}
