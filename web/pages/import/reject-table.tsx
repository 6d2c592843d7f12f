import type { ReactElement } from "react";
import type { Reject } from "../../../src/serve/contract.ts";
import { showCount } from "../../format/numbers.ts";
import { fieldWords, say } from "../../words/say.ts";
import { inWords } from "../../words/language.ts";

/** Rejected rows with the reason and the row as it stands in the file. */
export function RejectTable({ rejects }: { readonly rejects: readonly Reject[] }): ReactElement {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("rejects.title")}>
      <table className="lines rejects">
        <thead><tr><th scope="col" className="right">{say("rejects.line")}</th><th scope="col">{say("rejects.reason")}</th><th scope="col">{say("rejects.field")}</th><th scope="col">{say("rejects.value")}</th><th scope="col">{say("rejects.raw")}</th></tr></thead>
        <tbody>
          {rejects.map((reject, place) => (
            <tr key={place}>
              <td className="right reject-line"><span className="reject-line-word" aria-hidden>{say("rejects.line")} </span>{showCount(reject.line)}</td><td className="reject-reason">{inWords(reject.reason)}</td>
              <td className="nowrap"><bdi>{fieldWords(reject.field)}{reject.column !== "" && reject.column !== reject.field ? ` (${reject.column})` : ""}</bdi></td>
              <td className="reject-value"><bdi>{reject.value}</bdi></td><td className="reject-raw"><bdi>{reject.raw}</bdi></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
