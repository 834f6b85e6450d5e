import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { createQueryClient, type Fault } from "@/ipc";
import { installFake, type FakeEngine } from "../../../../test/fake";
import { sampleDetail, sampleRow } from "../sample";
import { noteDrafts } from "./drafts";
import { NotesTab } from "./NotesTab";
import { addTags, matchingTags, readTags } from "./tag-words";

let engine: FakeEngine;
let note = "";
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);
const failed: Fault = { code: "internal", message: "The disk is full.", hint: null, retryable: true };

beforeEach(() => {
  note = "Bought from Ada";
  noteDrafts.set(new Map());
  engine = installFake({
    portfolio_detail: () => sampleDetail(sampleRow({ tags: ["brand"] })),
    portfolio_note: () => note,
    portfolio_note_keep: (args) => {
      note = args.note as string;
      return null;
    },
    portfolio_tags: () => [
      { tag: "brand", count: 12 },
      { tag: "client", count: 40 },
      { tag: "old client", count: 2 },
    ],
    portfolio_tags_keep: () => null,
  });
});

function open() {
  const view = render(
    <QueryClientProvider client={createQueryClient()}>
      <NotesTab id={{ account: sampleRow().account, name: "harbor.com" }} />
    </QueryClientProvider>,
  );
  return { ...view, user: userEvent.setup() };
}
const field = () => screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Note" });

describe("notes and tags", () => {
  it("keeps a note once the typing rests, in one call", async () => {
    const { user } = open();
    await user.type(await field(), ", keep");
    expect(screen.getByText("Not saved yet")).toBeTruthy();
    await screen.findByText("Saved", undefined, { timeout: 3_000 });
    expect(sent("portfolio_note_keep")).toEqual([{ name: "harbor.com", note: "Bought from Ada, keep" }]);
  });

  it("keeps what was typed when the drawer closes in the middle of it", async () => {
    const { user, unmount } = open();
    await user.type(await field(), "!");
    unmount();
    await waitFor(() => expect(note).toBe("Bought from Ada!"));
    await waitFor(() => expect(noteDrafts.get().size).toBe(0));
  });

  it("holds on to a note that could not be kept, and shows it again", async () => {
    engine.on("portfolio_note_keep", () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the shell rejects with a plain fault
      throw failed;
    });
    const first = open();
    await first.user.type(await field(), "!");
    await first.user.tab();
    expect(await screen.findByText(/The disk is full\. What you typed is still here\./)).toBeTruthy();
    first.unmount();
    const again = open();
    expect((await field()).value).toBe("Bought from Ada!");
    engine.on("portfolio_note_keep", (args) => {
      note = args.note as string;
      return null;
    });
    await again.user.click(await screen.findByRole("button", { name: "Try again" }));
    await screen.findByText("Saved");
    expect(note).toBe("Bought from Ada!");
  });

  it("adds a tag by the keyboard from those in use, and takes one off again", async () => {
    const { user } = open();
    const input = await screen.findByRole("combobox", { name: "Add a tag" });
    await user.type(input, "cli");
    expect((await screen.findAllByRole("option")).map((option) => option.textContent)).toEqual([
      "client40",
      "old client2",
    ]);
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(sent("portfolio_tags_keep").at(-1)).toMatchObject({ tags: ["brand", "client"] }));
    await user.click(screen.getByRole("button", { name: "Remove tag brand" }));
    await waitFor(() => expect(sent("portfolio_tags_keep").at(-1)?.tags).not.toContain("brand"));
  });

  it("keeps the tag that stands in the field when it is left", async () => {
    const { user } = open();
    await user.type(await screen.findByRole("combobox", { name: "Add a tag" }), "parked");
    await user.tab();
    await waitFor(() => expect(sent("portfolio_tags_keep").at(-1)).toMatchObject({ tags: ["brand", "parked"] }));
  });

  it("reads several tags from one line and takes none twice", () => {
    expect(readTags(" #brand, Client  A ,, client a")).toEqual(["brand", "Client A"]);
    expect(addTags(["Brand"], ["brand", "x"])).toEqual(["Brand", "x"]);
    expect(matchingTags(["old x", "x1", "y"], ["x1"], "x")).toEqual(["old x"]);
  });
});
