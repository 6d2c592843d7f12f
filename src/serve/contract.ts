/**
 * Everything that the outside may know: shapes of the HTTP API. Types only; it is all that `web/` may import.
 *
 * | Route | Answer |
 * |---|---|
 * | GET /api/v1/workspace | {@link Workspace} |
 * | GET /api/v1/catalogue | `{ kpis: KpiName[] }` |
 * | GET /api/v1/kpis | `{ kpis: KpiCard[] }` |
 * | GET /api/v1/kpis/:id?from&to&by&every&accounts&compare&where | {@link KpiResult} |
 * | GET /api/v1/kpis/:id/card | {@link KpiCard} with SQL for the window |
 * | GET /api/v1/kpis/:id/facts?from&to&where&account&bucket&by&key&offset&limit | {@link FactPage} |
 * | GET /api/v1/kpis/:id/sources?from&to&account&subject | `{ rows: SourceRow[] }` |
 * | GET /api/v1/kpis/:id/explain?account&from&to | {@link Explanation} |
 * | GET /api/v1/board?from&to&compare&where | {@link Board} |
 * | GET /api/v1/dimensions | `{ dimensions: Dimension[] }` |
 * | GET /api/v1/frozen · POST /api/v1/frozen | {@link FrozenBoardCard}: periods as they were reported |
 * | GET /api/v1/board/reported · /api/v1/kpis/:id/reported | {@link ReportedBoard} · {@link ReportedKpi} |
 * | GET /api/v1/board/changes?since&from&to | {@link BoardChanges}: since yesterday |
 * | GET /api/v1/dimensions/:id/values?search | `{ values: string[] }` |
 * | GET /api/v1/accounts?search&where&sort&offset&limit | {@link AccountPage} |
 * | GET /api/v1/accounts/:id | {@link AccountDetail} |
 * | GET /api/v1/accounts.csv · /api/v1/accounts.xlsx?search&where&sort&columns | the list as a file |
 * | POST /api/v1/accounts/change {@link AccountsChange} | {@link AccountsChanged} |
 * | GET /api/v1/accounts/:id/timeline?from&to&channel&person&side&before&after&limit | {@link Timeline} |
 * | GET /api/v1/accounts/:id/news?days | {@link AccountNews} |
 * | GET /api/v1/contacts?search&limit | `{ contacts: Contact[] }`: people at accounts by name |
 * | GET /api/v1/stage-moves?from&to&period&where | {@link StageMoves} |
 * | GET /api/v1/accounts/:id/numbers/:number | {@link NumberBehind} |
 * | GET /api/v1/notes?kpi · POST /api/v1/notes · POST /api/v1/notes/:note/settle · POST /api/v1/notes/:note/reopen | `{ notes: KpiNote[] }`, {@link KpiNote} |
 * | GET /api/v1/goals?kpi&from&to | `{ goals: Goal[] }` |
 * | GET /api/v1/segments · PUT /api/v1/segments/:name · POST /api/v1/segments/:name/remove | {@link Segment} |
 * | GET /api/v1/rows/:record/:batch/:seq | {@link OriginOfRow} |
 * | POST /api/v1/files?name=… (body: the bytes) | {@link FileLook} (kept by hash) |
 * | GET /api/v1/files/:sha256?sheet&encoding | {@link FileLook} |
 * | GET /api/v1/files/:sha256/mapping?as=… | {@link MappingDraft} |
 * | POST /api/v1/imports {@link ImportRequest} | {@link ImportAnswer} (with `dry_run`: {@link DryRun} in it) |
 * | GET /api/v1/imports | `{ imports: Batch[] }` |
 * | GET /api/v1/imports/:batch | {@link ImportAnswer} (progress while running) |
 * | POST /api/v1/imports/:batch/cancel · /undo · /redo | {@link ImportAnswer} |
 * | GET /api/v1/imports/:batch/undo | {@link UndoPreview} |
 * | GET /api/v1/rejects?batch&code&offset&limit · /api/v1/rejects.csv?batch | {@link RejectPage} · the rows as CSV |
 * | POST /api/v1/rejects/replay {@link ReplayRequest} | {@link ImportAnswer} |
 * | GET /api/v1/presets · /api/v1/record-kinds | catalogues |
 * | GET /api/v1/mappings · PUT /api/v1/mappings/:name · POST /api/v1/mappings/:name/remove | saved mappings |
 * | GET /api/v1/settings · PUT /api/v1/settings/:name | {@link Setting} ledger |
 * | GET /api/v1/session · POST /api/v1/login · POST /api/v1/logout | {@link SessionState} |
 * | POST /api/v1/login/company · POST /api/v1/set-up · POST /api/v1/password | where to go, {@link SessionState} |
 * | POST /api/v1/links/look · POST /api/v1/links/use | {@link LinkState}, {@link SessionState} |
 * | GET /api/v1/people · POST /api/v1/people | `{ people: PersonLine[] }`, {@link Invited} |
 * | POST /api/v1/people/:id/change · POST /api/v1/people/:id/link | {@link PersonLine}, {@link Invited} |
 * | GET /api/v1/tokens · POST /api/v1/tokens · POST /api/v1/tokens/:id/revoke | `{ tokens: TokenLine[] }`, {@link TokenMade}, {@link TokenLine} |
 * | GET /api/v1/audit?actor&action&before&limit · GET /api/v1/audit/check?id&hash | {@link AuditPage}, {@link AuditVerdict} |
 * | GET /api/v1/identity/queue · /api/v1/identity/decisions | {@link IdentityQueue} · `{ decisions: DecisionLine[] }` |
 * | POST /api/v1/identity/preview · POST /api/v1/identity/decide {@link DecisionsAsked} | {@link WhatIfAnswer} · {@link DecisionsMade} |
 * | GET /api/v1/identity/rules · POST /api/v1/identity/rules/preview | `{ rules: IdentityRuleLine[] }` · {@link WhatIfAnswer} |
 * | GET /api/v1/accounts/:id/ledger · /api/v1/rows/:record/:batch/:seq/why | `{ links: LedgerLink[] }` · {@link WhyAnswer} |
 * | GET /api/v1/sources · POST /api/v1/sources · POST /api/v1/sources/:name/remove | `{ sources: SourceLine[] }`, {@link SourceLine} |
 * | GET /api/v1/inbox?hours · /api/v1/inbox/events?limit&before · /api/v1/inbox/aside?verdict&status&limit | {@link InboxStatus}, `{ events: LiveEventLine[] }`, `{ aside: LiveAside[] }` |
 * | POST /api/v1/inbox/replay `{ source? }` | {@link EventsReplayed} |
 * | GET /api/v1/on-site?minutes · /api/v1/data-health?days | {@link OnSite} · {@link DataHealth} |
 * | GET · PUT /api/v1/sources/:name/door · POST /api/v1/sources/:name/door/try · PUT /api/v1/sources/:name/links | {@link DoorRulesLine} · {@link DoorTried} |
 * | GET /api/openapi.json · /api/docs · /health/live · /health/ready | |
 *
 * `where` may be repeated: `where=tier=1&where=region=West`. Errors: `{ "error": ProblemBody }` with 400, 401, 403, 404, 409, 413, 415, 429, 500 or 503.
 */
