/** Words of the source behind a number that is silent for longest. */
export const stalest = {
  "tile.stalest": "stalest source: {source}, {at}",
} as const;
