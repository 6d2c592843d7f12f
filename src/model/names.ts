/**
 * Company names in their match form: what is left when spelling, accents and the legal form are taken away. The steps are given as data
 * and run here in JavaScript and, for millions of rows, in the engine (`resolve/match-form.ts`); a test holds the two together.
 */

/** One step: characters by a rule of Unicode, or a regular expression that JavaScript (flag `u`) and RE2 read alike. */
export type NameStep =
  | { readonly step: "decompose" } // NFKD
  | { readonly step: "lower_case" }
  | { readonly step: "replace"; readonly pattern: string; readonly by: string };

/** Of the Unicode letters that no decomposition spells out. */
const spelledOut: Readonly<Record<string, string>> = { ß: "ss", ł: "l", ø: "o", æ: "ae", œ: "oe", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };

/**
 * Legal forms as they look after the other steps (dots gone, single letters joined: "S. A. R. L." → "sarl"). Words that are also names,
 * places or plain words ("uk", "da", "et", "private") are left out on purpose: a form that stays costs a match, a name that goes makes a wrong one.
 */
const formsAtEnd = [
  // English
  "inc", "incorporated", "corp", "corporation", "co", "company", "and co", "and company", "ltd", "limited", "private limited", "private ltd", "pvt", "llc", "llp", "lllp", "pllc", "plc", "lp", "pc",
  "unltd", "unlimited", "pty", "pte", "cic", "cio", "ulc", "pbc", "na", "gte",
  // German
  "gmbh", "ggmbh", "mbh", "gesmbh", "ag", "kg", "kgaa", "ohg", "gbr", "ug", "ug haftungsbeschrankt", "haftungsbeschrankt", "ev", "eg", "ek", "se", "partg", "partgmbb", "og", "and co kg", "cokg",
  "aktiengesellschaft", "gesellschaft mit beschrankter haftung",
  // French, Italian, Spanish, Portuguese, Romanian
  "sa", "sas", "sasu", "sarl", "eurl", "snc", "sca", "scs", "scop", "gie", "srl", "srls", "spa", "sapa", "scrl", "scarl", "sl", "slu", "sll", "slne", "sau", "sad", "sc", "sab", "sapi", "sab de cv", "sa de cv", "sapi de cv",
  "s de rl", "s de rl de cv", "de cv", "cv", "lda", "ltda", "eireli", "sgps", "unipessoal", "unipessoal lda", "crl", "epp", "saic", "saa", "sac", "eirl", "cxa", "societe anonyme",
  // Dutch, Belgian, Luxembourg
  "bv", "nv", "vof", "bvba", "sprl", "cvba", "vzw", "asbl", "srl fs", "naamloze vennootschap", "besloten vennootschap",
  // Nordic and Baltic
  "ab", "publ", "ab publ", "aps", "as", "asa", "ans", "oy", "oyj", "ky", "hf", "ehf", "ohf", "hb", "kb", "ks", "amba", "smba", "uab", "sia", "ou", "aktiebolag", "osakeyhtio",
  // Central and eastern Europe, Greece, Turkey
  "sro", "spol sro", "as cz", "vos", "sp zoo", "spzoo", "spolka zoo", "sp j", "sp k", "spk", "spj", "ska", "sp zoo sp k", "kft", "zrt", "nyrt", "rt", "bt", "kkt", "doo", "dd", "dno", "jtd", "dooel", "ad", "ead", "ood", "eood", "et bg", "shpk", "sha", "ae", "epe", "ike", "oe", "ee",
  "anonim sirketi", "limited sirketi", "ltd sti", "sti", "san ve tic", "ve tic", "oao", "zao", "pao", "ooo", "tov", "tdv", "too",
  "ооо", "оао", "зао", "пао", "ао", "ип", "тоо", "тов", "прат", "пат", "зат", "ват", "нко", "ано", "гуп", "муп", "фгуп", "оод", "еоод", "ад", "еад",
  // Asia, Africa, Middle East
  "sdn", "bhd", "sdn bhd", "berhad", "tbk", "pt", "persero", "persero tbk", "kk", "gk", "yk", "kabushiki kaisha", "kabushikigaisha", "godo kaisha", "jsc", "ojsc", "cjsc", "pjsc", "jsco", "saog", "saoc", "sae", "sal", "wll", "bsc", "fze", "fzco", "fzc", "fz llc", "dmcc", "psc", "bm", "proprietary", "pvt ltd", "pcl", "public company", "株", "有",
] as const;

const formsInFront = [
  // Not "sas", "sa", "as", "ab", "ao", "spa": SAS Institute, AB InBev and A. O. Smith begin so.
  "the", "pt", "ooo", "oao", "zao", "pao", "tov", "too", "sarl", "srl", "sci", "eurl", "uab", "sia", "oy", "firma",
  "ооо", "оао", "зао", "пао", "ао", "ип", "тоо", "тов", "прат", "пат", "зат", "ват", "нко", "ано", "гуп", "муп", "фгуп", "株", "有",
  "общество с ограниченной ответственностью", "акционерное общество", "публичное акционерное общество", "закрытое акционерное общество",
] as const;

/** Written without a blank between name and form. */
const gluedForms = ["股份有限公司", "股份公司", "有限责任公司", "有限責任公司", "有限公司", "集团公司", "株式会社", "有限会社", "合同会社", "合名会社", "合資会社", "주식회사", "유한회사", "㈜"];

/** The steps, in their order. */
export const nameSteps: readonly NameStep[] = [
  { step: "decompose" },
  replace("\\p{M}+", ""),
  { step: "lower_case" },
  ...Object.entries(spelledOut).map(([letter, by]) => replace(letter, by)),
  replace("&", " and "),
  replace("['’‘`´ʼ]", ""),
  // Two blanks between words, so that neighbouring single letters are found one by one and join: " l  l  c " → "llc".
  replace("[^\\p{L}\\p{N}]+", "  "),
  replace("^ *(.*?) *$", "  $1  "),
  replace(" ([\\p{L}\\p{N}]) ", "$1"),
  replace(" +", " "),
  replace("^ | $", ""),
  replace(`^(.+?)(?:${either(gluedForms)})+$`, "$1"),
  replace(`^(?:${either(gluedForms)})+(.+)$`, "$1"),
  replace("^ | $", ""),
  replace(`^(.+?)(?: (?:${either(formsAtEnd)}))+$`, "$1"),
  replace(`^(?:(?:${either(formsInFront)}) )+(.+)$`, "$1"),
  replace("^(.+) and$", "$1"),
];

function replace(pattern: string, by: string): NameStep {
  return { step: "replace", pattern, by };
}

/** Longest first, in the form that the earlier steps leave. */
function either(forms: readonly string[]): string {
  const seen = new Set(forms.map((form) => form.normalize("NFKD").replaceAll(/\p{M}+/gu, "").replaceAll(/[()]/g, "")));
  return [...seen].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("|");
}

const compiled = nameSteps.map((step) => (step.step === "replace" ? { by: step.by, pattern: new RegExp(step.pattern, "gu") } : step.step));

/**
 * The match form of a company's name: `companyCore("Société Générale S.A.")` = `"societe generale"` = `companyCore("SOCIETE GENERALE")`.
 * At least one word stays. `''` where the name has neither letter nor digit: such a name matches nothing.
 */
export function companyCore(name: string): string {
  return compiled.reduce<string>((text, step) => {
    if (step === "decompose") return text.normalize("NFKD");
    if (step === "lower_case") return text.toLowerCase();
    return text.replace(step.pattern, step.by);
  }, name);
}
