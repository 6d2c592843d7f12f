import { NativeSelect, Radio, TextInput } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Question } from "../../../src/serve/contract.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { importView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { inWords } from "../../words/language.ts";
import { choose, chosen, keyForQuestion, wordIn, wordKey } from "./choices.ts";

/** What only the user can decide. Nothing is guessed here: an unanswered question stops the import. */
export function Questions({ questions }: { readonly questions: readonly Question[] }): ReactElement | null {
  if (questions.length === 0) return null;
  const words = questions.filter((question) => question.code === "unknown_word");
  const others = questions.filter((question) => question.code !== "unknown_word");
  return (
    <>
      {others.length > 0 && <div className="stack" role="group" aria-label={say("import.questions", { n: others.length })}><h3>{say("import.questions", { n: others.length })}</h3>{others.map((question) => <OneQuestion key={`${question.code} ${question.field ?? ""}`} question={question} />)}</div>}
      {words.length > 0 && <UnknownWords questions={words} />}
    </>
  );
}

/** Words that the vocabulary does not know: their rows are rejected until somebody says what they mean. */
function UnknownWords({ questions }: { readonly questions: readonly Question[] }): ReactElement {
  return (
    <fieldset className="question" style={{ margin: 0, minWidth: 0 }}>
      <legend className="unseen">{say("import.words", { n: questions.length })}</legend>
      <h3>{say("import.words", { n: questions.length })}</h3>
      <p className="soft small">{say("import.words.hint")}</p>
      <div className="row" style={{ gap: 12 }}>{questions.map((question) => <OneWord key={question.option} question={question} />)}</div>
    </fieldset>
  );
}

function OneWord({ question }: { readonly question: Question }): ReactElement {
  const written = importView(useSearch({ strict: false })).choose ?? [];
  const change = useChangeView();
  const key = wordKey(question.field ?? "", wordIn(question));
  return <NativeSelect size="xs" w={220} label={say("rejects.fix.value", { value: wordIn(question), field: question.field ?? "" })} value={chosen(written, key) ?? ""} onChange={(event) => change({ choose: choose(written, key, event.currentTarget.value || null) }, { replace: true })} data={[{ value: "", label: say("import.words.unknown") }, ...question.choices.map(({ value, means }) => ({ value, label: means || value }))]} />;
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
        ? <TextInput label={inWords(question.text)} placeholder={say("import.questions.write")} defaultValue={answer ?? ""} onBlur={(event) => give(event.currentTarget.value.trim())} onKeyDown={(event) => event.key === "Enter" && give(event.currentTarget.value.trim())} maw={360} />
        : (
          <Radio.Group label={inWords(question.text)} value={answer ?? ""} onChange={give}>
            <div className="stack" style={{ gap: 6, marginTop: 6 }}>{question.choices.map((choice) => <Radio key={choice.value} value={choice.value} label={choice.means === "" ? choice.value : inWords(choice.means)} />)}</div>
          </Radio.Group>
        )}
      {question.option !== "" && <span className="soft small">{say("import.questions.option", { option: question.option })}</span>}
    </div>
  );
}
