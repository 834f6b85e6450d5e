import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// How long a test looks for something before it gives up; a busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
});
