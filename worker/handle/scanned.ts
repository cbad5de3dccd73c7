import { codeKeptMs } from "../../src/bounds.ts";
import { issuedCode, offlineCode, type ScannedCode } from "../../src/code/scanned-code.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { type BarCode, defaultPrefix, makeBarCode } from "../../src/token/code/bar-code.ts";
import { openHandle, sealHandle } from "../../src/token/code/handle.ts";
import type { OpenedCode } from "../../src/token/code/online-code.ts";
import { parseScanned } from "../../src/token/code/scanned.ts";
import type { TokenFault } from "../../src/token/fault.ts";
import type { Call } from "../door/route.ts";
import type { Env } from "../platform/env.ts";
import { random } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { handleName, handleObject } from "./stub.ts";

type Scan = Pick<Call, "env" | "ring" | "after">;

/**
 * The code behind whatever was scanned. A bar code costs one read of a `Handle` object, and only
 * after its grammar; one that stands for nothing is counted after the answer. Throws when that
 * object does not answer: nothing is known of the code then.
 */
export async function openScanned(
  call: Scan,
  text: string,
): Promise<Result<ScannedCode, TokenFault>> {
  const { env, ring } = call;
  const scanned = await parseScanned(ring, barCodePrefix(env), text);
  if (!scanned.ok) return scanned;
  if (scanned.value.form === "signed") return ok(issuedCode(scanned.value.code));
  if (scanned.value.form === "offline") return ok(offlineCode(scanned.value));
  const { barCode } = scanned.value;
  const name = handleName(barCode);
  const sealed = await handleObject(env, name).find(name);
  const code = sealed === null ? null : openHandle(ring, barCode, sealed);
  if (code !== null) return ok(issuedCode(code));
  call.after(handleObject(env, name).countMiss());
  return fail("code_handle");
}

/**
 * A fresh bar code for a code that was just issued, kept until a day after its end: that long a
 * lost answer can be found by it. Null when it could not be kept: the code is as good without it.
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
