/** Words of the source behind a number that is silent for longest. */
export const stalest = {
  "tile.stalest": "самый давний источник: {source}, {at}",
} as const;
