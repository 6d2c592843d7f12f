/** Many may read at once; who changes what they read waits for them, and they for it. */
export class Gate {
  #readers = 0;
  #changing: Promise<unknown> = Promise.resolve();
  #isChanging = 0;
  #left: (() => void) | null = null;

  async read<T>(work: () => Promise<T>): Promise<T> {
    while (this.#isChanging > 0) await this.#changing;
    this.#readers += 1;
    try {
      return await work();
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) this.#left?.();
    }
  }

  /** One after the other, in the order of asking. */
  async change<T>(work: () => Promise<T>): Promise<T> {
    this.#isChanging += 1;
    const turn = this.#changing.then(async () => {
      while (this.#readers > 0) await new Promise<void>((resolve) => (this.#left = resolve));
      return work();
    });
    this.#changing = turn.catch(() => undefined).finally(() => (this.#isChanging -= 1));
    return turn;
  }
}
