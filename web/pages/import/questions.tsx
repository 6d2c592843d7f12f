import { Radio, TextInput } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Question } from "../../../src/serve/contract.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { importView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { choose, chosen, keyForQuestion } from "./choices.ts";

/** What only the user can decide. Nothing is guessed here: an unanswered question stops the import. */
export function Questions({ questions }: { readonly questions: readonly Question[] }): ReactElement | null {
  if (questions.length === 0) return null;
  const unique = [...new Map(questions.map((question) => [`${question.code} ${question.field ?? ""} ${question.column ?? ""} ${question.option}`, question])).values()];
  return (
    <div className="stack" role="group" aria-label={say("import.questions", { n: unique.length })}>
      <h3>{say("import.questions", { n: unique.length })}</h3>
      {unique.map((question, place) => <OneQuestion key={place} question={question} />)}
    </div>
  );
}

function OneQuestion({ question }: { readonly question: Question }): ReactElement {
  const view = importView(useSearch({ strict: false }));
  const change = useChangeView();
  const key = keyForQuestion(question);
  const answer = key === null ? (question.code === "encoding" ? view.encoding : view.as) : chosen(view.choose ?? [], key);
  const give = (value: string): void => change(key === null ? { [question.code === "encoding" ? "encoding" : "as"]: value } : { choose: choose(view.choose ?? [], key, value === "" ? null : value) }, { replace: true });
  return (
    <div className={answer === undefined ? "question" : "question answered"}>
      {question.choices.length === 0
        ? <TextInput label={question.text} placeholder={say("import.questions.write")} defaultValue={answer ?? ""} onBlur={(event) => give(event.currentTarget.value.trim())} onKeyDown={(event) => event.key === "Enter" && give(event.currentTarget.value.trim())} maw={360} />
        : (
          <Radio.Group label={question.text} value={answer ?? ""} onChange={give}>
            <div className="stack" style={{ gap: 6, marginTop: 6 }}>{question.choices.map((choice) => <Radio key={choice.value} value={choice.value} label={choice.means === "" ? choice.value : choice.means} />)}</div>
          </Radio.Group>
        )}
      {question.option !== "" && <span className="soft small">{say("import.questions.option", { option: question.option })}</span>}
    </div>
  );
}
