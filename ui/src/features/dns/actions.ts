/** Which part of Freehold made a plan, as a word and a sign. */

import {
  FileText,
  LayoutTemplate,
  NotebookPen,
  PencilLine,
  Plug,
  Replace,
  RotateCcwClock,
  Table2,
  Undo2,
} from "lucide-react";
import type { IconType } from "@/components";
import type { DnsAction } from "@/ipc";

export const ACTION: Record<DnsAction, { icon: IconType; word: string }> = {
  editor: { icon: PencilLine, word: "Zone editor" },
  form: { icon: Table2, word: "Form" },
  records: { icon: Replace, word: "Records" },
  template: { icon: LayoutTemplate, word: "Template" },
  file: { icon: FileText, word: "Zone file" },
  draft: { icon: NotebookPen, word: "Draft" },
  restore: { icon: RotateCcwClock, word: "Restore" },
  reverse: { icon: Undo2, word: "Reverse" },
  connect: { icon: Plug, word: "Connection" },
};
