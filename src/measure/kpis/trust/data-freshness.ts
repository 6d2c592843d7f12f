import { join, name, type Sql, sql, value } from "../../../store/sql.ts";
import type { RecordTable } from "../../../store/table.ts";
import { recordTables } from "../../../store/tables/index.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { changesOf, textOf } from "../../relations/settings.ts";
import { endInstant, startOfDay, stateInstant } from "../../relations/time.ts";

/** When the thing of a row happened; of kinds that only stand, when the row came. */
function happenedAt({ columns, versioned }: RecordTable, window: Window): Sql {
  if (columns["at"] !== undefined) return sql`ifNull(at, received_at)`;
  if (columns["day"] !== undefined) return startOfDay(sql`day`, window);
  if (columns["week"] !== undefined) return startOfDay(sql`week`, window);
  return versioned ? sql`if(valid_from > toDateTime64(0, 3, 'UTC'), valid_from, received_at)` : sql`received_at`;
}

/** Newest record of each source by kind, at T: `feed, newest, record, batch, seq`. */
function newestRecords(window: Window, knobs: KnobValues): Sql {
  const each = recordTables.map((table) => {
    const at = textOf(knobs, "clock") === "received" ? sql`received_at` : happenedAt(table, window);
    return sql`
      SELECT if(source = 'file', ${value.string(`file: ${table.kind}`)}, toString(source)) AS feed, max((${at}, batch, seq)) AS last, ${value.string(table.kind)} AS record
      FROM ${name(table.name)}
      WHERE ${at} <= ${stateInstant(window)}
      GROUP BY feed`;
  });
  return sql`
    SELECT feed, best.1.1 AS newest, best.2 AS record, best.1.2 AS batch, best.1.3 AS seq
    FROM (SELECT feed, max((last, record)) AS best FROM (${join(each, "\nUNION ALL\n")}) GROUP BY feed)`;
}

/** Sources older than their alarm. */
function late(knobs: KnobValues): Sql {
  const alarms = [...changesOf(knobs, "alarms", () => true)];
  return sql`hours > transform(lower(feed), ${value.strings(alarms.map(([feed]) => feed.toLowerCase()))}, ${value.floats(alarms.map(([, hours]) => hours))}, toFloat64(1e12))`;
}

