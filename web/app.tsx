import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Router } from "./router.tsx";
import { theme } from "./theme.ts";
import { useLanguage } from "./words/language.ts";

export interface AppProps {
  readonly questions: QueryClient;
  readonly router: Router;
}

/** Everything on the screen: the same in a browser and where the server draws a page ahead. */
export function App({ questions, router }: AppProps): ReactElement {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={questions}>
        <Notifications position="bottom-center" limit={3} transitionDuration={120} />
        <Pages router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Drawn anew in another language: the address holds what was being looked at. */
function Pages({ router }: Pick<AppProps, "router">): ReactElement {
  return <RouterProvider key={useLanguage()} router={router} />;
}
