/** Ranges of addresses that may name a company, made anew from the files of networks (`network` → `network_range`). */
import type { Engine } from "../store/engine.ts";
import { createOwnBeside, ownTable } from "../store/schema.ts";
import { type Sql, sql, value } from "../store/sql.ts";
import { bulk } from "./bulk.ts";
import { exchange } from "./references.ts";

/** Kinds of network whose addresses are their customers', not their owner's. */
const providers = ["isp", "hosting", "vpn", "mobile", "residential", "cable/dsl", "cellular", "dialup", "college", "datacenter", "data center", "proxy", "tor", "cdn"];

/**
 * Where the file does not say what kind of network it is, the organisation's name often does: whoever calls itself a provider is one. A company
 * of that branch is then missed, which costs a visit; a provider that is taken for a company would cost many.
 */
const providerWords = [
  "telecom\\\\w*", "telekom\\\\w*", "telco", "telefonica", "telecomunica\\\\w*", "telstra", "communications?", "broadband", "cable\\\\w*", "wireless", "mobile", "cellular", "fib(?:er|re)\\\\w*", "dsl", "adsl", "isp", "internet", "online",
  "hosting", "host", "hosted", "cloud\\\\w*", "server\\\\w*", "vps", "vpn", "proxy", "datacent\\\\w*", "data cent\\\\w*", "colo\\\\w*", "cdn", "backbone", "network\\\\w*", "net", "netcom", "telesystems", "telephone", "teleservices", "vodafone", "orange", "comcast", "verizon", "at&t", "t-mobile",
  "charter", "cox", "amazon\\\\w*", "google", "ovh", "hetzner", "digitalocean", "linode", "akamai\\\\w*", "leaseweb", "cloudflare", "fastly", "level 3", "centurylink", "ntt", "kddi", "softbank", "baidu", "alibaba\\\\w*", "tencent", "chinanet", "unicom", "microsoft", "apple", "internap", "rackspace",
].join("|");

/** @returns whether any range changed */
export async function rebuildNetworkRanges(engine: Engine): Promise<boolean> {
  await createOwnBeside(engine, ownTable("network_range"), "network_range_next");
  await engine.command(sql`INSERT INTO network_range_next ${ranges}`, bulk);
  return exchange(engine, "network_range");
}

const isProviderName = sql`match(lowerUTF8(organisation), ${value.string(`(^|[^a-z])(?:${providerWords.replaceAll("\\\\", "\\")})($|[^a-z])`)})`;

/** An address as a number of IPv6: IPv4 stands at ::ffff:0:0. */
function numberOf(text: Sql): Sql {
  return sql`toUInt128(toIPv6OrDefault(${text}))`;
}

const bits = sql`if(position(first_address, '/') = 0, 128, toUInt8OrZero(splitByChar('/', first_address)[2]) + if(position(first_address, ':') = 0, 96, 0))`;

/** AS13335, as13335 and 13335 are one number. */
const plainAsn = sql`replaceRegexpOne(trimBoth(asn), '^(?i)as', '')`;

const ranges = sql`
  WITH
    asn_kinds AS (
      SELECT ${plainAsn} AS known_asn, argMax(lower(toString(kind)), (batch, seq)) AS known_kind
      FROM network
      WHERE first_address = '' AND asn != ''
      GROUP BY known_asn
    )
  SELECT first_number AS first, last_number AS last, organisation, domain, toUInt32OrZero(${plainAsn}) AS asn_number,
    multiIf(own_kind != '' AND own_kind IN ${value.strings(providers)}, own_kind, own_kind != '', '', known_kind IN ${value.strings(providers)}, known_kind, ${isProviderName}, 'isp', '') AS excluded,
    toFloat32(ifNull(confidence, 1)) AS confidence
  FROM (
    SELECT organisation, domain, asn, confidence, lower(toString(n.kind)) AS own_kind, k.known_kind AS known_kind,
      ${numberOf(sql`splitByChar('/', first_address)[1]`)} AS first_number,
      if(last_address != '', ${numberOf(sql`last_address`)}, bitOr(first_number, if(${bits} >= 128, toUInt128(0), bitShiftLeft(toUInt128(1), toUInt8(128 - least(${bits}, 128))) - 1))) AS last_number
    FROM network AS n
    GLOBAL ANY LEFT JOIN asn_kinds AS k ON ${plainAsn} = k.known_asn
    WHERE first_address != '')
  WHERE last_number >= first_number AND first_number > 0`;
