/** What the import page asks the engine. */

import { infiniteQueryOptions, queryOptions, useMutation } from "@tanstack/react-query";
import {
  call,
  commands,
  type HandForm,
  type ImportCut,
  type ImportKind,
  type ImportMapping,
  type NameKey,
} from "@/ipc";

/** Rows of the preview that are fetched at once. */
const PAGE = 100;

/** Asks for a file in the system's own dialog; null when none was chosen. */
export const useChoose = () => useMutation({ mutationFn: () => call(commands.portfolioImportChoose()) });

/** Takes a text for a table. */
export const useText = () => useMutation({ mutationFn: (text: string) => call(commands.portfolioImportText(text)) });

/** Reads an open table again, cut as the user says. */
export const useReread = (id: string) =>
  useMutation({ mutationFn: (cut: ImportCut) => call(commands.portfolioImportReread(id, cut)) });

/** What taking the table over would do. */
export const usePreview = (id: string) =>
  useMutation({ mutationFn: (mapping: ImportMapping) => call(commands.portfolioImportPreview(id, mapping)) });

/** Starts taking the table over; the id of its job. */
export const useStart = (id: string) =>
  useMutation({ mutationFn: (mapping: ImportMapping) => call(commands.portfolioImportApply(id, mapping)) });

/** Rows of a preview by pages. `made`: which preview, so that another is read anew. */
export const rowsQuery = (id: string, kind: ImportKind, made: number) =>
  infiniteQueryOptions({
    queryKey: ["app", "import", id, made, kind],
    queryFn: ({ pageParam }) => call(commands.portfolioImportRows(id, kind, pageParam, PAGE)),
    initialPageParam: 0,
    getNextPageParam: ({ offset, rows, total }) => {
      const next = offset + rows.length;
      return rows.length > 0 && next < total ? next : undefined;
    },
  });

/** What the import did, asked again until it has ended. */
export const resultQuery = (id: string, job: string) =>
  queryOptions({
    queryKey: ["app", "import", id, "result", job],
    queryFn: () => call(commands.portfolioImportResult(id)),
    refetchInterval: ({ state }) => (state.data ? false : 400),
  });

/** What taking an import back would do now. */
export const undoQuery = (job: string) =>
  queryOptions({
    queryKey: ["portfolio", "import-undo", job],
    queryFn: () => call(commands.portfolioImportUndoPreview(job)),
    gcTime: 0,
    retry: false,
  });

/** Starts taking an import back; the id of its job. */
export const useUndo = (job: string) => useMutation({ mutationFn: () => call(commands.portfolioImportUndo(job)) });

/** What is written down of a name by hand; null for another. */
export const handQuery = (key: NameKey) =>
  queryOptions({
    queryKey: ["portfolio", "hand", key],
    queryFn: () => call(commands.portfolioHandGet(key)),
  });

/** Keeps a name by hand. */
export const useKeep = () => useMutation({ mutationFn: (form: HandForm) => call(commands.portfolioHandKeep(form)) });

/** Strikes names out that are kept by hand. */
export const useStrikeOut = () =>
  useMutation({ mutationFn: (keys: readonly NameKey[]) => call(commands.portfolioHandRemove([...keys])) });
