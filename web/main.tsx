import "./layers.css";
import "@fontsource-variable/inter/standard.css";
import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { doAgain, doneEarly } from "./ahead/early.ts";
import { answer, givenId, read } from "./ahead/given.ts";
import { needsLogin, sessionQuestion } from "./api/access.ts";
import { AskProblem } from "./api/ask.ts";
import { App } from "./app.tsx";
import { makeRouter } from "./router.tsx";
import { speakAsWished, speaking, wholeWords } from "./words/language.ts";

// What the server refuses it refuses again; only silence is worth another try.
const questions: QueryClient = new QueryClient({
  // A session that is over shows the door, wherever it was found out.
  queryCache: new QueryCache({ onError: (fault) => { if (needsLogin(fault)) void questions.invalidateQueries({ queryKey: sessionQuestion().queryKey }); } }),
  defaultOptions: {
    queries: { staleTime: 30_000, refetchOnWindowFocus: false, retry: (failures, fault) => failures < 2 && fault instanceof AskProblem && fault.status === 503 },
  },
});

/** A server that is slow to say who is here holds nothing up. */
const knownWithinMs = 300;
const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no element with the id root");
const router = makeRouter();
const given = read(document.getElementById(givenId)?.textContent);
await Promise.all([speakAsWished(), given ?? whoIsHere()]);
if (given !== null && given.language === speaking().language) {
  // What stands there already is drawn again as a whole, or it would flicker.
  answer(questions, given);
  await Promise.all([router.load(), given.whole ? wholeWords().catch(() => undefined) : undefined]);
}
const early = doneEarly(place);
flushSync(() => createRoot(place).render(<StrictMode><App questions={questions} router={router} /></StrictMode>));
const page = document.documentElement;
if (page.hasAttribute("data-drawn")) page.setAttribute("data-drawn", "begun");
doAgain(place, early);

/** The page knows from the start whether to show the door. */
function whoIsHere(): Promise<unknown> {
  return Promise.race([questions.prefetchQuery(sessionQuestion()), new Promise((late) => setTimeout(late, knownWithinMs))]);
}
