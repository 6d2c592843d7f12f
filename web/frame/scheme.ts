/** Which colours come after which. */
export const nextScheme = { auto: "light", light: "dark", dark: "auto" } as const;
