import { beforeEach, describe, expect, test } from "vitest";
import { formatLeft, formatMinutes, parseMinutes } from "@/lib/client/duration";
import { learnServerTime, serverNow } from "@/lib/client/server-time";

describe("how long somebody means", () => {
  test.each([
    ["90m", 90],
    ["90 min", 90],
    ["90", 90],
    ["1h30", 90],
    ["1h30m", 90],
    ["1 h 30 min", 90],
    ["1.5h", 90],
    ["1,5 h", 90],
    ["1:30", 90],
    ["PT1H30M", 90],
    ["8 h", 480],
    ["8 hours", 480],
    ["24H", 1_440],
    ["2d", 2_880],
    ["P1DT2H", 1_560],
    [" 45 minutes ", 45],
  ])("%s is %d minutes", (typed, minutes) => {
    expect(parseMinutes(typed)).toBe(minutes);
  });

  test.each(["", " ", "soon", "h", "8x", "-5", "1:75", "1e3", "8 h 30 x", "p", "pt"])(
    "%j is nothing",
    (typed) => {
      expect(parseMinutes(typed)).toBeUndefined();
    },
  );

  test.each([5, 30, 60, 90, 480, 1_440, 2_880])(
    "%d minutes are read as they are told",
    (minutes) => {
      expect(parseMinutes(formatMinutes(minutes))).toBe(minutes);
    },
  );
});

describe("what is left", () => {
  test.each([
    [72 * 60_000 + 59_000, "1 h 12 min"],
    [12 * 60_000, "12 min"],
    [4 * 60_000 + 9_900, "4 min 09 s"],
    [42_000, "42 s"],
    [-5_000, "0 s"],
    [100 * 3_600_000, "4 d 4 h"],
  ])("%d ms are told as %s", (milliseconds, text) => {
    expect(formatLeft(milliseconds)).toBe(text);
  });
});

describe("the server's clock", () => {
  const agreed = () => {
    const now = Date.now();
    learnServerTime(new Date(now).toUTCString(), now, now);
  };
  beforeEach(agreed);

  test("a machine whose clock is wrong tells the server's time, to the second", () => {
    const here = Date.now();
    learnServerTime(new Date(here - 7 * 60_000).toUTCString(), here - 40, here);
    expect(Math.abs(serverNow() - (here - 7 * 60_000))).toBeLessThan(2_000);
  });

  test("an answer that agrees with what is known changes nothing", () => {
    const before = serverNow() - Date.now();
    const here = Date.now();
    learnServerTime(new Date(serverNow()).toUTCString(), here - 2_000, here + 2_000);
    expect(Math.abs(serverNow() - Date.now() - before)).toBeLessThan(50);
  });

  test.each([null, "", "yesterday"])("a date that is %j teaches nothing", (date) => {
    const before = serverNow() - Date.now();
    learnServerTime(date, 0, 0);
    expect(Math.abs(serverNow() - Date.now() - before)).toBeLessThan(50);
  });
});
