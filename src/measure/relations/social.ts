/** What comes from social networks (KPI social_visits): visits that they refer, and what they report of our pages there. */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Window } from "../kpi.ts";
import { wordsOf } from "./settings.ts";
import { inside } from "./time.ts";
import { validTouch } from "./touches.ts";
import { visitPageRows, visitStarts } from "./visit-list.ts";
import { visitKnobs } from "./visits.ts";

/** Networks by the registered domains from which they send people. */
const domainsOfNetworks: Readonly<Record<string, string>> = {
  "linkedin.com": "LinkedIn", "lnkd.in": "LinkedIn", "facebook.com": "Facebook", "fb.com": "Facebook", "fb.me": "Facebook", "instagram.com": "Instagram",
  "twitter.com": "X", "x.com": "X", "t.co": "X", "youtube.com": "YouTube", "youtu.be": "YouTube", "xing.com": "Xing", "reddit.com": "Reddit", "tiktok.com": "TikTok",
  "threads.net": "Threads", "threads.com": "Threads", "bsky.app": "Bluesky", "mastodon.social": "Mastodon", "pinterest.com": "Pinterest", "vk.com": "VK", "ok.ru": "OK",
  "t.me": "Telegram", "weibo.com": "Weibo", "weibo.cn": "Weibo", "zhihu.com": "Zhihu", "line.me": "LINE",
};

/** The settings that say what counts as social. */
export const socialKnobs = {
  networks: { default: "", meaning: `Only these networks, parted by commas; empty: all. Known: ${[...new Set(Object.values(domainsOfNetworks))].join(", ")}.` },
  include: { default: "visits, actions", meaning: "What counts: visits (on our site and on our pages there), actions (follow, comment, share)." },
  ...visitKnobs,
} as const satisfies Record<string, Knob>;

/** The network of a web address, by its host or the registered domain above it; '' for any other. */
function networkOf(url: Sql): Sql {
  const known = Object.keys(domainsOfNetworks);
  const names = Object.values(domainsOfNetworks);
  return sql`transform(arrayFirst(d -> domain(${url}) = d OR endsWith(domain(${url}), concat('.', d)), ${value.strings(known)}), ${value.strings(known)}, ${value.strings(names)}, '')`;
}

/**
 * What came from social networks in the window: `account_id, subject, happened_at, times (how often), network ('' = not said), what, origin, record, batch,
 * seq, flag`.
 */
export function socialTouches(window: Window, knobs: KnobValues): Sql {
  const networks = wordsOf(knobs, "networks").map((network) => network.toLowerCase());
  return sql`
    SELECT *
    FROM (
      ${referred(window, knobs)}
      UNION ALL
      ${reported(window)}
    )
    WHERE kind_of_social IN ${value.strings(wordsOf(knobs, "include"))} AND ${networks.length === 0 ? sql`true` : sql`lower(network) IN ${value.strings(networks)}`}`;
}

function referred(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, visit AS subject, begins AS happened_at, 1 AS times, ${networkOf(sql`referrer`)} AS network, 'visits' AS kind_of_social, 'visit on our site' AS what,
      labels['source'] AS origin, record, batch, seq, flag
    FROM (${visitStarts(window, knobs)})
    WHERE network != '' OR labels['channel'] = 'social'`;
}

function reported(window: Window): Sql {
  return sql`
    SELECT account_id, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS subject, at AS happened_at, ifNull(occurrences, 1) AS times,
      multiIf(${networkOf(sql`url`)} != '', ${networkOf(sql`url`)}, ${networkOf(sql`referrer`)}) AS network, if(type = 'social_visit', 'visits', 'actions') AS kind_of_social,
      if(type = 'social_visit', 'visit on our page there', 'action') AS what, toString(source) AS origin, 'touch' AS record, batch, seq, '' AS flag
    FROM touch
    WHERE type IN ('social_visit', 'social_comment') AND ${validTouch} AND ${inside(sql`at`, window)}`;
}

/** The received rows behind them, for `rows`. */
export function socialVisitRows(window: Window, knobs: KnobValues): Sql {
  const counted = socialTouches(window, knobs);
  return sql`
    SELECT account_id, subject AS subject_id, happened_at AS at, what, toFloat64(times) AS amount, 'count' AS unit_of_amount, record, batch, seq
    FROM (${counted})
    WHERE record != ''
    UNION ALL
    SELECT p.account_id AS account_id, p.visit AS subject_id, p.page_at AS at, concat('page ', p.url) AS what, toFloat64(p.opens) AS amount, 'count' AS unit_of_amount,
      'touch' AS record, p.batch AS batch, p.seq AS seq
    FROM (${visitPageRows(window, knobs)}) AS p
    INNER JOIN (SELECT account_id AS social_account, subject FROM (${counted}) WHERE record = '') AS s ON p.account_id = s.social_account AND p.visit = s.subject`;
}
