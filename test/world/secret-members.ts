/** Members of requests whose texts nobody but the two ends may ever see. */
export const sentMembers = [
  ...["code", "refresh_token", "recovery_code", "activation_code", "invitation_code", "secret"],
  ...["value", "account_number", "holder_kana"],
  ...["signature", "clientDataJSON", "authenticatorData", "attestationObject"],
] as const;

/** Members of answers, likewise. */
export const toldMembers = [
  ...["access_token", "refresh_token", "recovery_codes", "activation_code", "invitation_code"],
  ...["qr", "bar_code", "jpqr", "emv", "seals", "secret", "uri", "ticket"],
] as const;

/** Every text below these members of a JSON body; none of what is no JSON. */
export function secretsOf(text: string, members: readonly string[]): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown, secret: boolean): void => {
    if (typeof value === "string") {
      if (secret) found.push(value);
    } else if (Array.isArray(value)) {
      for (const each of value) visit(each, secret);
    } else if (typeof value === "object" && value !== null) {
      for (const [name, each] of Object.entries(value)) visit(each, members.includes(name));
    }
  };
  try {
    visit(JSON.parse(text), false);
  } catch {
    // No JSON has no members.
  }
  return found;
}
