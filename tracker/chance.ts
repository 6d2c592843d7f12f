/** An id that nothing else has; also where pages come without TLS, which lack `crypto.randomUUID`. */
export function chanceId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
}
