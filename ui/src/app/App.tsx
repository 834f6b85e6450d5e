import { QueryClientProvider } from "@tanstack/react-query";
import { I18nProvider } from "react-aria-components";
import { createQueryClient } from "@/ipc";
import { Shell } from "./Shell";

const client = createQueryClient();

/** The window. */
export function App() {
  return (
    <I18nProvider locale="en">
      <QueryClientProvider client={client}>
        <Shell />
      </QueryClientProvider>
    </I18nProvider>
  );
}
