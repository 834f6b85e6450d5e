import { Copy } from "lucide-react";
import { Button } from "./Button";
import { toast } from "./Toast";

export interface CopyButtonProps {
  /** What goes to the clipboard. */
  text: string;
  /** What it is, for the button and for what is said afterwards: "the key", "the record". */
  what: string;
  size?: "s" | "m";
  onCopied?: () => void;
}

/** Puts a text on the clipboard and says whether that worked. */
export function CopyButton({ text, what, size = "s", onCopied }: CopyButtonProps) {
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        toast({ tone: "ok", text: `Copied ${what}` });
        onCopied?.();
      },
      () => toast({ tone: "bad", text: "The clipboard could not be written. Select the text and copy it by hand." }),
    );
  };
  return (
    <Button size={size} icon={Copy} onPress={copy}>
      Copy {what}
    </Button>
  );
}
