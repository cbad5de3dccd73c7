/** The keys of one purpose, as the ring's document names it. */
export interface KeysOf {
  readonly purpose: string;
  readonly count: number;
  /** The day on which the one that signs or seals was made, `YYYY-MM-DD`; `null`: not told. */
  readonly madeOn: string | null;
}

type Dated = readonly { readonly made?: string | undefined }[];

/** A ring's document, as far as it tells how many keys there are and since when. */
interface DatedRing {
  readonly access: Dated;
  readonly code: Dated;
  readonly webhook: Dated;
  readonly seal: { readonly code: Dated; readonly id: Dated };
  readonly mac: Dated;
  readonly blind: Dated;
  readonly totp: Dated;
}

/** The keys of a ring by purpose; of each the first one signs or seals. */
export function keysByPurpose({ seal, ...others }: DatedRing): readonly KeysOf[] {
  const all: Record<string, Dated> = { ...others, "seal.code": seal.code, "seal.id": seal.id };
  return Object.entries(all).map(([purpose, keys]) => {
    return { purpose, count: keys.length, madeOn: keys[0]?.made ?? null };
  });
}
