/** Shards of one partner's references; never changed, since a reference is kept for ever. */
export const partnerShards = 16;
