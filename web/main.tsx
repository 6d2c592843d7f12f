import "./layers.css";
import "@fontsource-variable/inter/standard.css";
import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, type ReactElement } from "react";
import { createRoot } from "react-dom/client";
import { AskProblem } from "./api/ask.ts";
import { router } from "./router.tsx";
import { theme } from "./theme.ts";
import { speakAsWished, useLanguage } from "./words/language.ts";

// What the server refuses it refuses again; only silence is worth another try.
const questions = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, refetchOnWindowFocus: false, retry: (failures, fault) => failures < 2 && fault instanceof AskProblem && fault.status === 503 },
  },
});

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no element with the id root");
await speakAsWished();
createRoot(place).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={questions}>
        <Notifications position="bottom-center" limit={3} transitionDuration={120} />
        <Pages />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

/** Drawn anew in another language: the address holds what was being looked at. */
function Pages(): ReactElement {
  return <RouterProvider key={useLanguage()} router={router} />;
}
