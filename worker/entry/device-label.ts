import type { DeviceLabel } from "../../src/identity/act/new-device.ts";
import { type VerifyAttestation, verifyLater } from "../../src/identity/attestation.ts";
import { encodeUtf8 } from "../../src/token/grammar.ts";
import { sha256 } from "../../src/token/sha256.ts";
import type { Call } from "../door/route.ts";
import type { DeviceBody } from "./schema.ts";

const verify: VerifyAttestation = verifyLater;

/** What a device that is being enrolled says of itself, its statement judged. */
export async function deviceLabel(
  call: Pick<Call<{ readonly device?: DeviceBody | undefined }>, "body" | "params" | "proof">,
): Promise<DeviceLabel> {
  const { name = "", attestation } = call.body.device ?? {};
  if (attestation === undefined) return { name, attestation: null };
  const challenge = await sha256(encodeUtf8(call.params.id ?? ""));
  const level = await verify(attestation, { jwk: call.proof.jwk, challenge });
  return { name, attestation: { ...attestation, level } };
}
