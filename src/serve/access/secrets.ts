/** Secrets that we make: 43 signs of base62 hold 256 bits, six more tell a mistyped one from a wrong one. At rest only their hash. */
import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

/** `sxt_pk_` a person's key for scripts, `sxt_ln_` a link to set a password, `sxt_su_` the link of the first set-up. */
export type SecretKind = "sxt_pk_" | "sxt_ln_" | "sxt_su_";

const signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const secretLength = 43;
const sumLength = 6;

/** A new secret. */
export function makeSecret(kind: SecretKind, bytes: Uint8Array = randomBytes(32)): string {
  const body = base62(BigInt(`0x${Buffer.from(bytes).toString("hex")}`), secretLength);
  return `${kind}${body}${sumOf(kind + body)}`;
}

/** Was this written as we write them? Says nothing about whether it holds. */
export function isSecret(kind: SecretKind, text: string): boolean {
  if (text.length !== kind.length + secretLength + sumLength || !text.startsWith(kind) || !/^\w+$/.test(text)) return false;
  return sumOf(text.slice(0, -sumLength)) === text.slice(-sumLength);
}

/** What is kept of a secret. Of 256 random bits a plain hash cannot be worked back. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** The end of a secret, by which people tell theirs apart. */
export function endingOf(secret: string): string {
  return secret.slice(-4);
}

function sumOf(text: string): string {
  return base62(BigInt(crc32(text)), sumLength);
}

function base62(number: bigint, length: number): string {
  let rest = number;
  let text = "";
  for (let i = 0; i < length; i += 1) {
    text = (signs[Number(rest % 62n)] ?? "") + text;
    rest /= 62n;
  }
  return text;
}
