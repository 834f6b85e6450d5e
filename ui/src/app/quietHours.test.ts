import { expect, it } from "vitest";
import { formatMinute, parseMinute, quietLength, quietWords } from "./quietHours";

it("reads a time however people write it, and nothing that is none", () => {
  const times: [string, number | null][] = [
    ["22:00", 1320],
    ["7", 420],
    ["07.30", 450],
    ["0730", 450],
    ["7h15", 435],
    ["10 pm", 1320],
    ["12am", 0],
    ["12:30 p.m.", 750],
    [" 0:00 ", 0],
    ["24:00", null],
    ["13 pm", null],
    ["7:5", null],
    ["22:60", null],
    ["-1", null],
    ["", null],
  ];
  expect(times.map(([text]) => [text, parseMinute(text)])).toEqual(times);
});

it("writes every minute of the day so that it is read back", () => {
  for (let minute = 0; minute < 1440; minute += 1) expect(parseMinute(formatMinute(minute))).toBe(minute);
});

it("says that quiet hours last over midnight, and how long", () => {
  expect(quietWords({ from: 1320, to: 420 })).toBe("22:00 to 07:00, over midnight");
  expect(quietWords({ from: 780, to: 840 })).toBe("13:00 to 14:00");
  expect(quietWords({ from: 1320, to: 0 })).toBe("22:00 to 00:00");
  expect(quietLength({ from: 1320, to: 420 })).toBe(540);
});
