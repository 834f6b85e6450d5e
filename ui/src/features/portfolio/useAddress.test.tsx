import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { currentRoute, navigate } from "@/app";
import { useFilter } from "./useAddress";

beforeEach(() => {
  vi.useFakeTimers();
  navigate("portfolio");
});

afterEach(() => vi.useRealTimers());

it("keeps a filter that rests in the address", () => {
  const { result } = renderHook(() => useFilter(""));
  act(() => result.current[1]("harbor"));
  act(() => void vi.advanceTimersByTime(1_000));
  expect(currentRoute()).toMatchObject({ page: "portfolio", params: { filter: "harbor" } });
});

it("pulls nobody back who has gone to another page before the filter rested", () => {
  const { result } = renderHook(() => useFilter(""));
  act(() => result.current[1]("harbor"));
  act(() => navigate("cart"));
  act(() => void vi.advanceTimersByTime(1_000));
  expect(currentRoute().page).toBe("cart");
});
