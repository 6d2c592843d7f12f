/**
 * What is made is made few at a time: sixty statements at once on two processors take each other's memory and caches, and cost two fifths more than one after the
 * other. What somebody waits for and what is made ahead of being asked stand in lines of their own, so that nobody waits for work that gives way.
 */
import { availableParallelism } from "node:os";
import { problem } from "../model/problem.ts";
import { isAhead } from "./giving-way.ts";

/** One that is planned and one that reads. */
const parallelMin = 2;

export class Makings {
  readonly #asked: Line;
  readonly #ahead = new Line(1);

  constructor(parallel = Math.max(parallelMin, Math.ceil(availableParallelism() / 2))) {
    this.#asked = new Line(parallel);
  }

  /** In the order of asking. @throws Problem `query_cancelled` where it was made ahead and {@link hurry} was said before its turn */
  run<T>(work: () => Promise<T>): Promise<T> {
    return (isAhead() ? this.#ahead : this.#asked).run(work);
  }

  /** Somebody waits for what may be in the line of what is made ahead: all leave it whose turn has not come. */
  hurry(): void {
    this.#ahead.clear();
  }
}

interface Place {
  readonly begin: () => void;
  readonly leave: () => void;
}

class Line {
  readonly #most: number;
  #running = 0;
  #waiting: Place[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#most) await this.#turn();
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#left();
    }
  }

  clear(): void {
    for (const { leave } of this.#waiting.splice(0)) leave();
  }

  #turn(): Promise<void> {
    return new Promise((begin, refuse) => {
      const leave = (): void => refuse(problem("query_cancelled", "The question was cancelled.", "Ask again if you still want the answer."));
      this.#waiting.push({ begin, leave });
    });
  }

  /** Whose turn is next takes the place over. */
  #left(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next.begin();
  }
}
