import { Button } from "@mantine/core";
import { Printer } from "lucide-react";
import type { ReactElement } from "react";
import type { ErasureAnswer, ErasureCountsAnswer } from "../../../src/serve/contract.ts";
import { showCount } from "../../format/numbers.ts";
import { say, wordsOf } from "../../words/say.ts";

type CertificateCounts = NonNullable<ErasureAnswer["certificate"]>;

/** What was taken out of where, for whoever asked for it; printed with the page. */
export function Certificate({ id, certificate }: { readonly id: number; readonly certificate: CertificateCounts }): ReactElement {
  return (
    <details className="erasure-certificate">
      <summary>{say("erasure.certificate")}</summary>
      <p>{say("erasure.certificate.lead", { id })}</p>
      <CountTable counts={certificate} label={say("erasure.certificate")}>
        <tr><th scope="row">{say("erasure.left")}</th><td className="right">{showCount(certificate.left)}</td></tr>
        {certificate.backups > 0 && <tr><th scope="row">{say("erasure.backups")}</th><td className="right">{showCount(certificate.backups)}</td></tr>}
        {certificate.backups_out_of_reach > 0 && <tr><th scope="row">{say("erasure.unreached")}</th><td className="right">{showCount(certificate.backups_out_of_reach)}</td></tr>}
      </CountTable>
      <div><Button variant="default" size="xs" leftSection={<Printer size={14} aria-hidden />} onClick={() => window.print()}>{say("erasure.print")}</Button></div>
    </details>
  );
}

const places = ["files", "file_rows", "rows_naming", "uploads", "events", "events_aside", "events_archived", "ledger_texts", "audit_lines", "rejects"] as const;

/** Rows by place; those without any are left out. */
export function CountTable({ counts, label, children }: { readonly counts: ErasureCountsAnswer; readonly label: string; readonly children?: React.ReactNode }): ReactElement {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={label}>
      <table className="lines tight erasure-counts">
        <thead><tr><th scope="col">{say("erasure.place")}</th><th scope="col" className="right">{say("erasure.count")}</th></tr></thead>
        <tbody>
          {places.filter((place) => counts[place] > 0).map((place) => <tr key={place} data-place={place}><th scope="row">{say(`erasure.at.${place}`)}</th><td className="right">{showCount(counts[place])}</td></tr>)}
          {counts.tables.map((one) => <tr key={one.kind}><th scope="row">{say("erasure.at.table", { kind: wordsOf(one.kind) })}</th><td className="right">{showCount(one.counted + one.set_aside)}</td></tr>)}
          {children}
        </tbody>
      </table>
    </div>
  );
}
