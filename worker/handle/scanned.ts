import { codeKeptMs, offlineAmountMinorMax, offlineCodeAgeMsMax } from "../../src/bounds.ts";
import type { PresentedCode } from "../../src/code/presented-code.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { type BarCode, defaultPrefix, makeBarCode } from "../../src/token/code/bar-code.ts";
import { openHandle, sealHandle } from "../../src/token/code/handle.ts";
import type { OpenedCode } from "../../src/token/code/online-code.ts";
import { parseScanned, type Scanned } from "../../src/token/code/scanned.ts";
import type { TokenFault } from "../../src/token/fault.ts";
import type { Route as WalletRoute } from "../../src/token/seal.ts";
import type { Call } from "../door/route.ts";
import type { Env } from "../platform/env.ts";
import { random } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { handleName, handleObject } from "./stub.ts";

type Scan = Pick<Call, "env" | "ring" | "after">;

/** A code as a till presents it to the wallet it is of. */
export interface Presented {
  readonly route: WalletRoute;
  readonly code: PresentedCode;
  /** The text that a device signed while offline: its wallet verifies that. Else null. */
  readonly signed: string | null;
}

/**
 * The code behind whatever was scanned. A bar code costs one read of a `Handle` object, and only
 * after its grammar; one that stands for nothing is counted after the answer. Throws when that
 * object does not answer: nothing is known of the code then.
 */
export async function openScanned(
  call: Scan,
  text: string,
): Promise<Result<Presented, TokenFault>> {
  const { env, ring } = call;
  const scanned = await parseScanned(ring, barCodePrefix(env), text);
  if (!scanned.ok) return scanned;
  if (scanned.value.form === "signed") return ok(online(scanned.value.code));
  if (scanned.value.form === "offline") return ok(offline(scanned.value));
  const { barCode } = scanned.value;
  const name = handleName(barCode);
  const sealed = await handleObject(env, name).find(name);
  const code = sealed === null ? null : openHandle(ring, barCode, sealed);
  if (code !== null) return ok(online(code));
  call.after(handleObject(env, name).countMiss());
  return fail("code_handle");
}

function online({ route, ...code }: OpenedCode): Presented {
  return { route, code, signed: null };
}

/** A seal is one code, however often a phone signs with it: its place in the wallet names it. */
function offline({ code, text }: Extract<Scanned, { form: "offline" }>): Presented {
  const { route, recallOnly, ...use } = code;
  const jti = `${use.device}.${use.batch}.${use.place}`;
  const expiresAtMs = use.issuedAtMs + offlineCodeAgeMsMax;
  const limited = { ...use, amountMaxMinor: offlineAmountMinorMax };
  const identity = `o:${jti}`;
  return {
    route,
    code: { jti, expiresAtMs, identity, recallOnly, offline: limited },
    signed: text,
  };
}

/**
 * A fresh bar code for a code that was just issued, kept until a day after its end: that long a lost
 * answer can be found by it. Null when it could not be kept: the code is as good without it.
 */
export async function keepBarCode(
  { env, ring }: Pick<Call, "env" | "ring">,
  code: Pick<OpenedCode, "route" | "jti" | "expiresAtMs">,
): Promise<BarCode | null> {
  try {
    const barCode = makeBarCode(barCodePrefix(env), random);
    const name = handleName(barCode);
    const untilMs = code.expiresAtMs + codeKeptMs;
    const sealed = sealHandle(ring, barCode, code);
    return (await handleObject(env, name).keep(name, sealed, untilMs)) ? barCode : null;
  } catch (fault) {
    logFault("bar_code_not_kept", fault);
    return null;
  }
}

function barCodePrefix(env: Env): string {
  return env.BAR_CODE_PREFIX ?? defaultPrefix;
}
