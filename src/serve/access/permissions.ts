/** What may be done here, and by whom: every route names one of these, and what names none is refused. */

/** Each permission with what it allows, as people read it beside a key. */
export const permissions = {
  see: "See numbers, accounts, people, imports and rejected rows",
  export: "Take numbers, accounts and rows out as files",
  accounts: "Give accounts a tier or an owner, and save segments",
  identify: "Decide whose a visit or a person is: match, merge, split, reassign",
  import: "Bring files in, take them out again, save mappings",
  collect: "Set up sources: trackers, write keys, webhooks",
  define: "Change settings and what KPIs count",
  care: "Verify, rebuild and watch the server",
  erase: "Erase a person",
  people: "Let people in, give roles and keys",
  audit: "Read the audit log",
} as const;

export type Permission = keyof typeof permissions;

/** All permissions, in the order in which they are shown. */
export const permissionIds = Object.keys(permissions) as readonly Permission[];

/**
 * What a route needs: a permission; `anyone` where it looks who asks, but answers whoever it is; `open` where it does not even look, because
 * what it gives is no secret, or because it has a key of its own.
 */
export type Needs = Permission | "anyone" | "open";

export const roleIds = ["viewer", "sales", "marketer", "admin"] as const;
export type Role = (typeof roleIds)[number];

const mayOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ["see"],
  sales: ["see", "export", "accounts", "identify"],
  marketer: ["see", "export", "accounts", "identify", "import", "collect", "define"],
  admin: permissionIds,
};

/** What a role allows. */
export function permissionsOf(role: Role): readonly Permission[] {
  return mayOfRole[role];
}

/** The role of that name. Anything else, as a newer version may have written it, is the least. */
export function roleNamed(text: unknown): Role {
  return roleIds.find((one) => one === text) ?? "viewer";
}

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text);
}
