import { randomBytes } from "node:crypto";

/** What a frame may be made to say wrongly (RFC 6455 §5.2). */
export interface FrameLie {
  readonly fin?: boolean;
  readonly masked?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  /** A length of 64 bits in place of the payload's. */
  readonly length?: bigint;
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9 } as const;

/** A frame as a client sends it. */
export function frame(opcode: number, payload: Buffer | string = "", lie: FrameLie = {}): Buffer {
  const { fin = true, masked = true, reserved = 0, length } = lie;
  const bytes = Buffer.from(payload);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const head = [Buffer.from([first]), lengthOf(length ?? BigInt(bytes.length), masked)];
  if (!masked) return Buffer.concat([...head, bytes]);
  const key = randomBytes(4);
  for (const [at, byte] of bytes.entries()) bytes[at] = byte ^ (key[at % 4] as number);
  return Buffer.concat([...head, key, bytes]);
}

/** A close frame with any code of 16 bits. */
export function closeFrame(code: number, reason: Buffer | string = "", lie: FrameLie = {}): Buffer {
  const payload = Buffer.concat([Buffer.alloc(2), Buffer.from(reason)]);
  payload.writeUInt16BE(code);
  return frame(opcodes.close, payload, lie);
}

function lengthOf(length: bigint, masked: boolean): Buffer {
  const mask = masked ? 0x80 : 0;
  if (length < 126n) return Buffer.from([mask | Number(length)]);
  if (length < 65_536n) {
    const short = Buffer.from([mask | 126, 0, 0]);
    short.writeUInt16BE(Number(length), 1);
    return short;
  }
  const long = Buffer.alloc(9, mask | 127);
  long.writeBigUInt64BE(length, 1);
  return long;
}
