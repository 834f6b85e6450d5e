import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";
import { NOW } from "./fake";

// How long a test looks for something before it gives up; a busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 15_000 });

// It is always the same moment: what is due in twelve days must be so on every day on which the tests run.
vi.useFakeTimers({ toFake: ["Date"], now: NOW * 1000 });

beforeEach(() => {
  vi.setSystemTime(NOW * 1000);
});

afterEach(() => {
  cleanup();
  localStorage.clear();
});