export default kpi({
  id: "data_freshness",
  title: "Freshness of sources",
  group: "trust",
  unit: "hours",
  better: "down",
  combine: "median",
  reading: "snapshot",
  version: 1,
  question: "How old is what we see?",
  formula: "Hours from the newest record of each source to the end of the period; the median of the sources, with the oldest beside.",
  denominator: "sources",
  caveats: [
    "What happened counts with when it happened; lists and master records, which only stand, with when they came. The setting clock counts all by when they came.",
    "Files imported without the name of a source are told apart by what they hold.",
    "Records dated in the future (plans, renewals due) say nothing of freshness.",
    "A source that never delivered anything is none of these: it is “not collected” where a number needs it.",
  ],
  knobs: {
    clock: { default: "happened", choices: ["happened", "received"], meaning: "The age of what is told, or the time since something came." },
    alarms: { default: "", meaning: "From how many hours on a source is late, as “website=2, crm=24”." },
  },
  reads: recordTables.map(({ kind }) => kind),
  needs: [{ record: "touch", broughtBy: "any source", or: recordTables.map(({ kind }) => kind).filter((kind) => kind !== "touch") }],
  labels: ["source"],
  facts: ({ window, knobs }) => sql`
    SELECT '' AS account_id, feed AS subject_id, ${stateInstant(window)} AS at, hours AS numerator, 1 AS denominator, map('source', feed) AS labels, record, batch, seq,
      if(${late(knobs)}, 'late', '') AS flag, map('oldest', if(row_number() OVER (ORDER BY hours DESC, feed) = 1, hours, 0.)) AS extras
    FROM (SELECT *, dateDiff('millisecond', newest, ${endInstant(window)}) / 3600000 AS hours FROM (${newestRecords(window, knobs)}))`,
  beside: (_parts, _knobs, { extras }) => ({ oldest: extras["oldest"] ?? null }),
  nothing: "No source ever delivered anything: not collected.",
  example: {
    given: {
      touch: `
        account_id | source  | at                       | type
        A          | website | 2026-03-31T23:54:00Z     | page_view
        A          | website | 2026-03-30T10:00:00Z     | page_view
        A          | website | 2026-04-02T10:00:00Z     | meeting_booked
        A          | ads     | 2026-03-30T22:00:00Z     | ad_impression`,
      opportunity: `
        account_id | id | source | valid_from
        A          | o1 | crm    | 2026-03-31T19:00:00Z    
        A          | o1 | crm    | 2026-02-01T10:00:00Z`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 5, of: [31.1, 3], beside: { oldest: 26 }, by: { dimension: "source", values: { website: 0.1, crm: 5, ads: 26 } } },
    because: "To the end of March: the site reported 0.1 hours before it, the CRM 5 and the ads 26. The middle one is 5, the oldest 26; the meeting of 2 April lies in the future.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | source  | at                       | received_at          | type
          A          | website | 2026-03-31T23:00:00Z     | 2026-03-31T23:00:00Z | page_view
          A          | fair    | 2026-03-22T00:00:00Z     | 2026-03-31T23:00:00Z | event`,
        usage: `
          account_id | source  | day
          A          | product | 2026-03-31`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { alarms: "Fair=48, website=1" },
      then: { value: 24, of: [265, 3], beside: { oldest: 240 }, flags: { late: 1 } },
      because: "The fair is ten days old although its file came in the last hour: late by its alarm of 48 hours. Exactly one hour is not late for the site; a day of usage counts from its beginning.",
    },
    {
      given: {
        touch: `
          account_id | source | at                   | received_at              | type
          A          | fair   | 2026-03-21T10:00:00Z | 2026-03-31T22:00:00Z     | event`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { clock: "received" },
      then: { value: 2, of: [2, 1], beside: { oldest: 2 } },
      because: "Asked when something came, the file of the fair is two hours old.",
    },
    {
      given: {
        touch: `
          account_id | source | at                   | type
          A          | file   | 2026-03-31T22:00:00Z | call`,
        survey_answer: `
          account_id | source | at                   | kind | answer
          A          | file   | 2026-03-31T14:00:00Z | nps  | 9`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 6, of: [12, 2], by: { dimension: "source", values: { "file: touch": 2, "file: survey_answer": 10 } } },
      because: "Two files of nobody named: the calls are 2 hours old, the answers 10, the middle of both is 6.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Nothing was ever brought.",
    },
  ],
  story: {
    told: "All books came as plain files, so each kind is told apart. Hours to the end of 31 March, an hour less where the clocks were put forward between: rates 24, answers 38, invitations 111, deals 151, touches (t49) 180, usage 191, hand-overs 373, plans 719, invoices 7,192. The middle one of nine. Lists, people, contracts and the like came after T and say nothing yet.",
    sum: "8,979 / 9 = 180",
  },
  words: {
    ru: {
      title: "Свежесть источников",
      question: "Насколько давние данные мы видим?",
      formula: "Часы от самой новой записи каждого источника до конца периода; медиана по источникам, рядом — самый старый.",
      denominator: "источников",
      nothing: "Ни один источник ещё ничего не доставил: не собирается.",
      because: "К концу марта: сайт сообщил за 0,1 часа до него, CRM за 5, реклама за 26. В середине 5, самый старый 26; встреча 2 апреля — в будущем.",
      caveats: [
        "Произошедшее считается по времени, когда произошло; списки и справочные записи, которые просто есть, — по времени поступления. Настройка clock считает всё по времени поступления.",
        "Файлы, импортированные без имени источника, различаются по тому, что в них.",
        "Записи с датой в будущем (планы, предстоящие продления) о свежести ничего не говорят.",
        "Источник, который никогда ничего не доставлял, сюда не входит: там, где он нужен числу, стоит «не собирается».",
      ],
    },
    "zh-CN": {
      title: "来源的新鲜度",
      question: "我们看到的数据有多旧？",
      formula: "从每个来源最新的记录到期末的小时数；取各来源的中位数，旁边列出最旧的。",
      denominator: "来源",
      nothing: "没有任何来源交付过数据：未采集。",
      because: "截至 3 月底：网站在此前 0.1 小时报告，CRM 在 5 小时前，广告在 26 小时前。居中的是 5，最旧的是 26；4 月 2 日的会议在未来。",
      caveats: [
        "发生的事按发生时间计；名单和主数据只是存在，按到达时间计。设置 clock 可让一切按到达时间计。",
        "未注明来源名称而导入的文件，按其内容区分。",
        "日期在将来的记录（计划、到期续约）不说明新鲜度。",
        "从未交付过数据的来源不在此列：需要它的数字会标为“未采集”。",
      ],
    },
  },
});
