/** Words of the source behind a number that is silent for longest. */
export const stalest = {
  "tile.stalest": "最久未更新的来源：{source}，{at}",
} as const;
