/** The one place where the screens ask for the time. */
export function now(): Date {
  return new Date();
}
