import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { History } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { BoardChanges } from "../../../src/serve/contract.ts";
import { boardChangesQuestion } from "../../api/questions.ts";
import { showValue } from "../../figures/figure.ts";
import { addDays, showDay } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { useView } from "../../frame/use-view.ts";
import { showDifference } from "../../reported/difference.ts";
import "../../reported/reported.css";
import { say } from "../../words/say.ts";

/** Over the board: how many numbers are others than yesterday, and what came in between. Nothing where nothing changed, or no day was noted. */
export function ChangesBar(): ReactElement | null {
  const { span, where, today, ready } = useView();
  const [open, setOpen] = useState(false);
  const changes = useQuery({ ...boardChangesQuestion({ from: span.from, to: span.to }), enabled: ready && where.length === 0 }).data;
  if (changes === undefined || changes.since === null || where.length > 0 || changes.lines.length === 0) return null;
  const { lines, imports, settings, since } = changes;
  return (
    <section className="card reported" style={{ padding: "8px 12px", marginBottom: 12 }}>
      <div className="row small" style={{ gap: 10 }}>
        <History size={14} aria-hidden style={{ flex: "none" }} />
        <span title={showDay(since.day)}>{since.day === addDays(today, -1) ? say("changes.title") : say("changes.since", { day: showDay(since.day) })}</span>
        <button type="button" className="plain-button link" aria-expanded={open} data-changed={lines.length} onClick={() => setOpen(!open)}>{say("changes.show", { n: showCount(lines.length), count: lines.length })}</button>
        <span className="soft">{[counted("changes.files", imports.length), counted("changes.settings", settings.length)].filter((text) => text !== "").join(" · ")}</span>
      </div>
      {open && <Changed lines={lines} />}
    </section>
  );
}

function counted(key: "changes.files" | "changes.settings", count: number): string {
  return count === 0 ? "" : say(key, { n: showCount(count), count });
}

function Changed({ lines }: Pick<BoardChanges, "lines">): ReactElement {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("changes.title")} style={{ marginTop: 8 }}>
      <table className="lines tight stacked">
        <thead><tr><th scope="col">{say("kpis.title")}</th><th scope="col" className="right">{say("changes.before")}</th><th scope="col" className="right">{say("changes.now")}</th><th scope="col" className="right">{say("reported.col.difference")}</th></tr></thead>
        <tbody>{lines.map(({ before, now, difference }) => <tr key={now.id}><td><Link to="/kpis/$id" params={{ id: now.id }} search={((view: object) => view) as never} className="quiet-link">{now.title}</Link></td><td className="right" data-label={say("changes.before")}>{showValue({ value: before, reason: null }, now)}</td><td className="right" data-label={say("changes.now")}>{showValue(now, now)}</td><td className="right" data-label={say("reported.col.difference")}>{showDifference(difference, now)}</td></tr>)}</tbody>
      </table>
    </div>
  );
}
