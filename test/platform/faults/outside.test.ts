import { beforeAll, describe, expect, it } from "vitest";
import { type Bundle, type Faults, type Message, makeResponse } from "../index.ts";
import { makeHere, once, open as openOn, swift } from "./open.ts";

let bundle: Bundle;
beforeAll(async () => {
  bundle = await makeHere("worker.ts");
});

/** A Worker whose objects can tell a server outside, and what arrived there. */
function open(faults?: Faults) {
  const arrived: string[] = [];
  const town = openOn(bundle, faults, 1, async (request) => {
    arrived.push(`${request.method} ${request.url} ${await request.text()}`);
    return makeResponse(null, { status: 202 });
  });
  return { ...town, arrived };
}

const told = "POST https://outside.example/told told";
const isTold = ({ to }: Message) => to === "outside.example";
const broken = { threw: "Network connection lost." };

describe("a server outside", () => {
  it("is told once the turn that tells it is kept, and answers", async () => {
    const { world, ask, arrived } = open();
    await world.play(async () => {
      expect(await ask("one/post?5")).toEqual({ value: 202 });
    });
    expect(arrived).toEqual([told]);
  });

  it("is told nothing by a turn that is not kept", async () => {
    let isOver = false;
    const { world, ask, arrived } = open({
      commit({ wrote }) {
        if (!wrote || isOver) return 0;
        isOver = true;
        return "crash_before";
      },
    });
    await world.play(async () => {
      expect(await ask("one/post?5")).toMatchObject(broken);
    });
    expect(arrived).toEqual([]);
  });

  it.each([
    ["request", []],
    ["answer", [told]],
  ] as const)("is not heard of when the %s is lost", async (lost, there) => {
    const { world, ask, arrived } = open(once(isTold, { ...swift, lost }));
    await world.play(async () => {
      expect(await ask("one/post?5")).toMatchObject(broken);
    });
    expect(arrived).toEqual(there);
  });

  it("is told twice what comes twice, and heard once", async () => {
    const { world, ask, arrived } = open(once(isTold, { ...swift, againMs: 30 }));
    await world.play(async () => {
      expect(await ask("one/post?5")).toEqual({ value: 202 });
    });
    await world.pass(100);
    expect(arrived).toEqual([told, told]);
  });
});
