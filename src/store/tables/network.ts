import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "network",
  name: "network",
  title: "Networks",
  meaning: "Whose network an address belongs to, from a file of yours: a range of addresses with its organisation, or what kind of network a provider's number stands for.",
  broughtBy: "a database of networks: sextant identity ip-data FILE",
  identity: ["first_address", "last_address", "asn"],
  versioned: false,
  refersTo: {},
  livesFrom: [],
  columns: {
    first_address: column.text("First address, or a prefix such as 198.51.100.0/24; empty: the row speaks of all networks of the number.", { field: "first" }),
    last_address: column.text("Last address; empty with a prefix.", { field: "last" }),
    organisation: column.text("Whose network it is."),
    domain: column.text("The company's domain."),
    asn: column.text("Number of the autonomous system."),
    kind: column.word("What kind of network; only business names a company.", ["business", "isp", "hosting", "vpn", "mobile", "education", "government", "residential"], { open: true }),
    confidence: column.number("The provider's own confidence.", { unit: "0–1", range: [0, 1] }),
  },
  orderBy: ["asn", "first_address"],
  retention: "as long as its import",
});
