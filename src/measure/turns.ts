/** Works through a list, at most so many at once, and keeps its order. */
export async function inTurns<One, Made>(list: readonly One[], parallel: number, work: (one: One) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = [];
  const rest = list.entries();
  const worker = async (): Promise<void> => {
    for (const [place, one] of rest) made[place] = await work(one);
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, list.length)) }, worker));
  return made;
}
