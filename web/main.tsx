import "./layers.css";
import "@fontsource-variable/inter/standard.css";
import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, type ReactElement } from "react";
import { createRoot } from "react-dom/client";
import { needsLogin, sessionQuestion } from "./api/access.ts";
import { AskProblem } from "./api/ask.ts";
import { router } from "./router.tsx";
import { theme } from "./theme.ts";
import { speakAsWished, useLanguage } from "./words/language.ts";

// What the server refuses it refuses again; only silence is worth another try.
const questions: QueryClient = new QueryClient({
  // A session that is over shows the door, wherever it was found out.
  queryCache: new QueryCache({ onError: (fault) => { if (needsLogin(fault)) void questions.invalidateQueries({ queryKey: sessionQuestion().queryKey }); } }),
  defaultOptions: {
    queries: { staleTime: 30_000, refetchOnWindowFocus: false, retry: (failures, fault) => failures < 2 && fault instanceof AskProblem && fault.status === 503 },
  },
});

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no element with the id root");
// The page knows from the start whether to show the door; a server that is slow to say so holds nothing up.
const knownWithinMs = 300;
await Promise.all([speakAsWished(), Promise.race([questions.prefetchQuery(sessionQuestion()), new Promise((late) => setTimeout(late, knownWithinMs))])]);
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
