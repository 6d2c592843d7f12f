import { Kbd } from "@mantine/core";
import type { ReactElement } from "react";
import { Dialog } from "./panel.tsx";
import { say } from "../words/say.ts";
import type { WordKey } from "../words/say.ts";

const rows: readonly (readonly [readonly string[], WordKey])[] = [
  [["Ctrl", "K"], "keys.palette"], [["/"], "keys.search"], [["?"], "keys.help"], [["j"], "keys.rows"], [["k"], "keys.rows"], [["Enter"], "keys.open"],
  [["g", "b"], "keys.go.board"], [["g", "k"], "keys.go.kpis"], [["g", "a"], "keys.go.accounts"], [["g", "i"], "keys.go.import"], [["Esc"], "keys.close"],
];

export function KeyHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactElement {
  return (
    <Dialog opened={opened} onClose={onClose} title={say("keys.title")}>
      <table className="lines"><tbody>
        {rows.map(([keys, words]) => (
          <tr key={keys.join()}>
            <td className="nowrap">{keys.map((key, place) => <span key={key}>{place > 0 && <span className="soft small"> {keys[0] === "g" ? say("keys.then") : "+"} </span>}<Kbd size="xs">{key}</Kbd></span>)}</td>
            <td>{say(words)}</td>
          </tr>
        ))}
      </tbody></table>
    </Dialog>
  );
}
