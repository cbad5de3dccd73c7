import { freshCode } from "../demo/curl.ts";
import { stopSignal } from "../local/stop-signal.ts";
import { asProgram } from "../program.ts";
import { must } from "../seed/actors.ts";
import { coloured } from "../telling/colour.ts";
import { type LocalShop, openLocalShop } from "./local-shop.ts";

const usage = `Tells what happens at the local server as it happens: the seeded customer's events, the messages that
would be sent, and alerts. Ctrl-C ends it. A till has no stream of events: it asks for what it sold.

  sekisho listen                 at the server with its data in ./.sekisho
  sekisho listen --state DIR     with its data in DIR
  sekisho listen --after N       events from that sequence on, those that were missed first
  sekisho listen --json          a line of JSON each
  sekisho listen --help          shows this
`;

/** How often messages and alerts are asked for. */
const everyMs = 1_000;

/** `sekisho listen`: events, posts and alerts. */
export const listenCommand = asProgram({
  usage,
  options: { state: { type: "string" }, after: { type: "string" }, json: { type: "boolean" } },
  async run({ state, after, json }) {
    const shop = await openLocalShop(state);
    const tell = json === true ? tellJson : tellLine;
    await renewed(shop);
    const stream = must(
      "The event stream",
      await shop.actors.customer.events({
        onEvent: (event) => tell("event", event),
        onClose: (code) => tell("closed", { code }),
        ...(after === undefined ? {} : { after: Number(after) }),
      }),
    );
    process.stderr.write(`Listening at ${shop.seed.origin}. Ctrl-C ends it.\n`);
    const seen = new Seen();
    await ask(shop, seen, null);
    while (!stopSignal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, everyMs));
      await ask(shop, seen, tell);
    }
    stream.close();
    return 0;
  },
});

/** Signs the customer in where the kept session has ended. */
async function renewed({ actors, seed }: LocalShop): Promise<void> {
  const known = await actors.customer.wallet();
  if (!known.ok && known.problem?.status === 401) await freshCode(actors.customer, seed);
}

type Tell = (what: string, told: unknown) => void;

const tellJson: Tell = (what, told) => console.log(JSON.stringify({ [what]: told }));

const tellLine: Tell = (what, told) => {
  const members = Object.entries(told as object)
    .filter(([, value]) => value !== null && typeof value !== "object")
    .map(([name, value]) => `${name}=${value}`);
  console.log(`${coloured("good", what.padEnd(7))} ${members.join("  ")}`);
};

/** What was told already. */
class Seen {
  readonly #known = new Set<string>();

  isNew(text: string): boolean {
    if (this.#known.has(text)) return false;
    this.#known.add(text);
    return true;
  }
}

/** Tells what is new; the first time nothing, since it was there before. */
async function ask({ seed, actors }: LocalShop, seen: Seen, tell: Tell | null): Promise<void> {
  const mailbox = await fetch(`${seed.origin}/dev/mailbox`).catch(() => null);
  const mails = mailbox?.ok ? ((await mailbox.json()) as object[]) : [];
  for (const mail of mails.toReversed()) {
    if (seen.isNew(JSON.stringify(mail))) tell?.("post", mail);
  }
  const listed = await actors.operators[0].alerts();
  for (const alert of listed.ok ? listed.body.alerts.toReversed() : []) {
    if (seen.isNew(JSON.stringify(alert))) tell?.("alert", alert);
  }
}
