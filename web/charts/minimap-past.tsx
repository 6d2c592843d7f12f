import { Fragment, type ReactElement } from "react";
import { addDays, showDay } from "../format/days.ts";
import { say, wordsOf, type WordKey } from "../words/say.ts";

/** A stage from its first day to the first day outside. */
export interface MinimapBand {
  readonly stage: string;
  readonly from: string;
  readonly to: string;
}
/** The first thing that somebody did. */
export interface MinimapArrival {
  readonly name: string;
  readonly day: string;
  readonly type: string;
}
/** A day as a share of the width, 0–1. */
export type Share = (day: string) => number;

/** What the account was, from stage to stage. */
export function Bands({ bands, share }: { readonly bands: readonly MinimapBand[]; readonly share: Share }): ReactElement {
  return (
    <div className="minimap-bands">
      {bands.map((band) => <span key={band.from} data-stage={band.stage} title={bandText(band)} style={{ insetInlineStart: `${share(band.from) * 100}%`, width: `max(2px, ${(share(band.to) - share(band.from)) * 100}%)` }} />)}
      <ul className="unseen" aria-label={say("account.minimap.bands")}>{bands.map((band) => <li key={band.from}>{bandText(band)}</li>)}</ul>
    </div>
  );
}

/** The stages that were reached, as a key to the colours. */
export function BandKey({ bands }: { readonly bands: readonly MinimapBand[] }): ReactElement {
  const stages = [...new Set(bands.map(({ stage }) => stage))];
  return <div className="minimap-key" aria-hidden>{stages.map((stage) => <span key={stage} data-stage={stage}><i className="dot" />{stageName(stage)}</span>)}</div>;
}

/** A mark at the first action of each new person; those of the same days stand above each other. */
export function Arrivals({ arrivals, share }: { readonly arrivals: readonly MinimapArrival[]; readonly share: Share }): ReactElement {
  const places = placesOf(arrivals, share);
  return (
    <div className="minimap-arrivals">
      {arrivals.map((one, i) => <Fragment key={`${one.name}${one.day}`}>{(places[i]?.row ?? 0) < rowsMax && <span title={arrivalText(one)} style={{ insetInlineStart: `${(places[i]?.at ?? 0) * 100}%`, insetBlockEnd: (places[i]?.row ?? 0) * 6 }} />}</Fragment>)}
      <ul className="unseen" aria-label={say("account.minimap.arrivals")}>{arrivals.map((one) => <li key={`${one.name}${one.day}`}>{arrivalText(one)}</li>)}</ul>
    </div>
  );
}

/** So many marks above each other; further ones of the same days stand in the list of people alone. */
const rowsMax = 3;
/** Marks nearer than this share of the width would cover each other. */
const near = 0.006;

function placesOf(arrivals: readonly MinimapArrival[], share: Share): readonly { readonly at: number; readonly row: number }[] {
  const places: { at: number; row: number }[] = [];
  for (const { day } of arrivals) {
    const at = share(day);
    places.push({ at, row: places.filter((other) => Math.abs(other.at - at) < near).length });
  }
  return places;
}

export function bandText({ stage, from, to }: MinimapBand): string {
  return say("account.minimap.band", { stage: stageName(stage), from: showDay(from), to: showDay(addDays(to, -1)) });
}

function arrivalText({ name, type, day }: MinimapArrival): string {
  return say("account.minimap.arrival", { name, what: wordsOf(type), day: showDay(day) });
}

function stageName(stage: string): string {
  return say(`group.${stage}` as WordKey);
}
