import { expect, it } from "vitest";
import { openingRequest, parseOpening } from "../../../../worker/wallet/opening.ts";

it.each([null, 0, 1, 2 ** 40])("passes on what a stream is opened with, after %s", (after) => {
  const opening = { hash: "h-_", after, customersEpoch: 7 };
  expect(parseOpening(openingRequest(opening).url)).toEqual(opening);
});
