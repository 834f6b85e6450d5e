import { FileUp } from "lucide-react";
import { useState, type DragEvent } from "react";
import { Button, classes, FaultCallout, Pane, TextArea, toast } from "@/components";
import type { ImportView } from "@/ipc";
import { useChoose, useText } from "./queries";

/** Bytes of a file that is dropped: it comes through the window. A chosen one is read from its place, whatever its size. */
const LARGEST_DROP = 8 * 1024 * 1024;

/** The first step: a file, or a text. */
export function Opening({ onOpen }: { onOpen: (table: ImportView) => void }) {
  const [text, setText] = useState("");
  const [isOver, setOver] = useState(false);
  const choose = useChoose();
  const read = useText();
  const fault = choose.error?.fault ?? read.error?.fault;

  const chooseFile = () => {
    read.reset();
    choose.mutate(undefined, {
      onSuccess: (table) => {
        if (table !== null) onOpen(table);
      },
    });
  };
  const readText = (next: string) => {
    choose.reset();
    read.mutate(next, { onSuccess: (table) => onOpen(table) });
  };
  const onDrop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (!file) {
      setText(event.dataTransfer.getData("text/plain"));
      return;
    }
    if (file.size > LARGEST_DROP) {
      toast({ tone: "due", text: `${file.name} is larger than 8 MB. Choose it with the button instead.` });
      return;
    }
    readText(await file.text());
  };
  return (
    <Pane scroll className="import">
      <section
        className={classes("import-drop", isOver && "over")}
        aria-label="Table"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => void onDrop(event)}
      >
        <h2>A table with one name a row</h2>
        <p className="t2">
          A registrar&apos;s list, a spreadsheet saved as CSV, or a table that Freehold saved. Names at connected
          accounts get their tags, notes and prices paid from it. All others are kept by hand: with the dates of the
          table, and followed at the registry.
        </p>
        <div className="row">
          <Button icon={FileUp} variant="primary" size="l" onPress={chooseFile} isPending={choose.isPending}>
            Choose a file
          </Button>
          <span className="sm t3">or drop a small one here, or paste its text</span>
        </div>
        <TextArea
          label="Text of the table"
          hideLabel
          placeholder={"Domain;Registrar;Expires;Tags\nexample.com;GoDaddy;2027-03-02;brand"}
          value={text}
          onChange={setText}
          className="import-text"
        />
        <div>
          <Button isDisabled={text.trim() === ""} isPending={read.isPending} onPress={() => readText(text)}>
            Read the text
          </Button>
        </div>
        {fault && <FaultCallout fault={fault} />}
      </section>
      <section className="import-help t2" aria-label="What is read">
        <h2>What is read</h2>
        <ul className="bullets">
          <li>The name is all that a row needs. It may be written with its umlauts or as xn--.</li>
          <li>Dates, prices, tags and notes in the columns that you choose next. An empty cell changes nothing.</li>
          <li>A row that cannot be read is left out and listed with its line and the reason.</li>
          <li>Nothing is written before you have seen what would change.</li>
        </ul>
      </section>
    </Pane>
  );
}
