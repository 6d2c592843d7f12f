/** Words of the source behind a number that is silent for longest. */
export const stalest = {
  "tile.stalest": "самые старые данные: {source}, {at}",
} as const;
