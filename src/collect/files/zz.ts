import { openEngine } from "../../store/open.ts"; import { runMigrations } from "../../store/migrate.ts";
import { keepPath } from "./keep.ts"; import { look } from "./look.ts"; import { draftMapping } from "./mapping.ts"; import { gather, discard } from "./gather.ts";
import { sql, name, trusted } from "../../store/sql.ts"; import { presets } from "../presets/index.ts"; import { isProblem } from "../../model/problem.ts"; import { readable } from "../../store/sql.ts";
const [,, path, as, ...rest] = process.argv; const dataDir="/tmp/fx/data";
const t0=performance.now(); const lap=(s:string)=>console.log(s, Math.round(performance.now()-t0),"ms");
const engine = await openEngine({dataDir}); await runMigrations(engine); lap("engine");
try {
const kept = await keepPath({dataDir, path: path!}); lap("kept");
const seen = await look({dataDir, sha256: kept.sha256, name: kept.name, presets}); lap("look");
console.log(JSON.stringify({...seen, columns: seen.columns.map(c=>[c.name,c.looksLike,c.dateFormats.join("/"),c.decimals.join(" ")].join(":")), rows: seen.rows.slice(0,2)}).slice(0,2500));
const opt = rest.length ? JSON.parse(rest[0]!) : {};
const draft = draftMapping({look: seen, as: as==="-"?undefined:as, presets, workspaceCurrency: "USD", ...opt});
console.log(draft.as, JSON.stringify(draft.mappings).slice(0,1200)); console.log(draft.questions.map(q=>q.code+" "+q.text+" "+q.option)); lap("draft");
const g = await gather({engine, dataDir, look: seen, mappings: draft.mappings, batch: 1, receivedAt: "2026-11-21T00:00:00.000Z", zone: "Europe/Berlin", currency:"USD"}); lap("gathered");
console.log(JSON.stringify(g));
for (const p of g.parts) console.log(await engine.rows(sql`SELECT * FROM ${name(p.stage)} ORDER BY seq LIMIT 2`), await engine.rows(sql`SELECT count() AS n, uniqExact(row_key) AS k, uniqExact(content) AS c FROM ${name(p.stage)}`));
console.log(await engine.rows(sql`SELECT code, field, any(reason), count() AS n FROM ${name(g.rejects)} GROUP BY ALL`));
await discard(engine, g);
} catch (e) { if (isProblem(e)) console.log("PROBLEM", e.code, e.message, e.advice, JSON.stringify(e.details).slice(0,600)); else throw e; } finally { await engine.close(); }
console.log("rss", process.memoryUsage().rss/1e6, process.resourceUsage().maxRSS/1e3);
