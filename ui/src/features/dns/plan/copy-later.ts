/** Puts a text on the clipboard that is still being made. */

/**
 * The webview lets a page write only while the click lasts, so the promise itself is handed over at once. False where the clipboard
 * cannot be written; what goes wrong in making the text is thrown.
 */
export async function copyLater(text: Promise<string>): Promise<boolean> {
  const written = write(text).then(
    () => true,
    () => false,
  );
  await text;
  return written;
}

function write(text: Promise<string>): Promise<void> {
  if (typeof ClipboardItem === "undefined") return text.then((words) => navigator.clipboard.writeText(words));
  const blob = text.then((words) => new Blob([words], { type: "text/plain" }));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}
