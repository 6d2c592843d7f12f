/** Words that stand among the flags of rows, where several folders know them. */

/** A tracker or a webhook brought it, event by event: what other sources say of the same account or person goes before it. */
export const flagOfTracker = "of_tracker";
/** The mail address is at a provider of throw-away mail: it names no company. */
export const disposableFlag = "disposable";
/** It was said of a person, a device or an account that it is itself, along however many others. */
export const aliasCycleFlag = "alias_cycle";
