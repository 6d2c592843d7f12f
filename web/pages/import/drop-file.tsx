import "@mantine/dropzone/styles.layer.css";
import { Button, Progress } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRef, useState, type ReactElement } from "react";
import type { FileLook } from "../../../src/serve/contract.ts";
import { sendFile } from "../../api/ask.ts";
import { fileQuestion } from "../../api/questions.ts";
import { showBytes } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";

/** Takes one file, sends it and goes on with its look. */
export function DropFile(): ReactElement {
  const open = useRef<() => void>(null);
  const [sent, setSent] = useState(0);
  const change = useChangeView();
  const questions = useQueryClient();
  const upload = useMutation({
    mutationFn: (file: File) => sendFile<FileLook>(file, setSent),
    onSuccess: (look) => {
      questions.setQueryData(fileQuestion(look.sha256, {}).queryKey, look);
      change({ file: look.sha256 });
    },
  });
  const file = upload.variables;
  return (
    <>
      {upload.isError && <ProblemNote fault={upload.error} />}
      {upload.isPending && file !== undefined ? <Sending file={file} sent={sent} /> : (
        <Dropzone className="drop" multiple={false} onDrop={(files) => files[0] !== undefined && upload.mutate(files[0])} inputProps={{ "aria-label": say("import.drop") }} openRef={open} activateOnKeyboard={false} tabIndex={-1}>
          <FileUp size={32} strokeWidth={1.25} aria-hidden />
          <h2>{say("import.drop")}</h2>
          <p className="soft">{say("import.drop.types")}</p>
          <Button mt="md" style={{ pointerEvents: "all" }} onClick={(event) => { event.stopPropagation(); open.current?.(); }}>{say("import.drop.button")}</Button>
        </Dropzone>
      )}
    </>
  );
}

function Sending({ file, sent }: { readonly file: File; readonly sent: number }): ReactElement {
  const share = file.size === 0 ? 1 : sent / file.size;
  return (
    <section className="card progress-line" role="status">
      <div><strong><bdi>{say("import.drop.uploading", { name: file.name })}</bdi></strong></div>
      <Progress value={share * 100} aria-label={say("import.drop.uploading", { name: file.name })} transitionDuration={120} />
      <div className="soft small tabular">{say("import.drop.sent", { sent: showBytes(sent), total: showBytes(file.size) })}</div>
    </section>
  );
}
