import { expect, it } from "vitest";
import { alertBehind, LostRows } from "../../../../worker/wallet/behind.ts";
import type { WalletDesk } from "../../../../worker/wallet/desk.ts";
import { holdNames } from "../../../../worker/wallet/identity/hold-names.ts";

/** A wallet whose disk fails whoever reads. */
function unreadable(): WalletDesk {
  const broken = () => {
    throw new Error("disk I/O error: SQLITE_IOERR");
  };
  const broke = new Proxy({}, { get: () => broken });
  return { env: {}, name: "a", book: broke, identity: broke } as unknown as WalletDesk;
}

it.each([
  ["rows that were lost", (desk: WalletDesk) => new LostRows(desk).alert()],
  ["who has lost rows", (desk: WalletDesk) => alertBehind(desk, [])],
  ["its names", (desk: WalletDesk) => holdNames(desk)],
])("does not throw after the answer when it cannot read %s", async (_, act) => {
  await expect(act(unreadable())).resolves.toBeUndefined();
});
