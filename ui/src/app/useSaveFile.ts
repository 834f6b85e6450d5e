/** Writes a text into the folder for downloads and says where it is. */

import { useMutation } from "@tanstack/react-query";
import { toast } from "@/components";
import { call, commands, type TextFile } from "@/ipc";

/** `what` begins the message: "Plan", "Results". The text is asked for first where it comes from the engine. */
export function useSaveFile(what: string) {
  return useMutation({
    mutationFn: async (file: TextFile | (() => Promise<TextFile>)) =>
      call(commands.appSaveFile(typeof file === "function" ? await file() : file)),
    onSuccess: (path) =>
      toast({
        tone: "ok",
        text: `${what} saved as ${path}`,
        action: {
          label: "Show",
          onAction: () => {
            call(commands.appShowFile(path)).catch(() => toast({ tone: "bad", text: `${path} could not be shown` }));
          },
        },
      }),
    onError: ({ fault: { message, hint } }) =>
      toast({ tone: "bad", text: hint === null ? message : `${message} ${hint}` }),
  });
}
