import { expect, it } from "vitest";
import type { Claim } from "../../../../src/partner/book.ts";
import { nextBatch } from "../../../../src/settlement/outbox.ts";
import type { WalletDesk } from "../../../../worker/wallet/desk.ts";
import { askReceivers } from "../../../../worker/wallet/give-back.ts";
import { Story, shop } from "../../src/payment/story.ts";
import { destinationIn, oneShard, openRows } from "../../src/settlement/merchant-side.ts";

const pageMessages = 2;

/** A wallet with a row that its Settlement has acknowledged, which has taken more of it up to `mark`. */
function opened(mark: number, claims: readonly Partial<Claim>[] = []) {
  const story = new Story();
  story.paid({ shop: { ...shop, ...oneShard } });
  const receiver = destinationIn(story);
  const { book, store, name } = story.room;
  const { after } = nextBatch(book, openRows(story), receiver, story.house.zone);
  book.saveDestination(receiver, after);
  const taken = Array.from({ length: mark }, (_, n) => ({ sequence: n + 1 }));
  const asked: number[] = [];
  const settlement = {
    async giveBack(wallet: string, last: number) {
      expect(wallet).toBe(name);
      asked.push(last);
      const messages = taken.filter(({ sequence }) => sequence > last).slice(0, pageMessages);
      return { mark, totalMinor: 100 * mark, hash: `hash ${mark}`, messages };
    },
  };
  const partner = { giveBack: async () => claims };
  const binding = (object: object) => ({ idFromName: (of: string) => of, get: () => object });
  const env = { SETTLEMENT: binding(settlement), PARTNER: binding(partner) };
  const desk = { env, book, name, sql: store.sql } as unknown as WalletDesk;
  return { desk, receiver, asked, acknowledged: after };
}

it.each([
  ["a page", 3, [1]],
  ["two pages and one more", 6, [1, 3, 5]],
] as const)(
  "asks a Settlement for all that it has after what was acknowledged: %s",
  async (_, mark, pages) => {
    const { desk, receiver, asked, acknowledged } = opened(mark);
    const given = await askReceivers(desk, { settlements: [receiver], partners: [] });
    const sequences = Array.from({ length: mark - 1 }, (_, n) => ({ sequence: n + 2 }));
    expect(asked).toEqual(pages);
    expect(given).toEqual({
      settlements: [
        {
          receiver,
          afterMark: 1,
          ...{ mark, totalMinor: 100 * mark, hash: `hash ${mark}` },
          messages: sequences,
          fromSequence: acknowledged.logSequence + 1,
        },
      ],
      credits: [],
      asked: [receiver],
    });
  },
);

it("is done with a Settlement that has no more, or less, than it has acknowledged", async () => {
  for (const mark of [1, 0]) {
    const { desk, asked } = opened(mark);
    const { settlements } = await askReceivers(desk, { settlements: [], partners: [] });
    expect([asked, settlements[0]?.messages]).toEqual([[1], []]);
  }
});

it("takes of a partner's claims those that have an outcome and a row", async () => {
  const claim = {
    partnerId: "par_1",
    partnerName: "Bank",
    channel: "atm",
    amountMinor: 5,
    idKey: 1,
  };
  const credited = { ...claim, declineCode: null };
  const { desk } = opened(1, [
    { ...credited, reference: "top-1", topUpSequence: 4, decidedAtMs: 9 },
    { ...credited, reference: "top-2", topUpSequence: null, decidedAtMs: 9 },
    { ...credited, reference: "top-3", topUpSequence: 5, decidedAtMs: null },
  ]);
  const { credits, asked } = await askReceivers(desk, { settlements: [], partners: ["par.3"] });
  expect(credits).toEqual([
    { ...credited, receiver: "par.3", reference: "top-1", sequence: 4, decidedAtMs: 9 },
  ]);
  expect(asked.at(-1)).toBe("par.3");
});
