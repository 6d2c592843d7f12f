import { domainToASCII, domainToUnicode } from "node:url";
import { createRequire } from "node:module";
import { getDomain, parse } from "tldts";

/** Mail providers for everybody, and throw-away mail: their domains name no company. */
const freeMail: ReadonlySet<string> = new Set(createRequire(import.meta.url)("email-providers/all.json") as string[]);

/**
 * The host that a domain, web address or mail domain means, in its one spelling: lower case, ASCII (UTS 46), without scheme, port, path,
 * final dot and `www.`. `''` when it means none: an IP address, `localhost`, a text.
 */
export function hostOf(text: string): string {
  const plain = text.normalize("NFKC").trim().toLowerCase();
  const authority = plain.replace(/^[a-z][a-z0-9+.-]*:\/\//, "").replace(/^\/\//, "").replace(/[/?#\\].*$/su, "");
  const bare = authority.replace(/^.*@/su, "").replace(/:\d*$/, "").replace(/\.$/, "").replace(/^www\d?\.(?=[^.]+\.)/, "");
  const host = domainToASCII(bare);
  return isHost(host) ? host : "";
}

function isHost(host: string): boolean {
  const { isIp, publicSuffix } = parse(host, { allowPrivateDomains: true });
  return isIp !== true && publicSuffix !== null && /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/.test(host) && host.length <= 253;
}

/**
 * The domain that somebody registered, by the Public Suffix List with its private part: `mail.acme.co.uk` → `acme.co.uk`,
 * `acme.github.io` → `acme.github.io`. `''` for a public suffix itself (`co.uk`, `github.io`) and for what is no host.
 */
export function registrableDomain(text: string): string {
  const host = hostOf(text);
  return host === "" ? "" : (getDomain(host, { allowPrivateDomains: true }) ?? "");
}

/** The host of a mail address, or `''`. */
export function mailHost(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 0 ? "" : hostOf(address.slice(at + 1));
}

/** Is it a domain where anybody, or nobody, has a mailbox? Such a domain never names an account, unless the account owns it. */
export function isFreeMail(domain: string): boolean {
  return freeMail.has(domain);
}

/** How throw-away mail names itself. */
const throwAwayNames = /trash|temp-?mail|throwaway|dispos|spam|fake|minute|mailinator|guerrilla|yopmail|discard|junk|sharklasers|getnada|maildrop|mohmal|mintemail|mytemp|moakt|tempr|mailnesia|mailcatch|emailondeck|grr\.la/;
/** Domains whose mailboxes are made for one message: who gives such an address does not want to be found. */
export const throwAwayDomains: readonly string[] = [...freeMail].filter((domain) => throwAwayNames.test(domain)).toSorted();
const throwAway: ReadonlySet<string> = new Set(throwAwayDomains);

/** Is it a domain of throw-away mail? Such a domain is one of {@link isFreeMail}, too. */
export function isThrowAway(domain: string): boolean {
  return throwAway.has(domain);
}

/** A host as people write it, where that differs: `xn--bcher-kva.example` → `bücher.example`. */
export function unicodeHost(host: string): string {
  return host.includes("xn--") ? domainToUnicode(host) : host;
}
