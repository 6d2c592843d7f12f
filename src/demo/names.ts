/** Words of which the sample company's accounts and people are named. Any likeness to a real company is chance. */
export const companyFirst = [
  "Alder", "Amber", "Birch", "Blau", "Brook", "Cedar", "Cobalt", "Copper", "Delta", "Dune", "Ember", "Fern", "Flint", "Fjord", "Garnet",
  "Grau", "Harbour", "Hazel", "Heron", "Indigo", "Iris", "Juniper", "Kestrel", "Larch", "Linden", "Lumen", "Maple", "Marlin", "Meridian",
  "Mistral", "Nord", "Oak", "Onyx", "Opal", "Osprey", "Pine", "Quarz", "Raven", "Ridge", "Rowan", "Saffron", "Silver", "Slate", "Spruce",
  "Stern", "Sturm", "Teal", "Terra", "Thistle", "Tulip", "Umber", "Vega", "Wald", "Willow", "Zephyr",
] as const;

export const companySecond = [
  "Logistics", "Foods", "Pharma", "Textiles", "Retail", "Electric", "Chemicals", "Freight", "Paper", "Tools", "Medical", "Motors", "Optics",
  "Packaging", "Beverages", "Furniture", "Cosmetics", "Plastics", "Steel", "Trading",
] as const;

export const legalForms: Readonly<Record<string, readonly string[]>> = {
  Germany: ["GmbH", "AG", "GmbH & Co. KG"],
  Austria: ["GmbH", "AG"],
  Netherlands: ["B.V.", "N.V."],
  France: ["SAS", "SA"],
  "United Kingdom": ["Ltd", "plc"],
  Sweden: ["AB"],
  Spain: ["S.L.", "S.A."],
  Poland: ["Sp. z o.o.", "S.A."],
};

export const regionOf: Readonly<Record<string, string>> = {
  Germany: "DACH", Austria: "DACH", Netherlands: "West", France: "West", "United Kingdom": "West", Sweden: "North", Spain: "South", Poland: "East",
};

export const topLevel: Readonly<Record<string, string>> = {
  Germany: "de", Austria: "at", Netherlands: "nl", France: "fr", "United Kingdom": "co.uk", Sweden: "se", Spain: "es", Poland: "pl",
};

export const firstNames = [
  "Anna", "Ben", "Clara", "David", "Elif", "Felix", "Greta", "Hugo", "Ines", "Jan", "Katja", "Lars", "Mara", "Nils", "Olga", "Paul", "Rosa",
  "Sven", "Tessa", "Uwe", "Vera", "Wim", "Yara", "Zoe", "Émile", "Łucja", "Søren", "Jürgen", "Noémie", "Íñigo",
] as const;

export const lastNames = [
  "Adler", "Berg", "Castro", "Dubois", "Eriksson", "Fischer", "García", "Hansen", "Ivanova", "Janssen", "Kowalska", "Lindqvist", "Meyer",
  "Novak", "O'Brien", "Peeters", "Quandt", "Roux", "Schneider", "Taylor", "Ulrich", "Vogel", "Weber", "Young", "Zimmermann",
] as const;

export const titles = [
  ["Chief Operating Officer", "c_level", "Operations"],
  ["Chief Information Officer", "c_level", "IT"],
  ["Chief Financial Officer", "c_level", "Finance"],
  ["VP Supply Chain", "vp", "Operations"],
  ["VP Procurement", "vp", "Procurement"],
  ["Director of Logistics", "director", "Operations"],
  ["Director of IT", "director", "IT"],
  ["Warehouse Manager", "manager", "Operations"],
  ["Procurement Manager", "manager", "Procurement"],
  ["IT Manager", "manager", "IT"],
  ["Logistics Planner", "other", "Operations"],
  ["Business Analyst", "other", "IT"],
] as const;

/** Our own people. Tobias Engel left; his accounts have nobody yet (see the story `orphans`). */
export const staff = [
  { name: "Marta Keller", role: "ae", team: "Enterprise", manager: "Irene Falk", region: "Berlin" },
  { name: "Tom Reiners", role: "ae", team: "Enterprise", manager: "Irene Falk", region: "Berlin" },
  { name: "Sofia Lindt", role: "ae", team: "Mid-market", manager: "Pieter de Boer", region: "Amsterdam" },
  { name: "Jonas Brandt", role: "ae", team: "Mid-market", manager: "Pieter de Boer", region: "Amsterdam" },
  { name: "Chiara Moretti", role: "ae", team: "Growth", manager: "Pieter de Boer", region: "Amsterdam" },
  { name: "Tobias Engel", role: "ae", team: "Growth", manager: "Pieter de Boer", region: "Berlin" },
  { name: "Leo Hartmann", role: "sdr", team: "Development", manager: "Irene Falk", region: "Berlin" },
  { name: "Aylin Demir", role: "sdr", team: "Development", manager: "Irene Falk", region: "Berlin" },
  { name: "Nora Visser", role: "csm", team: "Success", manager: "Pieter de Boer", region: "Amsterdam" },
  { name: "Hanna Krüger", role: "marketer", team: "Marketing", manager: "Irene Falk", region: "Berlin" },
  { name: "Irene Falk", role: "manager", team: "Sales", manager: "", region: "Berlin" },
  { name: "Pieter de Boer", role: "manager", team: "Sales", manager: "", region: "Amsterdam" },
] as const;

export const productLines = ["Slotting", "Labour", "Yard"] as const;
export type ProductLine = (typeof productLines)[number];