import type { Why } from "../resolve/why.ts";

export type {
  AccountLine, BreakdownLine, Bucket, Comparison, FactPage, FactRow, Figure, Interval, KpiResult, NullReason, Period, SeriesPoint, SourceRow,
} from "../measure/result.ts";
export type { ErasureAnswer, ErasureCountsAnswer, ErasurePreviewAnswer } from "./answers-erasure.ts";
export type { AuditEntry, AuditPage, AuditVerdict, Invited, LinkState, PersonLine, SessionLine, SessionState, TokenLine, TokenMade } from "./access/answers.ts";
export type { KpiCard, KpiName } from "../measure/explain.ts";
export type { Cause, MovedAccount, RestatementPart } from "../measure/restatement.ts";
export type { Combine, Group, Reading, Stage, Unit } from "../measure/kpi.ts";
export type { Batch, ColumnLook, DryRun, FileLook, MappingDraft, OriginOfRow, Progress, Question, Reject, RowCounts } from "../collect/files/report.ts";
export type { DateFormat, FieldSource, Mapping } from "../collect/files/preset.ts";
export type * from "./contract/accounts.ts";
export type * from "./contract/board.ts";
export type * from "./contract/imports.ts";
export type * from "./contract/kpis.ts";
export type * from "./contract/workspace.ts";

export type { LedgerLink } from "../resolve/ledger.ts";
export type { Rung } from "../resolve/why.ts";
/** Why a row is on its account, with the names of the accounts that it speaks of. */
export interface WhyAnswer extends Why {
  readonly names: Readonly<Record<string, string>>;
}
export type { Why } from "../resolve/why.ts";
export type { DecisionOfImport } from "./identity/decisions.ts";
export type { ConflictSideAnswer, DecisionAsked, DecisionLine, DecisionsAsked, DecisionsMade, IdentityQueue, IdentityRuleLine, MemberLine, Membership, WhatIfAnswer } from "./identity/answers.ts";
export type {
  DataHealth, DoorRulesLine, DoorSettings, DoorTrial, DoorTried, EventCounts, EventsReplayed, InboxStatus, LiveAside, LiveEventLine, OnSite, OnSiteAccount, PageClass, PageRule, SourceLine,
} from "./collect/lines.ts";
export type { DrawnPage, OpenedPage, PageVisit } from "./ahead/drawn.ts";
