import type { ErasureAnswer, ErasureCountsAnswer, ErasurePreviewAnswer } from "../../serve/contract.ts";
import type { Api } from "../api.ts";
import { untilAskedAgain } from "../asking-again.ts";
import { type Cli, command, type CommonOptions } from "../command.ts";
import { count } from "../figures.ts";
import { printTable } from "../table.ts";
import { shown } from "../terminal.ts";
import { say } from "../words.ts";

interface EraseOptions {
  readonly id?: string;
  readonly delete?: boolean;
  readonly reason?: string;
  readonly confirm?: string;
  readonly list?: boolean;
}

type Options = EraseOptions & CommonOptions;

export default command({
  order: 72,
  group: "People",
  register(program, cli) {
    program.command("erase").description(say("erasure.cli.about"))
      .argument("[ADDRESS]", say("erasure.cli.who"))
      .option("--id <ID>", say("erasure.cli.id"))
      .option("--delete", say("erasure.cli.delete"))
      .option("--reason <TEXT>", say("erasure.cli.reason"))
      .option("--confirm <TEXT>", say("erasure.cli.confirm"))
      .option("--list", say("erasure.cli.list"))
      .action((address: string | undefined, _options, self) => {
        const options = cli.options<EraseOptions>(self);
        return options.list === true ? list(cli, options) : erase(cli, address, options);
      });
  },
});

async function erase(cli: Cli, mail: string | undefined, { id, reason, confirm, ...options }: Options): Promise<void> {
  const who = { ...(mail === undefined ? {} : { mail }), ...(id === undefined ? {} : { id }) };
  if (confirm === undefined) return preview(cli, who, options);
  const order = { ...who, confirm, mode: options.delete === true ? "delete" : "anonymise", ...(reason === undefined ? {} : { reason }) };
  const done = await cli.withApi(options, async (api) => followed(cli, api, await api.post<ErasureAnswer>("/api/v1/erasures", order)));
  if (options.json) return cli.terminal.print(JSON.stringify(done, null, 2));
  if (done.certificate === null) {
    cli.exitCode(1);
    return cli.terminal.print(`${say("erasure.stopped")}: ${done.fault ?? ""}`);
  }
  printCounts(cli, done.certificate);
  cli.terminal.print(say("erasure.cli.done", { id: done.id, seconds: done.certificate.seconds }));
  if (done.certificate.backups_out_of_reach > 0) cli.terminal.note(`${say("erasure.unreached")}: ${done.certificate.backups_out_of_reach}`);
}

async function followed(cli: Cli, api: Api, begun: ErasureAnswer): Promise<ErasureAnswer> {
  let state = begun;
  while (state.step !== null && state.fault === null) {
    cli.terminal.progress(say(`erasure.step.${state.step}`));
    await untilAskedAgain();
    state = await api.get<ErasureAnswer>(`/api/v1/erasures/${begun.id}`);
  }
  cli.terminal.progress("");
  return state;
}

async function preview(cli: Cli, who: object, options: CommonOptions): Promise<void> {
  const found = await cli.withApi(options, (api) => api.post<ErasurePreviewAnswer>("/api/v1/erasures/preview", who));
  if (options.json) return cli.terminal.print(JSON.stringify(found, null, 2));
  cli.terminal.print(say("erasure.knownby", found.identifiers));
  if (found.namesakes > 0) cli.terminal.note(say("erasure.namesakes"));
  if (found.has_login) cli.terminal.note(say("erasure.login"));
  printCounts(cli, found.counts);
  cli.terminal.print(cli.terminal.paint.dim(say("erasure.cli.preview")));
}

const places = ["files", "file_rows", "rows_naming", "uploads", "events", "events_aside", "events_archived", "ledger_texts", "audit_lines", "rejects"] as const;

function printCounts({ terminal }: Cli, counts: ErasureCountsAnswer): void {
  const lines = [
    ...places.map((place): [string, number] => [say(`erasure.at.${place}`), counts[place]]),
    ...counts.tables.map((one): [string, number] => [say("erasure.at.table", { kind: one.kind }), one.counted + one.set_aside]),
  ].filter(([, rows]) => rows > 0);
  if (lines.length === 0) return terminal.print(say("erasure.nothing"));
  printTable(terminal, [{ title: say("erasure.place"), gives: true }, { title: say("erasure.count"), align: "right" }], lines.map(([place, rows]) => [place, count(rows)]));
}

async function list(cli: Cli, options: CommonOptions): Promise<void> {
  const { erasures } = await cli.withApi(options, (api) => api.get<{ erasures: readonly ErasureAnswer[] }>("/api/v1/erasures"));
  if (options.json) return cli.terminal.print(JSON.stringify(erasures, null, 2));
  if (erasures.length === 0) return cli.terminal.print(say("erasure.list.none"));
  printTable(cli.terminal, [{ title: "#", align: "right" }, { title: say("erasure.asked") }, { title: say("erasure.by"), gives: true }, { title: say("erasure.done") }, { title: say("erasure.standin") }, { title: say("erasure.reason"), gives: true }],
    erasures.map((one) => [String(one.id), one.asked_at.slice(0, 16).replace("T", " "), shown(one.actor), one.done_at?.slice(0, 16).replace("T", " ") ?? (one.step === null ? "" : say(`erasure.step.${one.step}`)), one.stand_in, shown(one.reason)]));
}
