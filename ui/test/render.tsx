import { QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactElement } from "react";
import { I18nProvider } from "react-aria-components";
import { createQueryClient } from "@/ipc";

/** Renders with what the window puts around every page. Install the fake engine first. */
export function renderPage(page: ReactElement): RenderResult {
  return render(
    <I18nProvider locale="en">
      <QueryClientProvider client={createQueryClient()}>{page}</QueryClientProvider>
    </I18nProvider>,
  );
}
