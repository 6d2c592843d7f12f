/** Ranges of addresses that may name a company, made anew from the files of networks (`network` → `network_range`). */
import type { Engine } from "../store/engine.ts";
import { ownTable } from "../store/own-tables.ts";
import { createOwnBeside } from "../store/schema.ts";
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
  "telecom[a-z0-9]*", "telekom[a-z0-9]*", "telco", "telefonica", "telecomunica[a-z0-9]*", "telstra", "communications?", "broadband", "cable[a-z0-9]*", "wireless", "mobile", "cellular", "fib(?:er|re)[a-z0-9]*", "dsl", "adsl", "isp", "internet", "online",
  "hosting", "host", "hosted", "cloud[a-z0-9]*", "server[a-z0-9]*", "vps", "vpn", "proxy", "datacent[a-z0-9]*", "data cent[a-z0-9]*", "colo[a-z0-9]*", "cdn", "backbone", "network[a-z0-9]*", "net", "netcom", "telesystems", "telephone", "teleservices", "vodafone", "orange", "comcast", "verizon", "at&t", "t-mobile",
  "charter", "cox", "amazon[a-z0-9]*", "google", "ovh", "hetzner", "digitalocean", "linode", "akamai[a-z0-9]*", "leaseweb", "cloudflare", "fastly", "level 3", "centurylink", "ntt", "kddi", "softbank", "baidu", "alibaba[a-z0-9]*", "tencent", "chinanet", "unicom", "microsoft", "apple", "internap", "rackspace",
  "[a-z0-9]+te?lecom[a-z0-9]*", "[a-z0-9]+telekom[a-z0-9]*", "[a-z0-9]+telekom", "[a-z0-9]+telecommunications", "infocomm", "iletisim", "komunikac[a-z0-9]*", "radiotelephone", "telia", "telenor", "tele2", "telenet", "tele columbus", "virgin media", "sky uk", "kyivstar", "vimpelcom", "megafon", "mts", "free sas", "proximus", "kpn", "ziggo",
  "liberty global", "airtel", "jio", "sanchar", "iinet", "optus", "starhub", "singtel", "spark new zealand", "one new zealand", "videotron", "bell canada", "rogers", "telus", "tdc", "meo", "bezeq", "digi romania", "tot public", "uninet", "cantv", "fastweb", "eircom", "telkom", "telgua", "comcel", "dna oyj", "netia", "viettel", "vnpt",
  "turkcell", "superonline", "hutchison", "axiata", "pccw", "zayo", "arelion", "colt", "sprint", "rcn", "breezeline", "teksavvy", "bahnhof", "bredband2", "sunrise", "claro", "ooredoo", "etisalat", "mtn", "vodacom", "safaricom", "o2", "a1", "andrews & arnold", "plusnet", "talktalk", "vocus", "bt italia", "eolo",
  "renater", "forschungsnetzes", "jisc", "surf", "garr", "belnet", "arnes", "sunet", "switch", "unified layer", "godaddy[a-z0-9]*", "equinix", "cyrusone", "scaleway", "tilaa", "aruba", "navisite", "facebook", "twitter", "yandex",
].join("|");

/** @returns whether any range changed */
export async function rebuildNetworkRanges(engine: Engine): Promise<boolean> {
  await createOwnBeside(engine, ownTable("network_range"), "network_range_next");
  await engine.command(sql`INSERT INTO network_range_next ${ranges}`, bulk);
  return exchange(engine, "network_range");
}

const isProviderName = sql`match(lowerUTF8(organisation), ${value.string(`(^|[^a-z])(?:${providerWords})($|[^a-z])`)})`;

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
