import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { useFullTextOnHover } from "./fullText";

function Page() {
  useFullTextOnHover();
  return (
    <>
      <p data-testid="cut" style={{ textOverflow: "ellipsis" }}>
        <b>harborworks</b>.com
      </p>
      <p data-testid="own" style={{ textOverflow: "ellipsis" }} title="What it says itself">
        northquay.com
      </p>
      <p data-testid="whole" style={{ textOverflow: "ellipsis" }}>
        kelp.co
      </p>
    </>
  );
}

/** A layout that the test's window does not have: so wide is the box, so wide what is in it. */
function measure(element: HTMLElement, box: number, content: number) {
  Object.defineProperties(element, { clientWidth: { value: box }, scrollWidth: { value: content } });
}

it("tells the whole of what is cut while the pointer is on it, and nothing where a title stands or all is in sight", () => {
  render(<Page />);
  const [cut, own, whole] = ["cut", "own", "whole"].map((id) => screen.getByTestId(id));
  if (!cut || !own || !whole) throw new Error("three lines");
  measure(cut, 40, 90);
  measure(own, 40, 90);
  measure(whole, 90, 90);
  fireEvent.pointerOver(screen.getByText("harborworks"));
  expect(cut.title).toBe("harborworks.com");
  fireEvent.pointerOver(own);
  expect(cut.hasAttribute("title")).toBe(false);
  expect(own.title).toBe("What it says itself");
  fireEvent.pointerOver(whole);
  expect(whole.hasAttribute("title")).toBe(false);
});
