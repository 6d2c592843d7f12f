import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { rollupKnob } from "../../relations/account-roots.ts";
import { listEntries, movesOf, targetMoves } from "../../relations/target-moves.ts";

export default kpi({
  id: "target_accounts",
  title: "Target accounts",
  group: "target",
  unit: "accounts",
  better: "none",
  combine: "sum",
  reading: "snapshot",
  version: 2,
  question: "How many companies are we aiming at, and how does the list move?",
  formula: "Accounts that are on a target list at the end of the period, on no exclusion list and not yet customers.",
  denominator: "",
  caveats: [
    "An account on two lists counts once.",
    "An account that becomes a customer leaves this number from the instant of the win or of the contract's first day.",
    "An account that its source says is deleted leaves this number from the version on that says so; one that was always deleted never counts.",
    "List entries whose account is not known are not counted; they stand under the import's unmatched rows.",
    "Beside it: how many joined in the period (added), left the list (removed) or became customers (won), and what they come to (net).",
  ],
  knobs: {
    lists: { default: "", meaning: "Names of the target lists that count, parted by commas; empty: all of them." },
    include_customers: { default: false, meaning: "Customers on the list count too." },
    rollup: rollupKnob,
  },
  reads: ["list_membership", "account", "contract", "opportunity", "order"],
  needs: [{ record: "list_membership", broughtBy: "a list of target accounts" }],
  labels: ["list"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, at, if(is_target, 1, NULL) AS numerator, 0 AS denominator, map('list', entry.3) AS labels, 'list_membership' AS record,
      entry.4 AS batch, entry.5 AS seq, move AS flag
    FROM (${targetMoves(window, knobs)})`,
  rows: ({ window, knobs }) => listEntries(window, knobs),
  beside: (_parts, _knobs, { flags }) => movesOf(flags),
  nothing: "No target list has been collected: there is nothing to count. An empty list gives 0.",
  example: {
    given: {
      list_membership: `
        account_id | list    | from       | to
        A          | targets | 2026-01-01 |
        B          | targets | 2026-01-01 | 2026-02-15
        C          | targets | 2026-02-10 |
        D          | targets | 2026-01-01 |`,
      contract: `
        id | account_id | starts
        k1 | D          | 2026-01-20`,
    },
    period: ["2026-02-01", "2026-03-01"],
    then: { value: 2, by: { dimension: "account_id", values: { A: 1, C: 1, B: 0, D: null } }, flags: { added: 1, removed: 1 }, beside: { added: 1, removed: 1, won: 0, net: 0 } },
    because: "A and C are on the list; B left it on 15 February; D is a customer since 20 January. In February C came and B went: +1 −1, net 0.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 |
          B          | 2026-01-01 | 2026-02-15
          C          | 2026-02-10 |
          D          | 2026-01-01 |`,
        contract: `
          id | account_id | starts
          k1 | D          | 2026-01-20`,
      },
      period: ["2026-02-01", "2026-03-01"],
      knobs: { include_customers: true },
      then: { value: 3 },
      because: "With customers D counts as well.",
    },
    {
      given: {
        list_membership: `
          account_id | list  | from       | to         | list_kind
          A          | north | 2026-01-01 |            | target
          A          | south | 2026-01-01 |            | target
          B          | north | 2026-01-01 | 2026-03-01 | target
          C          | north | 2026-03-01 |            | target
          D          | north |            |            | target
          D          | out   | 2026-02-01 |            | exclusion
          E          | fairs | 2026-01-01 |            | other
                     | north | 2026-01-01 |            | target`,
      },
      period: ["2026-02-01", "2026-03-01"],
      then: { value: 2, by: { dimension: "account_id", values: { A: 1, B: 1 } } },
      because: "A is on two lists and counts once; B leaves on the day outside the period, so it is still in; C comes too late; D is excluded; E's list is for something else; a row without account names nobody.",
    },
    {
      given: {
        list_membership: `
          account_id | list  | from
          A          | north | 2026-01-01
          B          | south | 2026-01-01`,
      },
      period: ["2026-02-01", "2026-03-01"],
      knobs: { lists: "south, west" },
      then: { value: 1, by: { dimension: "account_id", values: { B: 1 } } },
      because: "Only the lists named in the setting count.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01`,
        opportunity: `
          id | account_id | created_at | closed_at            | status | amount
          o1 | A          | 2026-01-05 | 2026-02-10T09:00:00Z | won    | 1000`,
      },
      period: ["2026-02-01", "2026-03-01"],
      then: { value: 0, flags: { won: 1 }, beside: { added: 0, removed: 0, won: 1, net: -1 } },
      because: "A was won on 10 February and is a customer from then on, although no contract has been signed yet: it left the targets as won, not as removed.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-01-01`,
        contract: `
          id | account_id | starts     | ends
          k1 | A          | 2025-02-15 | 2026-02-15`,
        order: `
          account_id | at         | amount
          A          | 2025-11-15 | 4000
          B          | 2025-11-15 | 4000`,
      },
      period: ["2026-02-01", "2026-03-01"],
      then: { value: 1, by: { dimension: "account_id", values: { A: 1 } } },
      because: "A's contract ended on 15 February and A can be won again: what was invoiced under it does not keep A a customer. B never had a contract; its order of November keeps it one for a year.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-02-03 | 2026-02-20
          B          | 2026-01-01 | 2026-02-10
          B          | 2026-02-12 |
          C          | 2026-02-28 |
          D          | 2026-01-01 | 2026-03-01
          E          | 2026-02-05 | 2026-02-20`,
        contract: `
          id | account_id | starts
          k1 | E          | 2026-02-10`,
      },
      period: ["2026-02-01", "2026-03-01"],
      then: { value: 3, flags: { added: 3, removed: 1, won: 1 }, beside: { added: 3, removed: 1, won: 1, net: 1 } },
      because: "B was away for two days and is where it was. A and E came and went, E as a customer; C came on the last day; D leaves on the first day outside. Two were targets before (B, D), three are now.",
    },
    {
      given: {
        account: `
          account_id | name  | parent | valid_from
          top        | Top   |        |
          mid        | Mid   | top    |
          low        | Low   | Mid    |
          side       | Side  |        |
          side       | Side  | top    | 2026-03-01T00:00:00Z
          lone       | Lone  | nobody |
          self       | Self  | self   |
          ring1      | Ring1 | ring2  | 2026-01-01T00:00:00Z
          ring2      | Ring2 | ring3  | 2026-01-03T00:00:00Z
          ring3      | Ring3 | ring1  | 2026-01-02T00:00:00Z
          tail       | Tail  | ring1  | 2026-01-09T00:00:00Z`,
        list_membership: `
          account_id | from
          mid        | 2026-01-01
          low        | 2026-02-10
          side       | 2026-01-01
          lone       | 2026-01-01
          self       | 2026-01-01
          ring1      | 2026-01-01
          ring3      | 2026-02-05
          tail       | 2026-01-01`,
      },
      period: ["2026-02-01", "2026-03-01"],
      knobs: { rollup: "parent" },
      then: { value: 5, by: { dimension: "account_id", values: { top: 1, side: 1, lone: 1, self: 1, ring2: 1, mid: null, ring1: null } }, beside: { added: 0, removed: 0, won: 0, net: 0 } },
      because: "Mid and Low stand under Top, which is on no list itself; Side joins the group only on the day outside. A parent that nobody knows and a company that is its own parent change nothing. The three in a circle are one, under the one that named its parent last, with the tail that hangs on it.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-01-01`,
        opportunity: `
          id | account_id | created_at | closed_at            | status | amount | deleted
          o1 | A          | 2026-01-05 | 2026-02-10T09:00:00Z | won    | 1000   |
          o2 | B          | 2026-01-05 | 2026-02-10T09:00:00Z | won    | 1000   | yes`,
        contract: `
          id | account_id | opportunity | starts     | ends
          k1 | A          | o1          | 2026-02-15 | 2027-02-15`,
      },
      period: ["2027-02-01", "2027-03-01"],
      then: { value: 2 },
      because: "A's contract ended on 15 February 2027, so it is a target again; B's win was deleted in the source and never counts.",
    },
    {
      given: {
        account: `
          id | source  | account_id | valid_from           | deleted
          A  | crm     | A          |                      | yes
          B  | crm     | B          | 2026-01-01T00:00:00Z |
          B  | crm     | B          | 2026-03-01T00:00:00Z | yes
          C  | crm     | C          | 2026-01-01T00:00:00Z | yes
          C  | crm     | C          | 2026-02-01T00:00:00Z |
          D1 | crm     | D          |                      | yes
          D2 | billing | D          |                      |
          E  | crm     | E          | 2026-01-15T00:00:00Z | yes`,
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-01-01
          C          | 2026-01-01
          D          | 2026-01-01
          E          | 2026-01-01`,
      },
      period: ["2026-02-01", "2026-03-01"],
      then: { value: 3, by: { dimension: "account_id", values: { B: 1, C: 1, D: 1 } } },
      because: "A is deleted; B is deleted only on the first day outside; C was taken back; D stands in a second source still; E was deleted on 15 January.",
    },
    {
      given: {
        list_membership: `
          account_id | list  | list_kind
          A          | never | exclusion`,
      },
      period: ["2026-02-01", "2026-03-01"],
      then: { value: null, reason: "not_collected" },
      because: "Whom we exclude was collected, whom we aim at was not: that is not 0.",
    },
    {
      given: { list_membership: "account_id | from" },
      period: ["2026-02-01", "2026-03-01"],
      then: { value: 0 },
      because: "The list was collected and is empty.",
    },
    {
      given: {},
      period: ["2026-02-01", "2026-03-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without any list nobody can say who the targets are.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-02-01 |
          B          | 2026-01-01 | 2026-02-01`,
      },
      period: ["2026-01-01", "2026-02-01"],
      zone: "America/New_York",
      then: { value: 1, by: { dimension: "account_id", values: { B: 1 } } },
      because: "Days begin in New York: at the end of 31 January there A is not yet on the list and B still is.",
    },
  ],
  words: {
    ru: {
      title: "Целевые аккаунты",
      question: "На сколько компаний мы нацелены и как меняется список?",
      formula: "Аккаунты, которые на конец периода стоят в списке целевых, не стоят ни в одном списке исключений и ещё не клиенты.",
      nothing: "Список целевых аккаунтов не загружен: считать нечего. Пустой список даёт 0.",
      because: "A и C стоят в списке; B покинул его 15 февраля; D с 20 января клиент. В феврале пришёл C и ушёл B: +1 −1, итог 0.",
      caveats: [
        "Аккаунт из двух списков считается один раз.",
        "Аккаунт, ставший клиентом, выходит из этого числа с момента выигрыша или с первого дня контракта.",
        "Аккаунт, удалённый в источнике, выходит из этого числа с той версии, которая об этом говорит; всегда бывший удалённым не считается никогда.",
        "Строки списка, аккаунт которых неизвестен, не считаются; они стоят среди неотнесённых строк импорта.",
        "Рядом: сколько аккаунтов за период добавилось, выбыло из списка или стало клиентами, и что это даёт вместе.",
      ],
      says: {
        "Each company for itself, or a group of companies as one: under the company at its top, as parents stand at the end of the period.":
          "Каждая компания сама по себе или группа компаний как одна: под головной компанией, по связям на конец периода.",
      },
    },
    "zh-CN": {
      title: "目标公司",
      question: "我们瞄准多少家公司，名单怎样变动？",
      formula: "期末在目标名单上、不在任何排除名单上且尚未成为客户的帐户。",
      nothing: "尚未采集目标名单：没有可计数的对象。名单为空则为 0。",
      because: "A 和 C 在名单上；B 于 2 月 15 日离开名单；D 自 1 月 20 日起是客户。2 月 C 加入、B 离开：+1 −1，净变动 0。",
      caveats: [
        "同时在两个名单上的帐户只计一次。",
        "帐户成为客户后，自赢单之时或合同首日起不再计入。",
        "源系统中已删除的帐户，自说明删除的版本起不再计入；一直处于删除状态的帐户从不计入。",
        "帐户未知的名单条目不计入；它们列在该次导入的“无帐户”行中。",
        "旁边列出：期间内新增、移出名单和成为客户的帐户各有多少，以及净变动。",
      ],
      says: {
        "Each company for itself, or a group of companies as one: under the company at its top, as parents stand at the end of the period.":
          "每家公司各自计算，或将一个集团的公司合为一家：归于其最上层公司，母子关系以期末为准。",
      },
    },
  },
});
